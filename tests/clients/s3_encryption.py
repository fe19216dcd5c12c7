"""Objects under KMS keys: what clients see, and what lies on the disk."""
import os
import pathlib
import secrets
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from lib import cases, clients  # noqa: E402
from lib.clients import refusal  # noqa: E402
from lib.least import LeastCase, allow  # noqa: E402

MIB = 1 << 20


class Encryption(LeastCase):
    service = "s3"

    def setUp(self):
        self.kms = clients.client(self.cloud, "kms")
        self.key = self.kms.create_key()["KeyMetadata"]["Arn"]
        self.bucket = self.name()
        self.aws.create_bucket(Bucket=self.bucket)
        self.aws.put_bucket_encryption(
            Bucket=self.bucket, ServerSideEncryptionConfiguration={"Rules": [{
                "ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms",
                                                       "KMSMasterKeyID": self.key},
                "BucketKeyEnabled": True}]})

    def on_disk(self, canary):
        found = []
        for folder, _, names in os.walk(self.cloud.state):
            for name in names:
                path = pathlib.Path(folder, name)
                if path.is_file() and canary in path.read_bytes():
                    found.append(str(path))
        return found

    def content(self, key, **more):
        return self.aws.get_object(Bucket=self.bucket, Key=key, **more)["Body"].read()

    def test_a_small_and_a_large_object_lie_encrypted_and_come_back(self):
        canary = secrets.token_bytes(32)
        for key, body in (("small", canary), ("large", canary * (MIB // 8))):
            self.aws.put_object(Bucket=self.bucket, Key=key, Body=body)
            self.assertEqual(self.content(key), body)
        self.assertEqual(self.on_disk(canary), [])
        self.aws.put_object(Bucket=self.bucket, Key="open", Body=canary,
                            ServerSideEncryption="AES256")
        self.assertNotEqual(self.on_disk(canary), [])

    def test_an_upload_in_parts_lies_encrypted_and_ranges_are_right(self):
        canary = secrets.token_bytes(32)
        bodies = [canary * (5 * MIB // 32), canary + b"the end"]
        upload = self.aws.create_multipart_upload(Bucket=self.bucket, Key="a")["UploadId"]
        which = dict(Bucket=self.bucket, Key="a", UploadId=upload)
        parts = [{"PartNumber": number, "ETag": self.aws.upload_part(
            **which, PartNumber=number, Body=body)["ETag"]}
            for number, body in enumerate(bodies, 1)]
        done = self.aws.complete_multipart_upload(**which, MultipartUpload={"Parts": parts})
        self.assertEqual(done["SSEKMSKeyId"], self.key)
        self.assertEqual(self.on_disk(canary), [])
        whole = b"".join(bodies)
        self.assertEqual(self.content("a"), whole)
        first, last = 5 * MIB - 3, 5 * MIB + 40
        self.assertEqual(self.content("a", Range=f"bytes={first}-"), whole[first:])
        self.assertEqual(self.content("a", Range=f"bytes=1-{last}"), whole[1:last + 1])

    def test_answers_name_the_key(self):
        put = self.aws.put_object(Bucket=self.bucket, Key="a", Body=b"a")
        head = self.aws.head_object(Bucket=self.bucket, Key="a")
        for answer in (put, head):
            self.assertEqual(answer["ServerSideEncryption"], "aws:kms")
            self.assertEqual(answer["SSEKMSKeyId"], self.key)
            self.assertTrue(answer["BucketKeyEnabled"])

    def test_a_disabled_key_stops_reading_and_writing(self):
        self.aws.put_object(Bucket=self.bucket, Key="a", Body=b"a")
        self.kms.disable_key(KeyId=self.key)
        self.assertEqual(refusal(self.aws.get_object, Bucket=self.bucket, Key="a"),
                         "KMS.DisabledException")
        self.assertEqual(refusal(self.aws.put_object, Bucket=self.bucket, Key="b"),
                         "KMS.DisabledException")
        self.kms.enable_key(KeyId=self.key)
        self.assertEqual(self.content("a"), b"a")

    def test_reading_needs_the_permission_to_decrypt_too(self):
        self.aws.put_object(Bucket=self.bucket, Key="a", Body=b"a")
        user = self.user(allow("s3:*"))
        self.assertEqual(refusal(user.get_object, Bucket=self.bucket, Key="a"), "AccessDenied")
        self.assertEqual(refusal(user.put_object, Bucket=self.bucket, Key="b"), "AccessDenied")

    def test_whoever_may_use_the_key_reads_and_writes(self):
        self.aws.put_object(Bucket=self.bucket, Key="a", Body=b"a")
        user = self.user(allow("s3:*"), allow(["kms:Decrypt", "kms:GenerateDataKey"], self.key))
        user.put_object(Bucket=self.bucket, Key="b", Body=b"b")
        got = user.get_object(Bucket=self.bucket, Key="a")
        self.assertEqual(got["Body"].read(), b"a")


if __name__ == "__main__":
    cases.main()
