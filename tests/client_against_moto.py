#!/usr/bin/env python3
"""windlass's own client against an independent mock of AWS: moto's server.

    WINDLASS=build/release/windlass python3 tests/client_against_moto.py

Starts its own moto_server on a free port of the loopback, and ends just that one. Without moto_server
it says so and skips; with WINDLASS_PEERS=1 that is a failure.
"""
import hashlib
import json
import os
import pathlib
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.error
import urllib.request

WINDLASS = os.path.abspath(os.environ.get("WINDLASS", "build/release/windlass"))
START_SECONDS_MAX = 60
CALL_SECONDS_MAX = 120


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class Refused(Exception):
    pass


class ClientAgainstMoto(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        server = shutil.which("moto_server")
        if not server:
            raise unittest.SkipTest("moto_server is not on the PATH: pip install 'moto[server]'")
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="windlass-moto-"))
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        cls.port = free_port()
        cls.url = f"http://127.0.0.1:{cls.port}"
        cls.log = open(cls.folder / "moto.log", "w")
        cls.addClassCleanup(cls.log.close)
        cls.moto = subprocess.Popen([server, "-H", "127.0.0.1", "-p", str(cls.port)],
                                    stdout=cls.log, stderr=cls.log)
        cls.addClassCleanup(cls.end_moto)
        cls.wait_until_it_answers()

    @classmethod
    def end_moto(cls):
        cls.moto.terminate()
        try:
            cls.moto.wait(10)
        except subprocess.TimeoutExpired:
            cls.moto.kill()
            cls.moto.wait()

    @classmethod
    def wait_until_it_answers(cls):
        end = time.monotonic() + START_SECONDS_MAX
        while time.monotonic() < end:
            if cls.moto.poll() is not None:
                break
            try:
                urllib.request.urlopen(cls.url + "/moto-api/", timeout=60).close()
                return
            except (urllib.error.URLError, OSError):
                time.sleep(0.2)
        cls.log.flush()
        raise AssertionError("moto_server did not start:\n" + (cls.folder / "moto.log").read_text())

    def run_windlass(self, *words, stdin=""):
        environment = {"PATH": os.environ["PATH"], "HOME": str(self.folder),
                       "AWS_ENDPOINT_URL": self.url, "AWS_REGION": "us-east-1",
                       "AWS_ACCESS_KEY_ID": "testing", "AWS_SECRET_ACCESS_KEY": "testing",
                       "AWS_EC2_METADATA_DISABLED": "true", "NO_PROXY": "127.0.0.1"}
        return subprocess.run([WINDLASS, "aws", *map(str, words)], input=stdin, env=environment,
                              capture_output=True, text=True, timeout=CALL_SECONDS_MAX)

    def aws(self, *words, stdin=""):
        done = self.run_windlass(*words, stdin=stdin)
        if done.returncode != 0:
            raise Refused(f"exit {done.returncode}: {done.stderr}")
        return done.stdout if "--presign" in words else json.loads(done.stdout)

    def refusal(self, *words):
        done = self.run_windlass(*words)
        self.assertEqual(done.returncode, 1, done.stdout + done.stderr)
        return done.stderr

    def file(self, name, content):
        path = self.folder / name
        path.write_bytes(content)
        return path

    # --- STS ---------------------------------------------------------------------------------------

    def test_sts_says_who_we_are(self):
        who = self.aws("sts", "get-caller-identity")
        self.assertRegex(who["Arn"], "^arn:aws:")

    def test_sts_gives_a_role(self):
        role = self.aws("sts", "assume-role", "--role-arn", "arn:aws:iam::123456789012:role/ops",
                        "--role-session-name", "jane")
        self.assertTrue(role["Credentials"]["SessionToken"])
        self.assertRegex(role["Credentials"]["Expiration"], r"^\d{4}-\d\d-\d\dT")

    # --- SQS ---------------------------------------------------------------------------------------

    def test_sqs_message_goes_through(self):
        url = self.aws("sqs", "create-queue", "--queue-name", "jobs", "--attributes",
                       '{"VisibilityTimeout": "5"}')["QueueUrl"]
        sent = self.aws("sqs", "send-message", "--queue-url", url, "--message-body", "hi <&> ü",
                        "--message-attributes",
                        '{"kind": {"DataType": "String", "StringValue": "greeting"}}')
        self.assertEqual(sent["MD5OfMessageBody"], hashlib.md5("hi <&> ü".encode()).hexdigest())
        [got] = self.aws("sqs", "receive-message", "--queue-url", url, "--message-attribute-names",
                         "All", "--wait-time-seconds", "1")["Messages"]
        self.assertEqual(got["Body"], "hi <&> ü")
        self.assertEqual(got["MessageAttributes"]["kind"]["StringValue"], "greeting")
        self.assertEqual(self.aws("sqs", "delete-message", "--queue-url", url, "--receipt-handle",
                                  got["ReceiptHandle"]), {})

    def test_sqs_refusal_is_one_sentence(self):
        message = self.refusal("sqs", "get-queue-url", "--queue-name", "nobody-made-this")
        self.assertRegex(message, r"^windlass: sqs GetQueueUrl was refused: .*NonExistentQueue.*: .*\n$")

    # --- DynamoDB ----------------------------------------------------------------------------------

    def given_table(self, name):
        self.aws("dynamodb", "create-table", "--table-name", name,
                 "--attribute-definitions", '[{"AttributeName": "id", "AttributeType": "S"}]',
                 "--key-schema", '[{"AttributeName": "id", "KeyType": "HASH"}]',
                 "--billing-mode", "PAY_PER_REQUEST")
        done = self.run_windlass("dynamodb", "wait", "table-exists", "--table-name", name)
        self.assertEqual((done.returncode, done.stderr), (0, ""))

    def test_dynamodb_item_comes_back(self):
        self.given_table("pets")
        item = {"id": {"S": "rex"}, "age": {"N": "12345678901234567890.123"},
                "photo": {"B": "AAECAw=="}, "toys": {"SS": ["ball", "bone"]},
                "home": {"M": {"street": {"S": "Elm"}, "floors": {"L": [{"N": "1"}, {"NULL": True}]}}}}
        self.aws("dynamodb", "put-item", "--json", "-",
                 stdin=json.dumps({"TableName": "pets", "Item": item}))
        got = self.aws("dynamodb", "get-item", "--table-name", "pets", "--key",
                       '{"id": {"S": "rex"}}', "--consistent-read")["Item"]
        got["toys"]["SS"].sort()
        self.assertEqual(got, item)

    def test_dynamodb_condition_is_refused(self):
        self.given_table("once")
        put = ("dynamodb", "put-item", "--table-name", "once", "--item", '{"id": {"S": "1"}}',
               "--condition-expression", "attribute_not_exists(id)")
        self.aws(*put)
        self.assertIn("ConditionalCheckFailedException", self.refusal(*put))

    def test_dynamodb_pages_are_merged(self):
        self.given_table("many")
        for number in range(7):
            self.aws("dynamodb", "put-item", "--table-name", "many", "--item",
                     json.dumps({"id": {"S": str(number)}}))
        some = self.aws("dynamodb", "scan", "--table-name", "many", "--limit", "2")
        self.assertEqual(len(some["Items"]), 2)
        every = self.aws("dynamodb", "scan", "--table-name", "many", "--limit", "2", "--all")
        self.assertEqual(len(every["Items"]), 7)
        self.assertEqual(every["Count"], 7)
        self.assertNotIn("LastEvaluatedKey", every)

    # --- S3 ----------------------------------------------------------------------------------------

    def given_bucket(self, name):
        self.aws("s3", "create-bucket", "--bucket", name)
        return name

    def test_s3_object_comes_back(self):
        bucket = self.given_bucket("photos")
        content = os.urandom(3_000_000)
        up = self.file("up.bin", content)
        down = self.folder / "down.bin"
        self.aws("s3", "put-object", "--bucket", bucket, "--key", "a dir/ü & +.bin", "--body", up,
                 "--metadata", '{"owner": "jane"}', "--content-type", "image/x-test")
        got = self.aws("s3", "get-object", "--bucket", bucket, "--key", "a dir/ü & +.bin", down)
        self.assertEqual(down.read_bytes(), content)
        self.assertEqual(got["Metadata"], {"owner": "jane"})
        self.assertEqual(got["ContentType"], "image/x-test")
        listed = self.aws("s3", "list-objects-v2", "--bucket", bucket)["Contents"]
        self.assertEqual([one["Key"] for one in listed], ["a dir/ü & +.bin"])

    def test_s3_missing_object_leaves_no_file(self):
        bucket = self.given_bucket("empty")
        down = self.folder / "missing.bin"
        message = self.refusal("s3", "get-object", "--bucket", bucket, "--key", "nope", down)
        self.assertIn("NoSuchKey", message)
        self.assertFalse(down.exists())
        self.assertEqual(list(self.folder.glob("missing.bin*")), [])

    def test_s3_object_in_parts(self):
        bucket, key = self.given_bucket("parts"), "big.bin"
        pieces = [os.urandom(5 << 20), os.urandom(5 << 20), b"the end"]
        upload = self.aws("s3", "create-multipart-upload", "--bucket", bucket, "--key", key)["UploadId"]
        parts = []
        for number, piece in enumerate(pieces, 1):
            part = self.aws("s3", "upload-part", "--bucket", bucket, "--key", key, "--upload-id", upload,
                            "--part-number", number, "--body", self.file(f"part{number}", piece))
            parts.append({"PartNumber": number, "ETag": part["ETag"]})
        self.aws("s3", "complete-multipart-upload", "--bucket", bucket, "--key", key, "--upload-id",
                 upload, "--multipart-upload", json.dumps({"Parts": parts}))
        down = self.folder / "big.bin"
        self.aws("s3", "get-object", "--bucket", bucket, "--key", key, down)
        self.assertEqual(down.read_bytes(), b"".join(pieces))

    def test_s3_presigned_get(self):
        bucket = self.given_bucket("shared")
        self.aws("s3", "put-object", "--bucket", bucket, "--key", "note", "--body",
                 self.file("note", b"for you"))
        url = self.aws("s3", "get-object", "--bucket", bucket, "--key", "note", "--presign", "60").strip()
        with urllib.request.urlopen(url, timeout=60) as answer:
            self.assertEqual(answer.read(), b"for you")

    def test_s3_deletes_many_with_a_checksum(self):
        bucket = self.given_bucket("rubbish")
        for key in "abc":
            self.aws("s3", "put-object", "--bucket", bucket, "--key", key, "--body", self.file(key, b"x"))
        gone = self.aws("s3", "delete-objects", "--bucket", bucket, "--delete",
                        '{"Objects": [{"Key": "a"}, {"Key": "b"}]}')
        self.assertEqual(sorted(one["Key"] for one in gone["Deleted"]), ["a", "b"])
        self.assertEqual(self.aws("s3", "list-objects-v2", "--bucket", bucket)["KeyCount"], 1)

    def test_s3_pages_are_merged(self):
        bucket = self.given_bucket("pages")
        for number in range(5):
            self.aws("s3", "put-object", "--bucket", bucket, "--key", f"k{number}", "--body",
                     self.file("k", b"x"))
        every = self.aws("s3", "list-objects-v2", "--bucket", bucket, "--max-keys", "2", "--all")
        self.assertEqual([one["Key"] for one in every["Contents"]], [f"k{n}" for n in range(5)])

    def test_s3_waits_for_a_bucket(self):
        bucket = self.given_bucket("awaited")
        self.assertEqual(self.run_windlass("s3", "wait", "bucket-exists", "--bucket", bucket).returncode, 0)

    # --- Others, by their models alone ---------------------------------------------------------------

    def test_ec2_speaks_its_own_protocol(self):
        vpc = self.aws("ec2", "create-vpc", "--cidr-block", "10.7.0.0/16")["Vpc"]
        found = self.aws("ec2", "describe-vpcs", "--vpc-ids", vpc["VpcId"])["Vpcs"]
        self.assertEqual([one["CidrBlock"] for one in found], ["10.7.0.0/16"])

    def test_iam_is_found_though_it_is_global(self):
        self.aws("iam", "create-role", "--role-name", "ops", "--assume-role-policy-document",
                 '{"Version": "2012-10-17", "Statement": []}')
        names = [role["RoleName"] for role in self.aws("iam", "list-roles", "--all")["Roles"]]
        self.assertIn("ops", names)

    def test_ssm_parameter_comes_back(self):
        self.aws("ssm", "put-parameter", "--name", "/a/b", "--value", "v", "--type", "String")
        self.assertEqual(self.aws("ssm", "get-parameter", "--name", "/a/b")["Parameter"]["Value"], "v")


if __name__ == "__main__":
    outcome = unittest.main(exit=False, verbosity=1).result
    skipped = bool(outcome.skipped) and os.environ.get("WINDLASS_PEERS") == "1"
    sys.exit(0 if outcome.wasSuccessful() and not skipped else 1)
