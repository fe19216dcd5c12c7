#!/usr/bin/env python3
"""GETs a URL, four at a time, until it is ended (SIGTERM); then says what was answered: load.py URL"""
import pathlib
import re
import signal
import sys
import threading
import urllib.parse

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from lib.load import Load  # noqa: E402


def main():
    place = urllib.parse.urlsplit(sys.argv[1])
    ended = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: ended.set())
    # As browsers and curl do it: what ends so is this machine, whatever the resolver knows.
    host = "127.0.0.1" if place.hostname.endswith(".localhost") else place.hostname
    with Load(host, place.port or 80, place.path or "/") as load:
        ended.wait()
    answered = {}
    for body, count in load.answers.items():
        title = re.search(r"<h1>(.*?)</h1>", body)
        said = title[1] if title else body[:60]
        answered[said] = answered.get(said, 0) + count
    what = ", ".join(f"{count} '{said}'" for said, count in sorted(answered.items()))
    print(f"{sum(answered.values()) + len(load.failures)} requests, {len(load.failures)} failed: {what}")
    for failure in load.failures[:3]:
        print("  failed:", failure)
    return 1 if load.failures else 0


if __name__ == "__main__":
    sys.exit(main())
