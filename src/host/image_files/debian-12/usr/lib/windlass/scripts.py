"""Runs what came as user data."""
import os

import programs
from console import say
from files import read, write

ENVIRONMENT = {
    "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
    "HOME": "/root",
    "LANG": "C.UTF-8",
    "AWS_CA_BUNDLE": "/etc/ssl/certs/ca-certificates.crt",
}


def run(name, content, folder):
    """As a program of its own, so that its first line says by what. True when it succeeded."""
    os.makedirs(folder, 0o700, exist_ok=True)
    file = f"{folder}/{name}"
    content = content.lstrip()
    # A boot hook's first line says what it is to us; it is a shell's script all the same.
    write(file, content if content.startswith(b"#!") else b"#!/bin/sh\n" + content, 0o700)
    instance = read("/var/lib/windlass/instance-id")
    try:
        code = programs.run(file, environment={**ENVIRONMENT, "INSTANCE_ID": instance})
    except OSError as error:
        # A script with Windows' line ends asks for "/bin/sh\r".
        say(f"user data {name} cannot be run: {error.strerror} (see its first line)")
        return False
    if code:
        say(f"user data {name} failed with exit code {code}")
    return code == 0


def shell(name, commands, folder):
    """A list of commands, each a line of text or a list of words; all of them, whatever they say."""
    import shlex
    lines = [command if isinstance(command, str) else " ".join(shlex.quote(str(word)) for word in command)
             for command in commands if command]
    return run(name, ("#!/bin/sh\n" + "\n".join(lines) + "\n").encode(), folder)


def call(*arguments, environment=None):
    """A program that should succeed; says when it did not."""
    code = programs.run(*arguments, environment={**ENVIRONMENT, **(environment or {})})
    if code:
        say(f"{' '.join(map(str, arguments))}: exit code {code}")
    return code == 0
