"""A thousand long polls: answered after sends, by a constant number of threads, and none lost when half
of the pollers have left."""
import json
import pathlib
import select
import sys
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from lib import cases, clients, wire  # noqa: E402
from lib.cloud import Cloud  # noqa: E402

POLLERS = 1000


class ParkedPolls(unittest.TestCase):
    def setUp(self):
        self.cloud = Cloud().start()
        self.addCleanup(self.cloud.__exit__)
        self.sqs = clients.client(self.cloud, "sqs")
        self.url = self.sqs.create_queue(QueueName="polls")["QueueUrl"]

    def park(self, count):
        body = json.dumps({"QueueUrl": self.url, "WaitTimeSeconds": 20}).encode()
        sockets = []
        for _ in range(count):
            sock = wire.connect(self.cloud, timeout=60)
            self.addCleanup(sock.close)
            sock.sendall(wire.json_call(self.cloud, "sqs", "ReceiveMessage", body))
            sockets.append(sock)
        return sockets

    def send(self, count):
        for start in range(0, count, 10):
            self.sqs.send_message_batch(QueueUrl=self.url, Entries=[
                {"Id": str(n), "MessageBody": str(start + n)} for n in range(10)])

    def bodies(self, sockets):
        found = []
        for sock in sockets:
            answer = wire.read_answer(sock)
            found += [message["Body"] for message in json.loads(answer.body).get("Messages", [])]
        return found

    def test_a_thousand_pollers_each_get_one_and_no_thread_is_added(self):
        self.send(10)
        self.sqs.receive_message(QueueUrl=self.url, MaxNumberOfMessages=10)
        before = self.cloud.threads()
        sockets = self.park(POLLERS)
        self.assertEqual(select.select(sockets[:500], [], [], 0)[0], [])
        self.assertLessEqual(self.cloud.threads(), before)
        self.send(POLLERS)
        self.assertEqual(sorted(self.bodies(sockets), key=int), [str(n) for n in range(POLLERS)])
        self.assertLessEqual(self.cloud.threads(), before)

    def test_no_message_is_lost_when_half_of_the_pollers_left(self):
        sockets = self.park(POLLERS)
        left, stayed = sockets[::2], sockets[1::2]
        for sock in left:
            sock.close()
        self.send(POLLERS)
        received = self.bodies(stayed)
        deadline = time.monotonic() + 60
        while len(received) < POLLERS and time.monotonic() < deadline:
            got = self.sqs.receive_message(QueueUrl=self.url, MaxNumberOfMessages=10,
                                           WaitTimeSeconds=1).get("Messages", [])
            received += [message["Body"] for message in got]
        self.assertEqual(sorted(received, key=int), [str(n) for n in range(POLLERS)])


if __name__ == "__main__":
    cases.main()
