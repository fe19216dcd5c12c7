#!/usr/bin/env python3
"""Prints the files that took longest to build, from ninja's log: slowest.py BUILD/.ninja_log"""
import sys

SHOWN = 10


def spans(log):
    """Milliseconds each output took, the last time that it was built."""
    last = {}
    for line in log:
        if line.startswith("#"):
            continue
        start, end, _, output, _ = line.rstrip("\n").split("\t")
        last[output] = (int(start), int(end))
    return {output: end - start for output, (start, end) in last.items()}


def main():
    with open(sys.argv[1]) as log:
        taken = spans(log)
    print(f"{len(taken)} things built in {sum(taken.values()) / 1000:.0f} s of work; the slowest:")
    for output in sorted(taken, key=taken.get, reverse=True)[:SHOWN]:
        name = output.replace("CMakeFiles/", "").replace(".dir/", "/")
        print(f"  {taken[output] / 1000:6.1f} s  {name}")


if __name__ == "__main__":
    main()
