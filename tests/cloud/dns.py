"""Hosted zones answer real DNS: in sync, many, weighted, failing over, after kill -9."""
import collections
import http.server
import json
import pathlib
import socket
import struct
import sys
import threading
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from lib import cases, clients  # noqa: E402
from lib.cloud import Cloud, open_url  # noqa: E402

INSYNC_SECONDS_MAX = 120
TURN_SECONDS_MAX = 120
TYPES = {"A": 1, "NS": 2, "CNAME": 5, "SOA": 6, "TXT": 16, "AAAA": 28}


def ask(port, name, kind="A", tcp=False):
    """The answers of that type, as text, and the answer's code."""
    labels = b"".join(bytes([len(label)]) + label.encode() for label in name.rstrip(".").split("."))
    question = struct.pack("!6H", 7, 0, 1, 0, 0, 0) + labels + b"\0" + struct.pack("!2H", TYPES[kind], 1)
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM if tcp else socket.SOCK_DGRAM) as s:
        s.settimeout(5)
        s.connect(("127.0.0.1", port))
        s.sendall(struct.pack("!H", len(question)) + question if tcp else question)
        said = s.recv(4096)[2:] if tcp else s.recv(4096)
    count, at, found = struct.unpack("!H", said[6:8])[0], len(question), []
    for _ in range(count):
        at += 2 if said[at] >= 0xC0 else said.index(b"\0", at) - at + 1
        type_, _, _, length = struct.unpack("!2HIH", said[at:at + 10])
        data = said[at + 10:at + 10 + length]
        at += 10 + length
        if type_ == TYPES[kind]:
            found.append(socket.inet_ntoa(data) if kind == "A" else
                         data[1:].decode() if kind == "TXT" else data)
    return sorted(found, key=str), said[3] & 15


class Dns(unittest.TestCase):
    def setUp(self):
        self.cloud = Cloud(arguments=["--dns-port", "0"]).start()
        self.addCleanup(self.cloud.__exit__)
        self.aws = clients.client(self.cloud, "route53")

    def zone(self, name="example.com"):
        made = self.aws.create_hosted_zone(Name=name, CallerReference=str(time.time()))
        self.in_sync(made)
        return made["HostedZone"]["Id"]

    def in_sync(self, answer):
        deadline = time.monotonic() + INSYNC_SECONDS_MAX
        while self.aws.get_change(Id=answer["ChangeInfo"]["Id"])["ChangeInfo"]["Status"] != "INSYNC":
            self.assertLess(time.monotonic(), deadline, "the change stays PENDING: " + str(self.dns()))
            time.sleep(0.002)

    def dns(self):
        with open_url(self.cloud.endpoint + "/_windlass/health") as answer:
            return json.load(answer)

    @property
    def port(self):
        return int(self.dns()["dns"].rsplit(":", 1)[1])

    def change(self, zone, *sets, action="UPSERT", wait=True):
        made = self.aws.change_resource_record_sets(HostedZoneId=zone, ChangeBatch={
            "Changes": [{"Action": action, "ResourceRecordSet": one} for one in sets]})
        if wait:
            self.in_sync(made)
        return made

    def test_a_record_is_answered_once_its_change_is_in_sync(self):
        zone = self.zone()
        port = self.port
        for number in range(1, 40):
            self.change(zone, record("a.example.com", f"10.0.0.{number}"))
            self.assertEqual(ask(port, "a.example.com")[0], [f"10.0.0.{number}"])
        self.assertEqual(ask(port, "a.example.com", tcp=True)[0], ["10.0.0.39"])
        self.assertEqual(ask(port, "nobody.example.com"), ([], 3))
        self.change(zone, record("a.example.com", "10.0.0.39"), action="DELETE")
        self.assertEqual(ask(port, "a.example.com"), ([], 3))

    def test_ten_thousand_records_in_a_zone(self):
        zone = self.zone()
        for batch in range(20):
            made = self.change(zone, *(record(f"n{batch * 500 + n}.example.com", f"10.1.{batch}.{n % 250}")
                                       for n in range(500)), wait=False)
        self.in_sync(made)
        for number in (0, 4999, 9999):
            self.assertEqual(ask(self.port, f"n{number}.example.com")[0],
                             [f"10.1.{number // 500}.{number % 500 % 250}"])
        self.change(zone, record("one-more.example.com", "10.9.9.9"))
        self.assertEqual(ask(self.port, "one-more.example.com")[0], ["10.9.9.9"])
        self.assertEqual(self.aws.get_hosted_zone(Id=zone)["HostedZone"]["ResourceRecordSetCount"], 10003)

    def test_a_weighted_set_splits_by_weight(self):
        zone = self.zone()
        self.change(zone, *({**record("w.example.com", f"10.0.0.{n}"), "SetIdentifier": str(n),
                             "Weight": weight} for n, weight in ((1, 10), (2, 90), (3, 0))))
        port = self.port
        seen = collections.Counter(ask(port, "w.example.com")[0][0] for _ in range(2000))
        self.assertEqual(sum(seen.values()), 2000)
        self.assertEqual(seen["10.0.0.3"], 0)
        # 200 are expected; five standard deviations to either side.
        self.assertTrue(133 < seen["10.0.0.1"] < 267, seen)

    def test_the_secondary_answers_while_the_primary_is_down(self):
        zone = self.zone()
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Quiet)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        check = self.aws.create_health_check(CallerReference="c", HealthCheckConfig={
            "Type": "HTTP", "IPAddress": "127.0.0.1", "Port": server.server_port,
            "RequestInterval": 10, "FailureThreshold": 1})["HealthCheck"]["Id"]
        self.change(zone,
                    {**record("f.example.com", "10.0.0.1"), "SetIdentifier": "p",
                     "Failover": "PRIMARY", "HealthCheckId": check},
                    {**record("f.example.com", "10.0.0.2"), "SetIdentifier": "s",
                     "Failover": "SECONDARY"})
        self.assertEqual(ask(self.port, "f.example.com")[0], ["10.0.0.1"])
        server.shutdown()
        server.server_close()
        deadline = time.monotonic() + TURN_SECONDS_MAX
        while ask(self.port, "f.example.com")[0] != ["10.0.0.2"]:
            self.assertLess(time.monotonic(), deadline, "the secondary never answered")
            time.sleep(0.1)
        said = self.aws.get_health_check_status(HealthCheckId=check)["HealthCheckObservations"]
        self.assertTrue(said[0]["StatusReport"]["Status"].startswith("Failure"), said)

    def test_an_alias_and_a_wildcard_are_answered(self):
        zone = self.zone()
        self.change(zone, record("*.example.com", "10.0.0.7"))
        self.change(zone, {"Name": "example.com", "Type": "A", "AliasTarget": {
            "HostedZoneId": zone.rsplit("/", 1)[1], "DNSName": "*.example.com",
            "EvaluateTargetHealth": False}})
        self.assertEqual(ask(self.port, "anything.example.com")[0], ["10.0.0.7"])
        self.assertEqual(ask(self.port, "example.com")[0], ["10.0.0.7"])

    def test_everything_is_answered_again_after_kill_9(self):
        zone = self.zone()
        self.change(zone, record("a.example.com", "10.0.0.1"))
        self.cloud.kill()
        self.cloud.start()
        deadline = time.monotonic() + INSYNC_SECONDS_MAX
        while not self.dns()["dns"] or self.dns()["dns_trouble"]:
            self.assertLess(time.monotonic(), deadline, self.dns())
            time.sleep(0.01)
        self.aws = clients.client(self.cloud, "route53")
        self.change(zone, record("b.example.com", "10.0.0.2"))
        self.assertEqual(ask(self.port, "a.example.com")[0], ["10.0.0.1"])

    def test_a_deleted_zone_is_answered_no_more(self):
        zone, _ = self.zone(), self.zone("example.org")
        self.in_sync(self.aws.delete_hosted_zone(Id=zone))
        self.assertEqual(ask(self.port, "example.com", "SOA"), ([], 5))

    def test_a_port_in_use_is_said_and_the_api_goes_on(self):
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            port = taken.getsockname()[1]
            cloud = Cloud(arguments=["--dns-port", str(port)])
            self.cloud.__exit__()
            self.cloud = cloud.start()
            self.addCleanup(cloud.__exit__)
            self.aws = clients.client(cloud, "route53")
            made = self.aws.create_hosted_zone(Name="example.com", CallerReference="1")
            deadline = time.monotonic() + INSYNC_SECONDS_MAX
            while f"the DNS port {port}" not in self.dns()["dns_trouble"]:
                self.assertLess(time.monotonic(), deadline, self.dns())
                time.sleep(0.05)
            change = self.aws.get_change(Id=made["ChangeInfo"]["Id"])
            self.assertEqual(change["ChangeInfo"]["Status"], "PENDING")
        self.in_sync(made)
        self.assertEqual(self.port, port)


class Quiet(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_):
        pass


def record(name, *values, kind="A", ttl=60):
    return {"Name": name, "Type": kind, "TTL": ttl,
            "ResourceRecords": [{"Value": value} for value in values]}


if __name__ == "__main__":
    cases.main()
