"""A full disk: a clear error, no corruption, and all works again when there is room."""
import os
import pathlib
import sqlite3
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from lib import cases, clients  # noqa: E402
from lib.cloud import Cloud  # noqa: E402
from botocore.exceptions import ClientError  # noqa: E402


@unittest.skipUnless(os.geteuid() == 0, "only root can mount a small file system")
class FullDisk(unittest.TestCase):
    def setUp(self):
        self.disk = tempfile.mkdtemp(prefix="windlass-test-disk-")
        self.addCleanup(os.rmdir, self.disk)
        mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", self.disk],
                                 capture_output=True)
        if mounted.returncode != 0:
            self.skipTest("no small file system can be mounted here: " + mounted.stderr.decode())
        self.addCleanup(subprocess.run, ["umount", self.disk], check=True)
        self.cloud = Cloud(state=os.path.join(self.disk, "state")).start()
        # The log must not be the thing that has no room.
        self.addCleanup(lambda: self.cloud.process and self.cloud.kill())
        self.s3 = clients.client(self.cloud, "s3")
        self.db = clients.client(self.cloud, "dynamodb")
        self.s3.create_bucket(Bucket="full")
        self.db.create_table(
            TableName="full", BillingMode="PAY_PER_REQUEST",
            AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
            KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}])

    def fill(self, write):
        """Writes until it is refused; answers how many were taken, and the refusal."""
        for number in range(5_000):
            try:
                write(number)
            except ClientError as error:
                return number, error
        self.fail("the disk never filled")

    def put_object(self, number):
        size = 700_000 if number % 2 else 30_000
        self.s3.put_object(Bucket="full", Key=f"k{number}", Body=b"%07d" % number * (size // 7))

    def put_item(self, number):
        self.db.put_item(TableName="full", Item={"id": {"S": str(number)}, "v": {"S": "x" * 50_000}})

    def test_a_full_disk_is_an_error_then_and_forgotten_when_there_is_room(self):
        objects, error = self.fill(self.put_object)
        self.assertGreaterEqual(error.response["ResponseMetadata"]["HTTPStatusCode"], 500)
        items, error = self.fill(self.put_item)
        self.assertGreaterEqual(error.response["ResponseMetadata"]["HTTPStatusCode"], 500)
        self.assertRegex(str(error).lower(), "disk|space|room|storage")

        self.assertTrue(self.cloud.healthy(), "it still answers")
        self.check(objects, items)

        subprocess.run(["mount", "-o", "remount,size=64m", self.disk], check=True)
        self.put_object(objects)
        self.put_item(items)
        self.check(objects + 1, items + 1)

        self.cloud.stop()
        for database in pathlib.Path(self.cloud.state).rglob("*.db"):
            with sqlite3.connect(database) as found:
                self.assertEqual(found.execute("pragma integrity_check").fetchall(), [("ok",)])
            found.close()
        self.cloud.start()
        self.s3 = clients.client(self.cloud, "s3")
        self.db = clients.client(self.cloud, "dynamodb")
        self.check(objects + 1, items + 1)

    def check(self, objects, items):
        for number in range(objects):
            body = self.s3.get_object(Bucket="full", Key=f"k{number}")["Body"].read()
            self.assertEqual(body[:7], b"%07d" % number)
            self.assertEqual(len(body), (700_000 if number % 2 else 30_000) // 7 * 7)
        for number in range(items):
            self.assertIn("Item", self.db.get_item(TableName="full", Key={"id": {"S": str(number)}}))


if __name__ == "__main__":
    cases.main()
