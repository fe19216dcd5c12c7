#!/usr/bin/env python3
"""Kills whoever deploys, the cloud, or both, on real machines, and prints how often the next verb put it
right, as markdown: kills.py WINDLASS [SEEDS]

Needs root. The cloud has a state and a port of its own, and nothing of it is left afterwards.
"""
import collections
import os
import pathlib
import sys
import time

os.environ["WINDLASS"] = os.path.abspath(sys.argv[1])
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "tests"))
from lib.kills import KillsCase  # noqa: E402
from lib.machine_cloud import ground  # noqa: E402


def say(text):
    print(text, flush=True)


def main():
    seeds = int(sys.argv[2]) if len(sys.argv) > 2 else 100
    if why := ground():
        return say(f"Kills were not played: {why}")
    recovered, played, troubles, started = (collections.Counter(), collections.Counter(), [],
                                            time.monotonic())
    try:
        KillsCase.setUpClass()
        case = KillsCase()
        for seed in range(1, seeds + 1):
            try:
                story = case.play(seed)
                right = True
            except AssertionError as failure:
                story, right = str(failure).split(": ", 1)[-1], False
                troubles.append(str(failure))
            what = story.split(" killed")[0]
            played[what] += 1
            recovered[what] += right
    finally:
        KillsCase.doClassCleanups()
    say("\n## kill -9 at any moment, and what is typed next\n\n| killed during | recovered |\n|---|---|")
    for what in sorted(played):
        say(f"| {what} | {recovered[what]} of {played[what]} |")
    say(f"| all, {(time.monotonic() - started) / max(1, seeds):.1f} s each "
        f"| {recovered.total()} of {played.total()} |\n")
    for trouble in troubles:
        say("- " + " ".join(trouble.split())[:400])
    return f"{len(troubles)} kills were not recovered from" if troubles else None


if __name__ == "__main__":
    sys.exit(main())
