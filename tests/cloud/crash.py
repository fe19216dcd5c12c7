"""kill -9 while all services are written to: what was acknowledged is there, and nothing is half there."""
import hashlib
import pathlib
import sys
import threading
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from lib import cases, clients  # noqa: E402
from lib.cloud import Cloud  # noqa: E402
from botocore.exceptions import BotoCoreError, ClientError  # noqa: E402

ROUNDS = 5
SECONDS_OF_LOAD = 1.5
BEGIN_SECONDS_MAX = 120
# Sizes on either side of what lives in a row, and of what is spooled while it comes in.
SIZES = (10, 5_000, 70_000, 1_200_000)


def body_of(key, size):
    seed = hashlib.sha256(key.encode()).digest()
    return (seed * (size // len(seed) + 1))[:size]


class Writers:
    """Writes to everything until the cloud goes away; remembers what was answered."""

    def __init__(self, cloud, url, round_):
        self.cloud, self.url, self.round = cloud, url, round_
        self.objects, self.items, self.messages, self.pairs = {}, set(), set(), set()
        self.faults = []
        self.threads = [threading.Thread(target=self.repeat, args=(work,)) for work in (
            self.put_object, self.put_item, self.send, self.put_pair, self.put_object)]

    def repeat(self, work):
        number = 0
        mine = f"{self.round}-{threading.get_ident()}"
        local = threading.local()
        local.clients = {name: clients.client(self.cloud, name)
                         for name in ("s3", "dynamodb", "sqs")}
        while True:
            number += 1
            try:
                work(local.clients, f"{mine}-{number}", number)
            except (BotoCoreError, OSError):
                return  # the cloud is gone
            except ClientError as error:
                self.faults.append(error)
                return

    def wait_for_each(self):
        """Until every kind of write was acknowledged once: a busy machine may take its time to begin."""
        deadline = time.monotonic() + BEGIN_SECONDS_MAX
        while time.monotonic() < deadline and not self.faults and not all(
                (self.objects, self.items, self.messages, self.pairs)):
            time.sleep(0.05)

    def put_object(self, at, key, number):
        size = SIZES[number % len(SIZES)]
        at["s3"].put_object(Bucket="crash", Key=key, Body=body_of(key, size))
        self.objects[key] = size

    def put_item(self, at, key, _):
        at["dynamodb"].put_item(TableName="crash", Item={"id": {"S": key}, "copy": {"S": key}})
        self.items.add(key)

    def send(self, at, key, _):
        at["sqs"].send_message(QueueUrl=self.url, MessageBody=key)
        self.messages.add(key)

    def put_pair(self, at, key, _):
        at["dynamodb"].transact_write_items(TransactItems=[
            {"Put": {"TableName": "crash", "Item": {"id": {"S": f"{key}/{half}"}}}}
            for half in ("left", "right")])
        self.pairs.add(key)


class Crash(unittest.TestCase):
    def setUp(self):
        self.cloud = Cloud().start()
        self.addCleanup(self.cloud.__exit__)
        clients.client(self.cloud, "s3").create_bucket(Bucket="crash")
        clients.client(self.cloud, "dynamodb").create_table(
            TableName="crash", BillingMode="PAY_PER_REQUEST",
            AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
            KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}])
        clients.client(self.cloud, "sqs").create_queue(QueueName="crash")

    def queue_url(self):
        return clients.client(self.cloud, "sqs").get_queue_url(QueueName="crash")["QueueUrl"]

    def test_every_acknowledged_write_is_there_after_kill_9(self):
        objects, items, messages, pairs, received = {}, set(), set(), set(), set()
        for round_ in range(ROUNDS):
            load = Writers(self.cloud, self.queue_url(), round_)
            for thread in load.threads:
                thread.start()
            load.wait_for_each()
            threading.Event().wait(SECONDS_OF_LOAD)
            self.cloud.kill()
            for thread in load.threads:
                thread.join(120)
            self.assertEqual(load.faults, [])
            for kept, more in ((objects, load.objects), (items, load.items),
                               (messages, load.messages), (pairs, load.pairs)):
                self.assertTrue(more, "the load wrote nothing")
                kept.update(more)
            self.cloud.start()
            received |= self.receive_all()
            self.check_objects(objects)
            self.check_items(items, pairs)
        self.assertLessEqual(messages, received)

    def check_objects(self, acknowledged):
        s3 = clients.client(self.cloud, "s3")
        there = {item["Key"]: item["Size"] for page in s3.get_paginator("list_objects_v2").paginate(
            Bucket="crash") for item in page.get("Contents", [])}
        self.assertLessEqual(acknowledged.items(), there.items())
        # What was not acknowledged may be there, but then whole.
        for key, size in there.items():
            body = s3.get_object(Bucket="crash", Key=key)["Body"].read()
            self.assertEqual(body, body_of(key, size), key)

    def check_items(self, acknowledged, pairs):
        db = clients.client(self.cloud, "dynamodb")
        there = {item["id"]["S"]: item for page in db.get_paginator("scan").paginate(
            TableName="crash", ConsistentRead=True) for item in page["Items"]}
        self.assertLessEqual(acknowledged, there.keys())
        halves = {key for key in there if "/" in key}
        self.assertLessEqual({f"{key}/{half}" for key in pairs for half in ("left", "right")}, halves)
        for key in halves:
            other = key.replace("/left", "/right") if "/left" in key else key.replace("/right", "/left")
            self.assertIn(other, halves, "half a transaction")

    def receive_all(self):
        """Takes every message out, for good."""
        sqs, url, seen = clients.client(self.cloud, "sqs"), self.queue_url(), set()
        while messages := sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages"):
            seen |= {message["Body"] for message in messages}
            sqs.delete_message_batch(QueueUrl=url, Entries=[
                {"Id": str(n), "ReceiptHandle": m["ReceiptHandle"]} for n, m in enumerate(messages)])
        return seen


if __name__ == "__main__":
    cases.main()
