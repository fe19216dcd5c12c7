#!/usr/bin/env python3
"""Record change to answer: from the call of ChangeResourceRecordSets to the first DNS answer that has it.

bench/dns.py PROGRAM prints markdown. Needs boto3.
"""
import json
import os
import pathlib
import socket
import statistics
import struct
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
os.environ["WINDLASS"] = sys.argv[1]
sys.path.insert(0, str(ROOT / "tests"))
from lib import clients  # noqa: E402
from lib.cloud import Cloud, open_url  # noqa: E402

CHANGES = 100


def question(name):
    labels = b"".join(bytes([len(label)]) + label.encode() for label in name.split("."))
    return struct.pack("!6H", 7, 0, 1, 0, 0, 0) + labels + b"\0\0\1\0\1"


def record(name, address):
    return {"Action": "UPSERT", "ResourceRecordSet": {
        "Name": name, "Type": "A", "TTL": 1, "ResourceRecords": [{"Value": address}]}}


def dns_port(cloud):
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        with open_url(cloud.endpoint + "/_windlass/health") as answer:
            if where := json.load(answer)["dns"]:
                return int(where.rsplit(":", 1)[1])
        time.sleep(0.01)
    raise SystemExit("the DNS server did not start")


def answer_to(dns, asked):
    """Nothing while the server does not listen yet."""
    try:
        dns.send(asked)
        return dns.recv(512)
    except ConnectionRefusedError:
        return b""


def measure(cloud, aws, records):
    domain = f"with{records}.example"
    zone = aws.create_hosted_zone(Name=domain, CallerReference=domain)["HostedZone"]["Id"]
    for first in range(0, records, 500):
        aws.change_resource_record_sets(HostedZoneId=zone, ChangeBatch={"Changes": [
            record(f"n{first + n}.{domain}", "10.0.0.1") for n in range(min(500, records - first))]})
    asked = question("a." + domain)
    taken = []
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as dns:
        dns.connect(("127.0.0.1", dns_port(cloud)))
        dns.settimeout(5)
        for number in range(CHANGES):
            address = f"10.1.{number // 250}.{number % 250 + 1}"
            wanted = socket.inet_aton(address)
            started = time.monotonic()
            aws.change_resource_record_sets(HostedZoneId=zone, ChangeBatch={
                "Changes": [record("a." + domain, address)]})
            while True:
                if answer_to(dns, asked).endswith(wanted):
                    break
                time.sleep(0.0005)
            taken.append((time.monotonic() - started) * 1000)
    taken = sorted(taken[1:])  # the first waits for the server's start
    return statistics.median(taken), taken[int(len(taken) * 0.99)]


def main():
    print("## Record change to answer: the API call, the reload, the DNS answer\n")
    print("| records in the zone | p50 | p99 |\n|---|---|---|")
    with Cloud(arguments=["--dns-port", "0"]) as cloud:
        aws = clients.client(cloud, "route53")
        for records in (10, 10_000):
            half, most = measure(cloud, aws, records)
            print(f"| {records:,} | {half:.1f} ms | {most:.1f} ms |", flush=True)
    print()


main()
