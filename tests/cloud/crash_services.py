"""kill -9 while the services of identity, secrets, figures, logs, messages and names are written to:
what was acknowledged is there."""
import datetime
import json
import pathlib
import sys
import threading
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from lib import cases, clients  # noqa: E402
from lib.cloud import Cloud  # noqa: E402
from botocore.exceptions import BotoCoreError, ClientError  # noqa: E402

ROUNDS = 3
SECONDS_OF_LOAD = 1.5
READ_SECONDS_MAX = 120
# By then the others should have begun, too; a service may have a quota of what is written.
WRITES_ALONE_MAX = 60


def pages(client, operation, result, **parameters):
    for page in client.get_paginator(operation).paginate(**parameters):
        yield from page[result]


class Kept:
    """One kind of thing: how one is written under a key, and which keys are there."""
    service = ""

    def __init__(self, cloud):
        self.cloud = cloud
        self.connect()
        self.prepare()

    def connect(self):
        self.aws = clients.client(self.cloud, self.service)

    def prepare(self):
        pass


class Parameters(Kept):
    service = "ssm"

    def write(self, key):
        self.aws.put_parameter(Name="/crash/" + key, Value=key, Type="SecureString")

    def there(self):
        return {one["Value"] for one in pages(self.aws, "get_parameters_by_path", "Parameters",
                                              Path="/crash", WithDecryption=True)}


class Secrets(Kept):
    service = "secretsmanager"

    def write(self, key):
        self.aws.create_secret(Name=key, SecretString=key)

    def there(self):
        listed = [one["Name"] for one in pages(self.aws, "list_secrets", "SecretList")]
        return {self.aws.get_secret_value(SecretId=name)["SecretString"] for name in listed}


class Keys(Kept):
    """Keys, and that they still open what they encrypted."""
    service = "kms"

    def prepare(self):
        self.encrypted = {}

    def write(self, key):
        made = self.aws.create_key(Description=key)["KeyMetadata"]["KeyId"]
        blob = self.aws.encrypt(KeyId=made, Plaintext=key.encode())["CiphertextBlob"]
        self.encrypted[key] = blob

    def there(self):
        return {self.aws.decrypt(CiphertextBlob=blob)["Plaintext"].decode()
                for blob in dict(self.encrypted).values()}


class Roles(Kept):
    service = "iam"

    def write(self, key):
        self.aws.create_role(RoleName=key, AssumeRolePolicyDocument=json.dumps({
            "Version": "2012-10-17", "Statement": [{
                "Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"},
                "Action": "sts:AssumeRole"}]}))

    def there(self):
        return {one["RoleName"] for one in pages(self.aws, "list_roles", "Roles")}


class Figures(Kept):
    service = "cloudwatch"

    def write(self, key):
        self.aws.put_metric_data(Namespace="Crash", MetricData=[{"MetricName": key, "Value": 1}])

    def there(self):
        names = [one["MetricName"] for one in pages(self.aws, "list_metrics", "Metrics",
                                                    Namespace="Crash")]
        now = datetime.datetime.now(datetime.timezone.utc)
        hour = datetime.timedelta(hours=1)
        counted = set()
        for start in range(0, len(names), 500):
            some = names[start:start + 500]
            answers = pages(self.aws, "get_metric_data", "MetricDataResults", MetricDataQueries=[
                {"Id": f"m{number}", "MetricStat": {
                    "Metric": {"Namespace": "Crash", "MetricName": name}, "Period": 60,
                    "Stat": "SampleCount"}} for number, name in enumerate(some)],
                StartTime=now - hour, EndTime=now + hour)
            counted |= {some[int(one["Id"][1:])] for one in answers if sum(one["Values"]) == 1}
        return counted


class Alarms(Kept):
    service = "cloudwatch"

    def write(self, key):
        self.aws.put_metric_alarm(AlarmName=key, Namespace="Crash", MetricName="m", Period=60,
                                  Statistic="Sum", EvaluationPeriods=1, Threshold=1,
                                  ComparisonOperator="GreaterThanThreshold")

    def there(self):
        return {one["AlarmName"] for one in pages(self.aws, "describe_alarms", "MetricAlarms")}


class Lines(Kept):
    service = "logs"

    def prepare(self):
        self.aws.create_log_group(logGroupName="crash")
        self.aws.create_log_stream(logGroupName="crash", logStreamName="s")

    def write(self, key):
        self.aws.put_log_events(logGroupName="crash", logStreamName="s", logEvents=[
            {"timestamp": int(time.time() * 1000), "message": key}])

    def there(self):
        return {one["message"] for one in pages(self.aws, "filter_log_events", "events",
                                                logGroupName="crash")}


class Messages(Kept):
    """What was published arrives in the queue that subscribed."""
    service = "sns"

    def connect(self):
        super().connect()
        self.sqs = clients.client(self.cloud, "sqs")

    def prepare(self):
        self.topic = self.aws.create_topic(Name="crash")["TopicArn"]
        made = self.sqs.create_queue(QueueName="crash", Attributes={"Policy": json.dumps({
            "Version": "2012-10-17", "Statement": [{
                "Effect": "Allow", "Principal": {"Service": "sns.amazonaws.com"},
                "Action": "sqs:SendMessage", "Resource": "*"}]})})
        asked = self.sqs.get_queue_attributes(QueueUrl=made["QueueUrl"], AttributeNames=["QueueArn"])
        self.aws.subscribe(TopicArn=self.topic, Protocol="sqs",
                           Endpoint=asked["Attributes"]["QueueArn"],
                           Attributes={"RawMessageDelivery": "true"})
        self.received = set()

    def write(self, key):
        self.aws.publish(TopicArn=self.topic, Message=key)

    def there(self):
        url = self.sqs.get_queue_url(QueueName="crash")["QueueUrl"]
        # A last wait, for what is on its way.
        while messages := self.sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10,
                                                   WaitTimeSeconds=1).get("Messages"):
            self.received |= {message["Body"] for message in messages}
            self.sqs.delete_message_batch(QueueUrl=url, Entries=[
                {"Id": str(n), "ReceiptHandle": m["ReceiptHandle"]} for n, m in enumerate(messages)])
        return self.received


class Records(Kept):
    service = "route53"

    def prepare(self):
        self.zone = self.aws.create_hosted_zone(Name="crash.example",
                                                CallerReference="c")["HostedZone"]["Id"]

    def write(self, key):
        self.aws.change_resource_record_sets(HostedZoneId=self.zone, ChangeBatch={"Changes": [
            {"Action": "CREATE", "ResourceRecordSet": {
                "Name": f"{key}.crash.example", "Type": "TXT", "TTL": 60,
                "ResourceRecords": [{"Value": f'"{key}"'}]}}]})

    def there(self):
        listed = pages(self.aws, "list_resource_record_sets", "ResourceRecordSets",
                       HostedZoneId=self.zone)
        return {one["ResourceRecords"][0]["Value"].strip('"') for one in listed
                if one["Type"] == "TXT"}


class Certificates(Kept):
    service = "acm"

    def write(self, key):
        self.aws.request_certificate(DomainName=f"{key}.example", ValidationMethod="DNS")

    def there(self):
        return {one["DomainName"].removesuffix(".example")
                for one in pages(self.aws, "list_certificates", "CertificateSummaryList")}


class Writer(threading.Thread):
    """Writes one kind until the cloud goes away; remembers what was answered."""

    def __init__(self, kind, round_, all_began):
        super().__init__()
        self.kind, self.round, self.all_began = kind, round_, all_began
        self.acknowledged, self.fault = set(), None

    def run(self):
        number = 0
        while True:
            number += 1
            key = f"k{self.round}-{number}"
            try:
                self.kind.write(key)
            except (BotoCoreError, OSError):
                return  # the cloud is gone
            except ClientError as error:
                self.fault = error
                return
            self.acknowledged.add(key)
            if number == WRITES_ALONE_MAX:
                self.all_began.wait(READ_SECONDS_MAX)


class Crash(unittest.TestCase):
    def test_every_acknowledged_write_is_there_after_kill_9(self):
        cloud = Cloud().start()
        self.addCleanup(cloud.__exit__)
        kinds = [kind(cloud) for kind in Kept.__subclasses__()]
        acknowledged = {kind: set() for kind in kinds}
        for round_ in range(ROUNDS):
            all_began = threading.Event()
            writers = [Writer(kind, round_, all_began) for kind in kinds]
            for writer in writers:
                writer.start()
            # A busy machine may take its time until all have begun.
            deadline = time.monotonic() + READ_SECONDS_MAX
            while not all(writer.acknowledged or writer.fault for writer in writers):
                if time.monotonic() > deadline:
                    break
                time.sleep(0.05)
            all_began.set()
            time.sleep(SECONDS_OF_LOAD)
            cloud.kill()
            for writer in writers:
                writer.join(READ_SECONDS_MAX)
            cloud.start()
            for writer in writers:
                with self.subTest(type(writer.kind).__name__, round=round_):
                    self.assertIsNone(writer.fault)
                    self.assertTrue(writer.acknowledged, "the load wrote nothing")
                    acknowledged[writer.kind] |= writer.acknowledged
                    writer.kind.connect()
                    self.assertLessEqual(acknowledged[writer.kind], writer.kind.there())


if __name__ == "__main__":
    cases.main()
