#!/usr/bin/env python3
"""CloudWatch Logs: lines in, and words out of ten million lines.

bench/logs.py PROGRAM [LINES] prints markdown. Needs botocore, for the signatures alone: requests are
made by hand, so that a client library is not what is measured.
"""
import http.client
import json
import os
import pathlib
import statistics
import sys
import threading
import time

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

ROOT = pathlib.Path(__file__).resolve().parent.parent
os.environ["WINDLASS"] = sys.argv[1]
sys.path.insert(0, str(ROOT / "tests"))
from lib.cloud import Cloud  # noqa: E402

LINES = int(sys.argv[2]) if len(sys.argv) > 2 else 10_000_000
BATCH = 5000
WRITERS = 2
SEARCHES = 20
GROUP = "/bench"


class Logs:
    """One connection."""

    def __init__(self, cloud):
        self.cloud = cloud
        self.keys = Credentials(cloud.variables["AWS_ACCESS_KEY_ID"], cloud.variables["AWS_SECRET_ACCESS_KEY"])
        self.connection = http.client.HTTPConnection("127.0.0.1", cloud.port, timeout=300)

    def call(self, operation, body):
        if not isinstance(body, str):
            body = json.dumps(body)
        request = AWSRequest("POST", self.cloud.endpoint + "/", data=body, headers={
            "Content-Type": "application/x-amz-json-1.1", "X-Amz-Target": "Logs_20140328." + operation})
        SigV4Auth(self.keys, "logs", self.cloud.region).add_auth(request)
        self.connection.request("POST", "/", body.encode(), dict(request.headers))
        answer = self.connection.getresponse()
        said = answer.read()
        if answer.status != 200:
            raise SystemExit(f"{operation}: {answer.status} {said[:300]}")
        return json.loads(said) if said else {}


def line(number):
    """About 120 bytes, with words that are everywhere, now and then, and once."""
    level = "ERROR" if number % 1000 == 0 else "INFO"
    return (f"{level} request id-{number * 7919 % 1000003:07d}-{number} GET /shop/item/{number % 5000} "
            f"took {number % 400} ms status={200 + number % 5} by worker-{number % 16}")


def batch(stream, first, count, begin):
    events = ",".join(f'{{"timestamp":{begin + number // 100},"message":"{line(number)}"}}'
                      for number in range(first, first + count))
    return f'{{"logGroupName":"{GROUP}","logStreamName":"{stream}","logEvents":[{events}]}}'


def write(cloud, stream, numbers, size, spent):
    logs, begin = Logs(cloud), int(time.time() * 1000) - 3600 * 1000
    logs.call("CreateLogStream", {"logGroupName": GROUP, "logStreamName": stream})
    for first in numbers:
        body = batch(stream, first, size, begin)
        started = time.monotonic()
        logs.call("PutLogEvents", body)
        spent.append(time.monotonic() - started)


def search(logs, pattern, whole):
    """Milliseconds to the first page with something on it, or to the end, and how many were found."""
    started, found, token = time.monotonic(), 0, None
    while True:
        page = logs.call("FilterLogEvents", {"logGroupName": GROUP, "filterPattern": pattern,
                                             **({"nextToken": token} if token else {})})
        found += len(page["events"])
        token = page.get("nextToken")
        if not token or (found and not whole):
            return (time.monotonic() - started) * 1000, found


def directory_bytes(path):
    return sum(file.stat().st_size for file in pathlib.Path(path).rglob("*") if file.is_file())


def main():
    print(f"## Logs: {LINES:,} lines of about {len(line(12345))} bytes\n")
    with Cloud() as cloud:
        logs = Logs(cloud)
        logs.call("CreateLogGroup", {"logGroupName": GROUP})
        spent = [[] for _ in range(WRITERS)]
        threads = [threading.Thread(target=write, args=(
            cloud, f"s{n}", range(n * BATCH, LINES, WRITERS * BATCH), BATCH, spent[n])) for n in range(WRITERS)]
        started = time.monotonic()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        took = time.monotonic() - started
        calls = sorted(one for each in spent for one in each)
        single = []
        write(cloud, "single", range(LINES, LINES + 500), 1, single)
        print("| what | figure |\n|---|---|")
        print(f"| put, batches of {BATCH:,} on {WRITERS} connections | {LINES / took:,.0f} lines/s, client "
              f"included; p50 {statistics.median(calls) * 1000:.1f} ms, "
              f"p99 {calls[int(len(calls) * 0.99)] * 1000:.1f} ms a batch |")
        print(f"| put, one line at a time on 1 connection | p50 {statistics.median(single) * 1000:.2f} ms |")
        print(f"| on disk | {directory_bytes(cloud.state) / LINES:.1f} bytes a line |")
        for name, pattern, whole in (("a word that is there once, whole group", str(LINES // 2 + 1), True),
                                     ("a word that is nowhere, whole group", "nowheretobefound", True),
                                     ("a word in every line, first page", "request", False),
                                     ("ERROR, first page", "ERROR", False)):
            times, found = zip(*(search(logs, pattern, whole) for _ in range(SEARCHES)))
            print(f"| {name} | p50 {statistics.median(times):.0f} ms, worst {max(times):.0f} ms, "
                  f"{found[0]} found |")
        print(f"| memory (peak) | {cloud.status_kib('VmHWM') / 1024:.0f} MiB |")


if __name__ == "__main__":
    main()
