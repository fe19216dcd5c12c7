#!/usr/bin/env python3
"""Prints the commands that the README shows against the local cloud, one a line: script/demo and a
test run exactly these."""
import pathlib
import re

README = pathlib.Path(__file__).resolve().parent.parent / "README.md"


def commands():
    """The lines of the code block that follows the README's 'Use it' heading."""
    block = re.search(r"^## Use it$.*?^```sh\n(.*?)^```", README.read_text(), re.M | re.S)
    joined = block.group(1).replace("\\\n", " ")
    return [line for line in joined.splitlines()
            if line.strip() and not line.startswith(("#", "eval "))]


if __name__ == "__main__":
    print("\n".join(commands()))
