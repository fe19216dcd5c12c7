#!/usr/bin/env python3
"""Prints the shell commands that a document shows, each ended by a NUL: commands.py DOCUMENT

Those of its ```sh blocks, in their order, but for comments and `eval` lines. Tests run
exactly these. A command goes on over lines that end with a backslash, and over a here-document.
"""
import pathlib
import re
import sys


def commands(document):
    """The document's commands, each as it is written but for lines that were cut for the reader."""
    text = pathlib.Path(document).read_text()
    for block in re.findall(r"^```sh\n(.*?)^```", text, re.M | re.S):
        lines = iter(block.replace("\\\n", " ").splitlines())
        for line in lines:
            if not line.strip() or line.startswith(("#", "eval ")):
                continue
            if here := re.search(r"<<-?'?(\w+)'?$", line):
                for more in lines:
                    line += "\n" + more
                    if more.strip() == here[1]:
                        break
            yield line


if __name__ == "__main__":
    for command in commands(sys.argv[1]):
        sys.stdout.write(command + "\0")
