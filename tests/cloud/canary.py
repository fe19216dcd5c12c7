"""What is secret lies nowhere readable: not in the state's files, not in the log, not in what is said.

Each test hands a canary over to be kept, and looks for it in everything the cloud has written.
"""
import base64
import json
import os
import pathlib
import secrets
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from lib import cases, clients  # noqa: E402
from lib.cloud import Cloud  # noqa: E402
from botocore.exceptions import ClientError  # noqa: E402


def shapes(canary):
    """The canary as it may be written: as it is, in hexadecimal, in base64 at each alignment."""
    yield canary
    yield canary.hex().encode()
    for skipped in range(3):
        # Without the ends, which depend on what stands beside it.
        yield base64.b64encode(b"\0" * skipped + canary)[4:-4]


class Canary(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.cloud = Cloud().start()
        cls.addClassCleanup(cls.cloud.__exit__)
        cls.key = cls.client("kms").create_key()["KeyMetadata"]["Arn"]

    @classmethod
    def client(cls, service):
        return clients.client(cls.cloud, service)

    def setUp(self):
        self.canary = "canary" + secrets.token_hex(24)

    def found(self, canary=None):
        """Where the canary can be read."""
        wanted = list(shapes((canary or self.canary).encode()))
        texts = {"the log": pathlib.Path(self.cloud.log_path).read_bytes()}
        for verb in ("status", "denied", "logs"):
            said = self.cloud.cli("cloud", verb, "--state", self.cloud.state)
            texts[verb] = (said.stdout + said.stderr).encode()
        for folder, _, names in os.walk(self.cloud.state):
            for name in names:
                path = pathlib.Path(folder, name)
                if path.is_file():
                    texts[str(path.relative_to(self.cloud.state))] = path.read_bytes()
        return sorted(name for name, text in texts.items() if any(one in text for one in wanted))

    def refused_without_it(self, call, **parameters):
        with self.assertRaises(ClientError) as refused:
            call(**parameters)
        self.assertNotIn(self.canary, str(refused.exception))

    def test_the_search_finds_what_is_not_secret(self):
        self.client("ssm").put_parameter(Name="/open", Value=self.canary, Type="String")
        self.assertNotEqual(self.found(), [])

    def test_a_secure_parameter(self):
        ssm = self.client("ssm")
        for tier in ("Standard", "Advanced"):
            which = dict(Name="/secure/" + tier, Value=self.canary, Type="SecureString", Tier=tier)
            ssm.put_parameter(**which)
            self.refused_without_it(ssm.put_parameter, **which)
        ssm.put_parameter(**which, Overwrite=True)
        got = ssm.get_parameter(Name="/secure/Advanced", WithDecryption=True)
        self.assertEqual(got["Parameter"]["Value"], self.canary)
        self.assertEqual(self.found(), [])

    def test_a_secret(self):
        manager = self.client("secretsmanager")
        manager.create_secret(Name="s", SecretString=self.canary, KmsKeyId=self.key)
        manager.create_secret(Name="b", SecretBinary=self.canary.encode())
        manager.put_secret_value(SecretId="s", SecretString=self.canary + "2")
        self.refused_without_it(manager.create_secret, Name="s", SecretString=self.canary)
        self.assertEqual(manager.get_secret_value(SecretId="s", VersionStage="AWSPREVIOUS")[
            "SecretString"], self.canary)
        self.assertEqual(self.found(), [])

    def test_what_kms_encrypts_and_the_data_keys_it_makes(self):
        kms = self.client("kms")
        kms.encrypt(KeyId=self.key, Plaintext=self.canary.encode())
        self.refused_without_it(kms.decrypt, CiphertextBlob=self.canary.encode())
        self.assertEqual(self.found(), [])
        made = kms.generate_data_key(KeyId=self.key, KeySpec="AES_256")["Plaintext"]
        everything = b"".join(path.read_bytes() for path in pathlib.Path(self.cloud.state).rglob("*")
                              if path.is_file())
        self.assertNotIn(made, everything)

    def test_the_secret_of_an_access_key(self):
        iam = self.client("iam")
        iam.create_user(UserName="u")
        made = iam.create_access_key(UserName="u")["AccessKey"]
        self.assertEqual(self.found(made["SecretAccessKey"]), [])

    def test_the_secret_of_a_session(self):
        made = self.client("sts").get_session_token()["Credentials"]
        self.assertEqual(self.found(made["SecretAccessKey"]), [])

    def test_what_somebody_may_not_write(self):
        iam = self.client("iam")
        iam.create_user(UserName="powerless")
        key = iam.create_access_key(UserName="powerless")["AccessKey"]
        theirs = clients.client(self.cloud, "ssm", aws_access_key_id=key["AccessKeyId"],
                                aws_secret_access_key=key["SecretAccessKey"])
        self.refused_without_it(theirs.put_parameter, Name="/theirs", Value=self.canary,
                                Type="SecureString")
        denied = self.cloud.cli("cloud", "denied", "--state", self.cloud.state).stdout
        self.assertIn("ssm:PutParameter", denied)
        self.assertEqual(self.found(), [])

    def test_an_object_under_a_key(self):
        s3 = self.client("s3")
        s3.create_bucket(Bucket="vault")
        # Small, of several pieces, and in parts.
        for name, size in (("small", 1), ("large", 3 << 20)):
            s3.put_object(Bucket="vault", Key=name, Body=self.canary.encode() + b"." * size,
                          ServerSideEncryption="aws:kms", SSEKMSKeyId=self.key)
        made = s3.create_multipart_upload(Bucket="vault", Key="parts", SSEKMSKeyId=self.key,
                                          ServerSideEncryption="aws:kms")
        s3.upload_part(Bucket="vault", Key="parts", UploadId=made["UploadId"], PartNumber=1,
                       Body=self.canary.encode())
        body = s3.get_object(Bucket="vault", Key="large")["Body"].read()
        self.assertTrue(body.startswith(self.canary.encode()))
        self.assertEqual(self.found(), [])

    def test_a_message_in_a_queue_under_a_key(self):
        sqs = self.client("sqs")
        url = sqs.create_queue(QueueName="vault", Attributes={"KmsMasterKeyId": self.key})["QueueUrl"]
        # A message's attributes are not encrypted at AWS either.
        sqs.send_message(QueueUrl=url, MessageBody=self.canary)
        self.assertEqual(self.found(), [])
        [message] = sqs.receive_message(QueueUrl=url)["Messages"]
        self.assertEqual(message["Body"], self.canary)

    def test_a_message_through_a_topic_under_a_key(self):
        sns, sqs = self.client("sns"), self.client("sqs")
        topic = sns.create_topic(Name="vault", Attributes={"KmsMasterKeyId": self.key})["TopicArn"]
        url = sqs.create_queue(QueueName="behind", Attributes={
            "KmsMasterKeyId": self.key, "Policy": may_send("sns.amazonaws.com")})["QueueUrl"]
        queue = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])
        self.let_use_the_key("sns.amazonaws.com")
        sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=queue["Attributes"]["QueueArn"])
        sns.publish(TopicArn=topic, Message=self.canary, Subject="s")
        [message] = sqs.receive_message(QueueUrl=url, WaitTimeSeconds=20)["Messages"]
        self.assertIn(self.canary, message["Body"])
        self.assertEqual(self.found(), [])

    def let_use_the_key(self, service):
        self.client("kms").put_key_policy(KeyId=self.key, PolicyName="default", Policy=json.dumps({
            "Version": "2012-10-17", "Statement": [
                {"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::000000000000:root"},
                 "Action": "kms:*", "Resource": "*"},
                {"Effect": "Allow", "Principal": {"Service": service}, "Resource": "*",
                 "Action": ["kms:GenerateDataKey*", "kms:Decrypt"]}]}))

    def test_the_key_of_a_certificate(self):
        certificate, key = self_signed()
        acm = self.client("acm")
        acm.import_certificate(Certificate=certificate, PrivateKey=key)
        lines = key.decode().splitlines()
        # In the file's own base64, and as the bytes that it stands for.
        middle = lines[len(lines) // 2]
        self.assertEqual(self.found(middle), [])
        whole = base64.b64decode("".join(line for line in lines if "-----" not in line))
        everything = b"".join(path.read_bytes() for path in pathlib.Path(self.cloud.state).rglob("*")
                              if path.is_file())
        self.assertNotIn(whole[40:72], everything)

    def test_the_program_is_started_without_secrets_on_its_command_line(self):
        arguments = pathlib.Path(f"/proc/{self.cloud.process.pid}/cmdline").read_bytes()
        self.assertNotIn(self.cloud.variables["AWS_SECRET_ACCESS_KEY"].encode(), arguments)

    def test_files_that_open_the_rest_are_the_owners_alone(self):
        keys = [path for path in pathlib.Path(self.cloud.state).rglob("*") if path.is_file()
                and ("key" in path.name or "credentials" in path.name)]
        self.assertNotEqual(keys, [])
        for path in keys:
            self.assertEqual(path.stat().st_mode & 0o077, 0, path)


def may_send(service):
    return json.dumps({"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Principal": {"Service": service}, "Action": "sqs:SendMessage",
         "Resource": "*"}]})


def self_signed():
    """A certificate and its private key, PEM; made by openssl."""
    with tempfile.TemporaryDirectory(prefix="windlass-test-") as folder:
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "30",
                        "-subj", "/CN=canary.example", "-keyout", folder + "/key",
                        "-out", folder + "/certificate"], check=True, capture_output=True)
        return (pathlib.Path(folder, "certificate").read_bytes(),
                pathlib.Path(folder, "key").read_bytes())


if __name__ == "__main__":
    cases.main()
