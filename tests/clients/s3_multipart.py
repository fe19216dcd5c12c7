"""Uploads in parts: 200 MB by boto3 and by the awscli, and what must be refused."""
import hashlib
import os
import pathlib
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from lib import cases, clients  # noqa: E402
from lib.cloud import Cloud  # noqa: E402
from lib.clients import refusal  # noqa: E402
from boto3.s3.transfer import TransferConfig  # noqa: E402

MIB = 1 << 20
LARGE = 200 * 1000 * 1000
# What a whole large object would need if it passed through memory is far above this; the address
# sanitizer's own share is below.
MEMORY_GROWTH_MAX_KIB = 96 << 10


def digest_of(path):
    digest = hashlib.sha256()
    with open(path, "rb") as file:
        while piece := file.read(MIB):
            digest.update(piece)
    return digest.hexdigest()


class Multipart(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.cloud = Cloud().start()
        cls.addClassCleanup(cls.cloud.__exit__)
        cls.s3 = clients.client(cls.cloud, "s3")
        cls.s3.create_bucket(Bucket="parts")
        cls.scratch = tempfile.TemporaryDirectory(prefix="windlass-test-")
        cls.addClassCleanup(cls.scratch.cleanup)
        cls.large = os.path.join(cls.scratch.name, "large")
        block = os.urandom(MIB)
        with open(cls.large, "wb") as file:
            for number in range(LARGE // MIB + 1):
                file.write(number.to_bytes(8, "big") + block[8:])
            file.truncate(LARGE)
        cls.digest = digest_of(cls.large)

    def start(self, key, **more):
        return dict(Bucket="parts", Key=key, UploadId=self.s3.create_multipart_upload(
            Bucket="parts", Key=key, **more)["UploadId"])

    def part(self, upload, number, body):
        made = self.s3.upload_part(**upload, PartNumber=number, Body=body)
        return {"PartNumber": number, "ETag": made["ETag"]}

    def finish(self, upload, parts):
        return self.s3.complete_multipart_upload(**upload, MultipartUpload={"Parts": parts})

    def test_200_mb_go_up_and_come_back_by_boto3_in_constant_memory(self):
        before = self.cloud.status_kib("VmRSS")
        self.cloud.forget_peak_memory()
        how = TransferConfig(multipart_threshold=8 * MIB, multipart_chunksize=8 * MIB,
                             max_concurrency=4)
        self.s3.upload_file(self.large, "parts", "by-boto3", Config=how)
        back = os.path.join(self.scratch.name, "boto3-back")
        self.s3.download_file("parts", "by-boto3", back, Config=how)
        self.assertEqual(digest_of(back), self.digest)
        os.unlink(back)
        self.assertTrue(self.s3.head_object(Bucket="parts", Key="by-boto3")["ETag"].endswith('-24"'))
        self.assertLess(self.cloud.status_kib("VmHWM") - before, MEMORY_GROWTH_MAX_KIB)

    def test_200_mb_go_up_and_come_back_by_the_awscli(self):
        clients.awscli(self.cloud, "s3", "cp", "--quiet", self.large, "s3://parts/by-awscli")
        back = os.path.join(self.scratch.name, "awscli-back")
        clients.awscli(self.cloud, "s3", "cp", "--quiet", "s3://parts/by-awscli", back)
        self.assertEqual(digest_of(back), self.digest)
        os.unlink(back)

    def test_200_mb_in_one_piece_stay_out_of_memory(self):
        before = self.cloud.status_kib("VmRSS")
        self.cloud.forget_peak_memory()
        with open(self.large, "rb") as file:
            self.s3.put_object(Bucket="parts", Key="one-piece", Body=file)
        digest = hashlib.sha256()
        for piece in self.s3.get_object(Bucket="parts", Key="one-piece")["Body"].iter_chunks(MIB):
            digest.update(piece)
        self.assertEqual(digest.hexdigest(), self.digest)
        self.assertLess(self.cloud.status_kib("VmHWM") - before, MEMORY_GROWTH_MAX_KIB)

    def test_parts_may_come_in_any_order_and_again(self):
        upload = self.start("order")
        second = self.part(upload, 2, b"tail")
        self.part(upload, 1, b"x" * 5 * MIB)
        first = self.part(upload, 1, b"y" * 5 * MIB)
        self.finish(upload, [first, second])
        got = self.s3.get_object(Bucket="parts", Key="order")["Body"].read()
        self.assertEqual(got, b"y" * 5 * MIB + b"tail")
        ranged = self.s3.get_object(Bucket="parts", Key="order", Range=f"bytes={5 * MIB - 2}-")
        self.assertEqual(ranged["Body"].read(), b"yytail")
        one = self.s3.get_object(Bucket="parts", Key="order", PartNumber=2)
        self.assertEqual((one["Body"].read(), one["PartsCount"]), (b"tail", 2))

    def test_what_is_wrong_with_parts_is_refused_by_its_code(self):
        upload = self.start("wrong")
        small = [self.part(upload, 1, b"small"), self.part(upload, 2, b"last")]
        self.assertEqual(refusal(self.finish, upload, small), "EntityTooSmall")
        self.assertEqual(refusal(self.finish, upload, small[::-1]), "InvalidPartOrder")
        self.assertEqual(refusal(self.finish, upload, [dict(small[0], ETag='"0"')]), "InvalidPart")
        unknown = dict(upload, UploadId="unknown")
        self.assertEqual(refusal(self.part, unknown, 1, b""), "NoSuchUpload")

    def test_an_aborted_upload_is_gone(self):
        upload = self.start("aborted")
        self.part(upload, 1, b"x" * 1000)
        listed = self.s3.list_parts(**upload)["Parts"]
        self.assertEqual([part["Size"] for part in listed], [1000])
        ids = [u["UploadId"] for u in self.s3.list_multipart_uploads(Bucket="parts")["Uploads"]]
        self.assertIn(upload["UploadId"], ids)
        self.s3.abort_multipart_upload(**upload)
        self.assertEqual(refusal(self.part, upload, 2, b""), "NoSuchUpload")

    def test_a_part_may_be_copied_from_an_object(self):
        self.s3.put_object(Bucket="parts", Key="origin", Body=b"a" * 5 * MIB + b"b" * 100)
        upload = self.start("assembled")
        source = {"Bucket": "parts", "Key": "origin"}
        parts = []
        for number, wanted in ((1, f"bytes=0-{5 * MIB - 1}"), (2, f"bytes={5 * MIB}-{5 * MIB + 99}")):
            made = self.s3.upload_part_copy(**upload, PartNumber=number, CopySource=source,
                                            CopySourceRange=wanted)
            parts.append({"PartNumber": number, "ETag": made["CopyPartResult"]["ETag"]})
        self.finish(upload, parts)
        got = self.s3.get_object(Bucket="parts", Key="assembled")["Body"].read()
        self.assertEqual(got, b"a" * 5 * MIB + b"b" * 100)


if __name__ == "__main__":
    cases.main()
