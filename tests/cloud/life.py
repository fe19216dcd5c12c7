"""The life of a cloud: up, env, status, logs, reset, down; two on one host; signatures on and off."""
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import time
import unittest
import unittest.mock

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from lib import cases, clients  # noqa: E402
from lib.cloud import WINDLASS, Cloud, clean_environment  # noqa: E402
from lib.clients import refusal  # noqa: E402


def table(db, name):
    db.create_table(TableName=name, BillingMode="PAY_PER_REQUEST",
                    AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
                    KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}])


class Detached(unittest.TestCase):
    def test_up_detaches_and_down_ends_it_and_its_state_stays(self):
        with tempfile.TemporaryDirectory(prefix="windlass-test-") as scratch:
            cloud = Cloud(state=os.path.join(scratch, "state"))
            where = ("--state", cloud.state)
            try:
                for round_ in range(2):
                    up = cloud.cli("cloud", "up", "--port", "0", *where)
                    self.assertEqual(up.returncode, 0, up.stderr)
                    status = cloud.cli("cloud", "status", *where)
                    self.assertEqual(status.returncode, 0, status.stderr)
                    self.assertTrue(cloud._read_variables())
                    self.assertIn(str(cloud.port), status.stdout)
                    s3 = clients.client(cloud, "s3")
                    if round_ == 0:
                        s3.create_bucket(Bucket="stays")
                    s3.head_bucket(Bucket="stays")
                    self.assertNotEqual(cloud.cli("cloud", "logs", *where).stdout, "")
                    down = cloud.cli("cloud", "down", *where)
                    self.assertEqual(down.returncode, 0, down.stderr)
                    self.assertFalse(cloud.healthy())
                    self.assertNotEqual(cloud.cli("cloud", "status", *where).returncode, 0)
            finally:
                cloud.cli("cloud", "down", *where)

    @unittest.skipUnless(os.geteuid() == 0, "becomes somebody without root")
    def test_who_is_not_root_is_told_at_once_that_machines_need_it(self):
        with tempfile.TemporaryDirectory(prefix="windlass-test-") as scratch:
            os.chmod(scratch, 0o777)
            nobody = dict(user=65534, group=65534, extra_groups=[], capture_output=True, text=True,
                          env={**clean_environment(), "HOME": scratch}, timeout=120)
            try:
                subprocess.run([WINDLASS, "--version"], **nobody)
            except PermissionError:
                self.skipTest("others cannot reach the program")
            where = ("--state", os.path.join(scratch, "state"))
            try:
                up = subprocess.run([WINDLASS, "cloud", "up", "--port", "0", "--dns-port", "0",
                                     "--machines", "on", *where], **nobody)
                self.assertEqual(up.returncode, 0, up.stderr)
                self.assertIn("machines need root", up.stdout)
                status = subprocess.run([WINDLASS, "cloud", "status", *where], **nobody)
                self.assertIn("machines need", status.stdout)
            finally:
                subprocess.run([WINDLASS, "cloud", "down", *where], **nobody)

    def test_a_state_directory_is_one_clouds(self):
        with Cloud() as cloud:
            second = cloud.cli("cloud", "up", "--foreground", "--port", "0", "--state", cloud.state)
            self.assertNotEqual(second.returncode, 0)
            self.assertTrue(cloud.healthy())


class Foreground(unittest.TestCase):
    def test_asked_to_end_it_ends_cleanly(self):
        for asked in (signal.SIGTERM, signal.SIGINT):
            with Cloud() as cloud:
                clients.client(cloud, "s3").create_bucket(Bucket="things")
                cloud.process.send_signal(asked)
                self.assertEqual(cloud.process.wait(60), 0, cloud.log())

    def test_two_clouds_do_not_know_of_each_other(self):
        with Cloud() as one, Cloud() as other:
            for service, make, listed, key in (
                    ("s3", lambda c: c.create_bucket(Bucket="mine"), "list_buckets", "Buckets"),
                    ("sqs", lambda c: c.create_queue(QueueName="mine"), "list_queues", "QueueUrls"),
                    ("dynamodb", lambda c: table(c, "mine"), "list_tables", "TableNames")):
                make(clients.client(one, service))
                self.assertEqual(len(getattr(clients.client(one, service), listed)()[key]), 1)
                answer = getattr(clients.client(other, service), listed)()
                self.assertEqual(answer.get(key, []), [])
            stranger = clients.client(
                other, "sts", aws_access_key_id=one.variables["AWS_ACCESS_KEY_ID"],
                aws_secret_access_key=one.variables["AWS_SECRET_ACCESS_KEY"])
            self.assertNotEqual(refusal(stranger.get_caller_identity), "")
            other.kill()
            self.assertTrue(one.healthy())

    def test_without_authentication_any_key_is_the_root(self):
        with Cloud(arguments=["--auth", "off", "--account", "111122223333"]) as cloud:
            dummy = dict(aws_access_key_id="test", aws_secret_access_key="test")
            sts = clients.client(cloud, "sts", **dummy)
            self.assertEqual(sts.get_caller_identity()["Arn"], "arn:aws:iam::111122223333:root")
            keys = sts.assume_role(RoleArn="arn:aws:iam::111122223333:role/r",
                                   RoleSessionName="someone")["Credentials"]
            assumed = clients.client(cloud, "sts", aws_access_key_id=keys["AccessKeyId"],
                                     aws_secret_access_key="forgotten",
                                     aws_session_token=keys["SessionToken"])
            self.assertEqual(assumed.get_caller_identity()["Arn"],
                             "arn:aws:sts::111122223333:assumed-role/r/someone")
            clients.client(cloud, "s3", **dummy).create_bucket(Bucket="things")
            self.assertIn("auth", cloud.log())

    def test_urls_in_answers_are_made_from_the_host_that_was_asked(self):
        with Cloud() as cloud:
            for host in ("127.0.0.1", "localhost"):
                sqs = clients.client(cloud, "sqs", endpoint_url=f"http://{host}:{cloud.port}")
                url = sqs.create_queue(QueueName="q")["QueueUrl"]
                self.assertEqual(url, f"http://{host}:{cloud.port}/000000000000/q")


class Reset(unittest.TestCase):
    def make_things(self, cloud):
        s3, sqs = clients.client(cloud, "s3"), clients.client(cloud, "sqs")
        s3.create_bucket(Bucket="things")
        s3.put_object(Bucket="things", Key="small", Body=b"x")
        s3.put_object(Bucket="things", Key="large", Body=b"x" * 200_000)
        url = sqs.create_queue(QueueName="q")["QueueUrl"]
        sqs.send_message(QueueUrl=url, MessageBody="m")
        table(clients.client(cloud, "dynamodb"), "things")

    def files(self, cloud):
        """What is kept; the database's own companions come and go."""
        found = [path for path in pathlib.Path(cloud.state).rglob("*") if path.is_file()]
        return {str(path) for path in found if not path.name.endswith(("-wal", "-shm"))}

    def test_reset_brings_everything_back_to_the_first_start(self):
        with Cloud() as cloud:
            fresh = self.files(cloud)
            self.make_things(cloud)
            self.assertIn(cloud.reset(), (200, 204))
            self.assertEqual(clients.client(cloud, "s3").list_buckets()["Buckets"], [])
            self.assertEqual(clients.client(cloud, "sqs").list_queues().get("QueueUrls", []), [])
            self.assertEqual(clients.client(cloud, "dynamodb").list_tables()["TableNames"], [])
            self.assertEqual(self.files(cloud) - fresh, set())
            self.make_things(cloud)
            self.assertEqual(cloud.cli("cloud", "reset", "--state", cloud.state).returncode, 0)
            self.assertEqual(clients.client(cloud, "s3").list_buckets()["Buckets"], [])

    # What the sanitizer holds back of freed memory would be mistaken for the program's.
    @unittest.mock.patch.dict(os.environ, ASAN_OPTIONS="quarantine_size_mb=0:"
                                                       "thread_local_quarantine_size_kb=0")
    def test_memory_does_not_grow_over_resets(self):
        with Cloud() as cloud:
            figures = []
            for number in range(300):
                if number % 10 == 0:
                    self.make_things(cloud)
                cloud.reset()
                if number in (100, 299):
                    figures.append(cloud.status_kib("VmRSS"))
            self.assertLess(figures[1] - figures[0], 2 << 10, figures)


class Limits(unittest.TestCase):
    def test_an_object_past_its_lifecycle_is_removed_by_the_cloud_itself(self):
        with Cloud() as cloud:
            s3 = clients.client(cloud, "s3")
            s3.create_bucket(Bucket="things")
            s3.put_object(Bucket="things", Key="logs/old", Body=b"x")
            s3.put_object(Bucket="things", Key="kept", Body=b"x")
            s3.put_bucket_lifecycle_configuration(Bucket="things", LifecycleConfiguration={"Rules": [
                {"ID": "r", "Status": "Enabled", "Filter": {"Prefix": "logs/"},
                 "Expiration": {"Date": "2020-01-01T00:00:00Z"}}]})
            deadline = time.monotonic() + 150
            while time.monotonic() < deadline:
                keys = [item["Key"] for item in s3.list_objects_v2(Bucket="things")["Contents"]]
                if keys == ["kept"]:
                    return
                time.sleep(0.5)
            self.fail(f"still there: {keys}")


if __name__ == "__main__":
    cases.main()
