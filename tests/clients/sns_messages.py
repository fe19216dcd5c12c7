"""What is published to topics reaches queues, pages and mailboxes."""
import base64
import http.server
import json
import pathlib
import queue
import sys
import threading
import unittest
import urllib.error
import urllib.request

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from lib import cases, clients  # noqa: E402
from lib.cloud import Cloud  # noqa: E402
from lib.cloud_case import CloudCase  # noqa: E402
from lib.exercise import cli, knows, refuses, shows  # noqa: E402

NOWHERE = "arn:aws:sns:us-east-1:000000000000:nowhere"


class Page:
    """A web page on loopback that keeps what it is sent; it fails the first `failures` times."""

    def __init__(self, failures=0):
        self.got = queue.Queue()
        page = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                nonlocal failures
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                kind = self.headers["x-amz-sns-message-type"]
                bad = kind == "Notification" and failures > 0
                failures -= bad
                self.send_response(500 if bad else 200)
                self.send_header("Content-Length", "0")
                self.end_headers()
                page.got.put((self.headers, body))

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_port}/hook"

    def next(self):
        return self.got.get(timeout=120)

    def close(self):
        self.server.shutdown()
        self.server.server_close()


class Messages(CloudCase):
    service = "sns"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.sqs = clients.client(cls.cloud, "sqs")

    def topic(self, suffix="", **attributes):
        return self.aws.create_topic(Name=self.name() + suffix, Attributes=attributes)["TopicArn"]

    def queue(self, topic, suffix="", admits=True, **attributes):
        """Its URL and ARN; SNS may send to it on the topic's behalf."""
        url = self.sqs.create_queue(QueueName=self.name() + suffix, Attributes=attributes)["QueueUrl"]
        arn = self.sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])[
            "Attributes"]["QueueArn"]
        if admits:
            statement = {"Effect": "Allow", "Principal": {"Service": "sns.amazonaws.com"},
                         "Action": "sqs:SendMessage", "Resource": arn,
                         "Condition": {"ArnEquals": {"aws:SourceArn": topic}}}
            self.sqs.set_queue_attributes(QueueUrl=url, Attributes={"Policy": json.dumps(
                {"Version": "2012-10-17", "Statement": [statement]})})
        return url, arn

    def subscribe(self, topic, protocol, endpoint, **attributes):
        return self.aws.subscribe(TopicArn=topic, Protocol=protocol, Endpoint=endpoint,
                                  Attributes=attributes,
                                  ReturnSubscriptionArn=True)["SubscriptionArn"]

    def received(self, url):
        found = self.sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10,
                                         MessageAttributeNames=["All"])
        return found.get("Messages", [])

    def page(self, topic, failures=0, **attributes):
        page = Page(failures)
        self.addCleanup(page.close)
        self.subscribe(topic, "http", page.url, **attributes)
        headers, body = page.next()
        self.assertEqual(headers["x-amz-sns-message-type"], "SubscriptionConfirmation")
        return page, json.loads(body)

    @shows("sns", "Publish")
    def test_a_queue_hears_what_is_published(self):
        topic = self.topic()
        url, arn = self.queue(topic)
        self.subscribe(topic, "sqs", arn)
        sent = self.aws.publish(TopicArn=topic, Message="hello", Subject="Greetings")
        body = json.loads(self.received(url)[0]["Body"])
        self.assertEqual((body["Message"], body["Subject"], body["MessageId"]),
                         ("hello", "Greetings", sent["MessageId"]))
        cli(self.cloud, "sns", "Publish", {"TargetArn": topic, "Message": "again"})
        self.assertEqual(json.loads(self.received(url)[0]["Body"])["Message"], "again")

    def test_a_queue_whose_policy_does_not_let_sns_in_gets_nothing(self):
        topic = self.topic()
        url, arn = self.queue(topic, admits=False)
        self.subscribe(topic, "sqs", arn)
        self.aws.publish(TopicArn=topic, Message="hello")
        self.assertEqual(self.received(url), [])

    def test_filters_choose_by_attributes(self):
        topic = self.topic()
        url, arn = self.queue(topic)
        self.subscribe(topic, "sqs", arn, RawMessageDelivery="true",
                       FilterPolicy='{"color":[{"prefix":"re"}]}')
        for color in ("red", "blue"):
            self.aws.publish(TopicArn=topic, Message=color, MessageAttributes={
                "color": {"DataType": "String", "StringValue": color}})
        got = self.received(url)
        self.assertEqual([one["Body"] for one in got], ["red"])
        self.assertEqual(got[0]["MessageAttributes"]["color"]["StringValue"], "red")

    @shows("sns", "PublishBatch")
    def test_a_batch_reaches_fifo_queues_in_order_and_once(self):
        if not knows("sns", "PublishBatch"):
            return
        topic = self.topic(".fifo", FifoTopic="true", ContentBasedDeduplication="true")
        url, arn = self.queue(topic, ".fifo", FifoQueue="true")
        self.subscribe(topic, "sqs", arn, RawMessageDelivery="true")
        batch = {"TopicArn": topic, "PublishBatchRequestEntries": [
            {"Id": str(i), "Message": f"m{i}", "MessageGroupId": "g"} for i in range(5)]}
        sent = self.aws.publish_batch(**batch)["Successful"]
        again = cli(self.cloud, "sns", "PublishBatch", batch)["Successful"]
        self.assertEqual([one["MessageId"] for one in sent], [one["MessageId"] for one in again])
        self.assertEqual([one["Body"] for one in self.received(url)], [f"m{i}" for i in range(5)])

    @shows("sns", "ConfirmSubscription")
    def test_a_page_confirms_and_then_hears(self):
        topic = self.topic()
        page, asked = self.page(topic)
        cli(self.cloud, "sns", "ConfirmSubscription", {"TopicArn": topic, "Token": asked["Token"]})
        arn = self.aws.confirm_subscription(TopicArn=topic, Token=asked["Token"])["SubscriptionArn"]
        self.aws.publish(TopicArn=topic, Message="hello")
        headers, body = page.next()
        self.assertEqual(json.loads(body)["Message"], "hello")
        self.assertEqual(headers["x-amz-sns-subscription-arn"], arn)

    def test_the_subscribe_url_confirms_without_a_signature(self):
        topic = self.topic()
        page, asked = self.page(topic, RawMessageDelivery="true")
        with urllib.request.urlopen(asked["SubscribeURL"]) as answer:
            self.assertIn(b"<SubscriptionArn>", answer.read())
        self.aws.publish(TopicArn=topic, Message="raw")
        self.assertEqual(page.next()[1], "raw")

    def test_the_unsubscribe_url_ends_a_subscription(self):
        topic = self.topic()
        page, asked = self.page(topic)
        urllib.request.urlopen(asked["SubscribeURL"]).close()
        self.aws.publish(TopicArn=topic, Message="hello")
        urllib.request.urlopen(json.loads(page.next()[1])["UnsubscribeURL"]).close()
        self.assertEqual(self.aws.list_subscriptions_by_topic(TopicArn=topic)["Subscriptions"], [])

    def test_nothing_else_is_done_without_a_signature(self):
        for action in ("ListTopics", "CreateTopic&Name=x"):
            with self.assertRaises(urllib.error.HTTPError) as caught:
                urllib.request.urlopen(
                    f"{self.cloud.endpoint}/?Action={action}&Version=2010-03-31")
            self.assertEqual(caught.exception.code, 403)
            caught.exception.close()

    def test_a_page_that_fails_is_tried_again(self):
        topic = self.topic()
        policy = {"healthyRetryPolicy": {"minDelayTarget": 1, "maxDelayTarget": 1, "numRetries": 2,
                                         "numNoDelayRetries": 1}}
        page, asked = self.page(topic, failures=2, DeliveryPolicy=json.dumps(policy))
        urllib.request.urlopen(asked["SubscribeURL"]).close()
        sent = self.aws.publish(TopicArn=topic, Message="hello")
        for _ in range(3):
            self.assertEqual(page.next()[0]["x-amz-sns-message-id"], sent["MessageId"])

    def test_signatures_hold_by_the_certificate_they_name(self):
        try:
            from cryptography import x509
            from cryptography.hazmat.primitives import hashes
            from cryptography.hazmat.primitives.asymmetric import padding
        except ImportError:
            self.skipTest("cryptography is not importable")
        for version, hashing in (("1", hashes.SHA1()), ("2", hashes.SHA256())):
            topic = self.topic(version, SignatureVersion=version)
            page, asked = self.page(topic)
            urllib.request.urlopen(asked["SubscribeURL"]).close()
            self.aws.publish(TopicArn=topic, Message="hello", Subject="Greetings")
            body = json.loads(page.next()[1])
            for told in (asked, body):
                fields = [name for name in ("Message", "MessageId", "Subject", "SubscribeURL",
                                            "Timestamp", "Token", "TopicArn", "Type") if name in told]
                text = "".join(f"{name}\n{told[name]}\n" for name in fields).encode()
                with urllib.request.urlopen(told["SigningCertURL"]) as answer:
                    key = x509.load_pem_x509_certificate(answer.read()).public_key()
                key.verify(base64.b64decode(told["Signature"]), text, padding.PKCS1v15(), hashing)

    def test_mail_is_shown_and_confirmed_by_the_program(self):
        topic = self.topic()
        self.subscribe(topic, "email", "me@example.com")
        mail = [one for one in json.loads(self.mail("--json")) if one["topic"] == topic]
        self.assertIn("link", mail[0])
        self.mail("confirm", str(mail[0]["number"]))
        self.aws.publish(TopicArn=topic, Message="hello", Subject="Greetings")
        mail = [one for one in json.loads(self.mail("--json")) if one["topic"] == topic]
        self.assertEqual(mail[1]["subject"], "Greetings")
        self.assertIn("hello", self.mail("show", str(mail[1]["number"])))

    def mail(self, *words):
        done = self.cloud.cli("cloud", "mail", *words, "--state", self.cloud.state)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout

    def test_a_buckets_events_reach_a_topic(self):
        topic = self.topic()
        url, arn = self.queue(topic)
        self.subscribe(topic, "sqs", arn, RawMessageDelivery="true")
        s3 = clients.client(self.cloud, "s3")
        s3.create_bucket(Bucket="events-reach-a-topic")
        s3.put_bucket_notification_configuration(
            Bucket="events-reach-a-topic", NotificationConfiguration={"TopicConfigurations": [
                {"TopicArn": topic, "Events": ["s3:ObjectCreated:*"]}]})
        s3.put_object(Bucket="events-reach-a-topic", Key="a", Body=b"1")
        records = [record["s3"]["object"]["key"] for message in self.received(url)
                   for record in json.loads(message["Body"]).get("Records", [])]
        self.assertEqual(records, ["a"])

    @refuses("sns", "Publish", "PublishBatch")
    def test_what_cannot_be_published_is_refused(self):
        topic = self.topic()
        self.refused("Publish", {"TopicArn": NOWHERE, "Message": "m"}, "NotFound")
        self.refused("Publish", {"TopicArn": topic, "Message": ""}, "InvalidParameter")
        self.refused("Publish", {"PhoneNumber": "+15550100", "Message": "m"}, "NotImplemented")
        self.refused("PublishBatch", {"TopicArn": topic, "PublishBatchRequestEntries": [
            {"Id": "a", "Message": "m"}, {"Id": "a", "Message": "m"}]}, "BatchEntryIdsNotDistinct")


class Crashes(unittest.TestCase):
    def test_a_message_on_its_way_to_a_page_survives_kill_9(self):
        with Cloud() as cloud:
            aws = clients.client(cloud, "sns")
            topic = aws.create_topic(Name="t")["TopicArn"]
            page = Page(failures=1)
            self.addCleanup(page.close)
            aws.subscribe(TopicArn=topic, Protocol="http", Endpoint=page.url, Attributes={
                "DeliveryPolicy": json.dumps({"healthyRetryPolicy": {
                    "minDelayTarget": 3, "maxDelayTarget": 3, "numRetries": 1}})})
            urllib.request.urlopen(json.loads(page.next()[1])["SubscribeURL"]).close()
            sent = aws.publish(TopicArn=topic, Message="hello")["MessageId"]
            page.next()  # the one that fails
            cloud.kill()
            cloud.start()
            self.assertEqual(page.next()[0]["x-amz-sns-message-id"], sent)


if __name__ == "__main__":
    cases.main()
