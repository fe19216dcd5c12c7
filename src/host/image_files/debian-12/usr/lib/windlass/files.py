"""Small files, as a whole."""
import os

STATE = "/var/lib/windlass"
CLOUD = "/var/lib/cloud/instance"  # where people look for it
RUN = "/run/windlass"


def read(path):
    try:
        with open(path, errors="replace") as file:
            return file.read()
    except FileNotFoundError:
        return ""


def write(path, content, mode=0o644):
    content = content if isinstance(content, bytes) else content.encode()
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode), "wb") as file:
        file.write(content)


def remove(path):
    try:
        os.unlink(path)
    except FileNotFoundError:
        pass
