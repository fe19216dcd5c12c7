"""SQS as boto3 and the awscli use them."""
import json
import pathlib
import sys
import threading
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from lib import cases, clients  # noqa: E402
from lib.cloud import Cloud  # noqa: E402
from lib.clients import refusal  # noqa: E402


class Queues(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.cloud = Cloud().start()
        cls.addClassCleanup(cls.cloud.__exit__)
        cls.sqs = clients.client(cls.cloud, "sqs")

    def queue(self, suffix="", **attributes):
        name = self.id().rsplit(".", 1)[1][:60] + suffix
        return self.sqs.create_queue(QueueName=name, Attributes=attributes)["QueueUrl"]

    def receive(self, url, **more):
        return self.sqs.receive_message(QueueUrl=url, **more).get("Messages", [])

    def attribute(self, url, name):
        answer = self.sqs.get_queue_attributes(QueueUrl=url, AttributeNames=[name])
        return answer["Attributes"][name]

    def test_a_message_is_sent_received_and_deleted(self):
        url = self.queue()
        self.sqs.send_message(QueueUrl=url, MessageBody="é <&>", MessageAttributes={
            "a": {"DataType": "String", "StringValue": "v"},
            "b": {"DataType": "Binary", "BinaryValue": b"\x00\x01"}})
        # boto3 checks both digests, MD5OfBody and MD5OfMessageAttributes, by itself.
        [message] = self.receive(url, AttributeNames=["All"], MessageAttributeNames=["All"])
        self.assertEqual(message["Body"], "é <&>")
        self.assertEqual(message["MessageAttributes"]["b"]["BinaryValue"], b"\x00\x01")
        self.assertEqual(message["Attributes"]["ApproximateReceiveCount"], "1")
        self.assertEqual(self.receive(url), [])
        self.sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
        self.assertEqual(self.attribute(url, "ApproximateNumberOfMessages"), "0")

    def test_what_was_not_deleted_is_seen_again(self):
        url = self.queue(VisibilityTimeout="1")
        self.sqs.send_message(QueueUrl=url, MessageBody="m")
        [first] = self.receive(url)
        [again] = self.receive(url, WaitTimeSeconds=10)
        self.assertEqual(again["MessageId"], first["MessageId"])
        self.sqs.change_message_visibility(QueueUrl=url, ReceiptHandle=again["ReceiptHandle"],
                                           VisibilityTimeout=0)
        self.assertEqual(len(self.receive(url)), 1)

    def test_a_fifo_queue_keeps_the_order_of_each_group_and_drops_doubles(self):
        url = self.queue(".fifo", FifoQueue="true")
        for number in range(6):
            for _ in range(2):
                self.sqs.send_message(QueueUrl=url, MessageBody=str(number),
                                      MessageGroupId=f"g{number % 2}",
                                      MessageDeduplicationId=f"d{number}")
        seen = []
        while messages := self.receive(url, MaxNumberOfMessages=10, AttributeNames=["All"]):
            for message in messages:
                seen.append((message["Attributes"]["MessageGroupId"], message["Body"]))
                self.sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
        for group in ("g0", "g1"):
            mine = [body for where, body in seen if where == group]
            self.assertEqual(mine, sorted(mine))
        self.assertEqual(len(seen), 6)

    def test_a_group_in_flight_holds_its_later_messages(self):
        url = self.queue(".fifo", FifoQueue="true", ContentBasedDeduplication="true")
        for body, group in (("1", "a"), ("2", "a"), ("3", "b")):
            self.sqs.send_message(QueueUrl=url, MessageBody=body, MessageGroupId=group)
        [first] = self.receive(url)
        self.assertEqual([m["Body"] for m in self.receive(url, MaxNumberOfMessages=10)], ["3"])
        self.sqs.delete_message(QueueUrl=url, ReceiptHandle=first["ReceiptHandle"])
        self.assertEqual([m["Body"] for m in self.receive(url)], ["2"])

    def test_a_message_that_fails_too_often_goes_to_the_dead_letters_and_back(self):
        dead = self.queue("_dead")
        url = self.queue(VisibilityTimeout="0", RedrivePolicy=json.dumps({
            "deadLetterTargetArn": self.attribute(dead, "QueueArn"), "maxReceiveCount": 2}))
        self.sqs.send_message(QueueUrl=url, MessageBody="poison")
        for _ in range(2):
            self.assertEqual(len(self.receive(url)), 1)
        self.assertEqual(self.receive(url), [])
        [message] = self.receive(dead, VisibilityTimeout=0)
        self.assertEqual(message["Body"], "poison")
        sources = self.sqs.list_dead_letter_source_queues(QueueUrl=dead)["queueUrls"]
        self.assertEqual(sources, [url])
        if not clients.DEBIAN:
            self.sqs.start_message_move_task(SourceArn=self.attribute(dead, "QueueArn"))
            [back] = self.receive(url, WaitTimeSeconds=20)
            self.assertEqual(back["Body"], "poison")

    def test_a_long_poll_is_answered_by_a_later_send(self):
        url = self.queue()
        threading.Timer(0.5, lambda: self.sqs.send_message(QueueUrl=url, MessageBody="late")).start()
        started = time.monotonic()
        [message] = self.receive(url, WaitTimeSeconds=20)
        self.assertEqual(message["Body"], "late")
        # Not a measure of speed: that it was woken, and did not sit its time out.
        self.assertLess(time.monotonic() - started, 19)

    def test_batches_say_of_each_entry_what_became_of_it(self):
        url = self.queue()
        sent = self.sqs.send_message_batch(QueueUrl=url, Entries=[
            {"Id": str(n), "MessageBody": f"m{n}"} for n in range(10)])
        self.assertEqual(len(sent["Successful"]), 10)
        got = self.receive(url, MaxNumberOfMessages=10)
        answer = self.sqs.delete_message_batch(QueueUrl=url, Entries=[
            {"Id": str(n), "ReceiptHandle": m["ReceiptHandle"]} for n, m in enumerate(got)] + [
            {"Id": "bad", "ReceiptHandle": "nonsense"}][:10 - len(got)])
        self.assertEqual(len(answer["Successful"]), len(got))
        twice = [{"Id": "same", "MessageBody": "m"}] * 2
        self.assertIn("BatchEntryIdsNotDistinct",
                      refusal(self.sqs.send_message_batch, QueueUrl=url, Entries=twice))

    def test_a_delayed_message_comes_later(self):
        url = self.queue()
        self.sqs.send_message(QueueUrl=url, MessageBody="much later", DelaySeconds=900)
        self.assertEqual(self.receive(url), [])
        self.sqs.send_message(QueueUrl=url, MessageBody="later", DelaySeconds=1)
        got = self.receive(url, WaitTimeSeconds=20, MaxNumberOfMessages=10)
        self.assertEqual([message["Body"] for message in got], ["later"])

    def test_queues_are_found_described_tagged_purged_and_removed(self):
        url = self.queue(MessageRetentionPeriod="60")
        name = url.rsplit("/", 1)[1]
        self.assertEqual(self.sqs.get_queue_url(QueueName=name)["QueueUrl"], url)
        self.assertIn(url, self.sqs.list_queues(QueueNamePrefix=name)["QueueUrls"])
        self.sqs.tag_queue(QueueUrl=url, Tags={"k": "v"})
        self.assertEqual(self.sqs.list_queue_tags(QueueUrl=url)["Tags"], {"k": "v"})
        self.sqs.send_message(QueueUrl=url, MessageBody="m")
        self.sqs.purge_queue(QueueUrl=url)
        self.assertEqual(self.attribute(url, "ApproximateNumberOfMessages"), "0")
        self.sqs.delete_queue(QueueUrl=url)
        self.assertIn("NonExistentQueue", refusal(self.sqs.get_queue_url, QueueName=name))

    def test_a_region_has_queues_of_its_own(self):
        url = self.queue()
        name = url.rsplit("/", 1)[1]
        other = clients.client(self.cloud, "sqs", region="eu-north-1")
        self.assertIn("NonExistentQueue", refusal(other.get_queue_url, QueueName=name))

    def test_the_awscli_sends_and_receives(self):
        cli = clients.awscli
        url = cli(self.cloud, "sqs", "create-queue", "--queue-name", "by-cli")["QueueUrl"]
        cli(self.cloud, "sqs", "send-message", "--queue-url", url, "--message-body", "hello")
        got = cli(self.cloud, "sqs", "receive-message", "--queue-url", url, "--wait-time-seconds", "5")
        self.assertEqual([m["Body"] for m in got["Messages"]], ["hello"])


if __name__ == "__main__":
    cases.main()
