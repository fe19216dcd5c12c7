"""Objects of S3, as boto3 puts, reads, lists and removes them."""
import base64
import hashlib
import pathlib
import sys
import unittest
import urllib.error
import urllib.request

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from lib import cases, clients  # noqa: E402
from lib.cloud import Cloud, open_url  # noqa: E402
from lib.clients import refusal  # noqa: E402


class Objects(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.cloud = Cloud().start()
        cls.addClassCleanup(cls.cloud.__exit__)
        cls.s3 = clients.client(cls.cloud, "s3")
        cls.bucket = "objects"
        cls.s3.create_bucket(Bucket=cls.bucket)

    def put(self, key, body=b"hello", **more):
        return self.s3.put_object(Bucket=self.bucket, Key=key, Body=body, **more)

    def get(self, key, **more):
        return self.s3.get_object(Bucket=self.bucket, Key=key, **more)

    def test_an_object_comes_back_as_it_was_put(self):
        self.put("a/b c+d%é.txt", b"content", ContentType="text/x-test", Metadata={"who": "me"},
                 CacheControl="max-age=5")
        got = self.get("a/b c+d%é.txt")
        self.assertEqual(got["Body"].read(), b"content")
        self.assertEqual(got["ContentType"], "text/x-test")
        self.assertEqual(got["Metadata"], {"who": "me"})
        self.assertEqual(got["CacheControl"], "max-age=5")
        self.assertEqual(got["ETag"], '"' + hashlib.md5(b"content").hexdigest() + '"')

    def test_an_empty_object_and_one_larger_than_a_row_come_back(self):
        for key, body in (("empty", b""), ("large", bytes(range(256)) * 12_000)):
            self.put(key, body)
            self.assertEqual(self.get(key)["Body"].read(), body)

    def test_a_missing_object_is_refused_by_its_code(self):
        self.assertEqual(refusal(self.get, "absent"), "NoSuchKey")
        self.assertEqual(refusal(self.s3.head_object, Bucket=self.bucket, Key="absent"), "404")
        self.assertEqual(refusal(self.s3.get_object, Bucket="no-such-bucket", Key="x"),
                         "NoSuchBucket")

    def test_ranges_are_served_as_asked(self):
        body = bytes(range(256)) * 1000
        self.put("ranged", body)
        for asked, expected in (("bytes=0-9", body[:10]), ("bytes=255990-", body[255990:]),
                                ("bytes=-7", body[-7:]), ("bytes=100-100", body[100:101])):
            with self.subTest(asked):
                got = self.get("ranged", Range=asked)
                self.assertEqual(got["ResponseMetadata"]["HTTPStatusCode"], 206)
                self.assertEqual(got["Body"].read(), expected)
        self.assertEqual(refusal(self.get, "ranged", Range="bytes=256000-"), "InvalidRange")

    def test_conditional_reads_answer_by_tag_and_by_time(self):
        made = self.put("conditional")
        seen = self.get("conditional")["LastModified"]
        self.assertEqual(refusal(self.get, "conditional", IfNoneMatch=made["ETag"]), "304")
        self.assertEqual(refusal(self.get, "conditional", IfModifiedSince=seen), "304")
        self.assertEqual(refusal(self.get, "conditional", IfMatch='"other"'), "PreconditionFailed")
        self.assertEqual(self.get("conditional", IfMatch=made["ETag"])["Body"].read(), b"hello")

    @unittest.skipIf(clients.DEBIAN, "Debian's boto3 does not know conditional writes")
    def test_a_conditional_write_does_not_overwrite(self):
        made = self.put("only-once", b"first", IfNoneMatch="*")
        self.assertEqual(refusal(self.put, "only-once", b"second", IfNoneMatch="*"),
                         "PreconditionFailed")
        self.assertEqual(refusal(self.put, "only-once", b"third", IfMatch='"other"'),
                         "PreconditionFailed")
        self.put("only-once", b"fourth", IfMatch=made["ETag"])
        self.assertEqual(self.get("only-once")["Body"].read(), b"fourth")

    def test_each_checksum_that_was_sent_is_kept_and_a_wrong_one_refused(self):
        algorithms = ["CRC32", "SHA1", "SHA256"] + ([] if clients.DEBIAN else ["CRC64NVME"])
        for algorithm in algorithms:
            with self.subTest(algorithm):
                if algorithm == "CRC64NVME":
                    try:
                        import awscrt  # noqa: F401  # boto3 computes this one with it only
                    except ImportError:
                        continue
                made = self.put("checked", b"content", ChecksumAlgorithm=algorithm)
                got = self.get("checked", ChecksumMode="ENABLED")
                self.assertEqual(got["Checksum" + algorithm], made["Checksum" + algorithm])
                self.assertEqual(got["Body"].read(), b"content")
        wrong = base64.b64encode(hashlib.sha256(b"other").digest()).decode()
        self.assertEqual(refusal(self.put, "checked", b"content", ChecksumSHA256=wrong), "BadDigest")
        wrong = base64.b64encode(hashlib.md5(b"other").digest()).decode()
        self.assertEqual(refusal(self.put, "checked", b"content", ContentMD5=wrong), "BadDigest")

    def test_a_copy_keeps_or_replaces_what_is_said_of_the_object(self):
        self.put("source one", b"copied", Metadata={"n": "1"})
        source = {"Bucket": self.bucket, "Key": "source one"}
        self.s3.copy_object(Bucket=self.bucket, Key="kept", CopySource=source)
        self.assertEqual(self.get("kept")["Metadata"], {"n": "1"})
        self.s3.copy_object(Bucket=self.bucket, Key="replaced", CopySource=source,
                            MetadataDirective="REPLACE", Metadata={"n": "2"})
        self.assertEqual(self.get("replaced")["Metadata"], {"n": "2"})
        self.assertEqual(self.get("replaced")["Body"].read(), b"copied")

    def test_tags_of_an_object_are_put_read_and_removed(self):
        self.put("tagged", Tagging="a=1&b=2")
        where = dict(Bucket=self.bucket, Key="tagged")
        tags = self.s3.get_object_tagging(**where)["TagSet"]
        self.assertEqual({tag["Key"]: tag["Value"] for tag in tags}, {"a": "1", "b": "2"})
        self.s3.put_object_tagging(**where, Tagging={"TagSet": [{"Key": "c", "Value": "3"}]})
        self.assertEqual(self.s3.get_object_tagging(**where)["TagSet"], [{"Key": "c", "Value": "3"}])
        self.s3.delete_object_tagging(**where)
        self.assertEqual(self.s3.get_object_tagging(**where)["TagSet"], [])

    def test_a_listing_is_paged_in_order_and_folds_folders(self):
        bucket = "listed"
        self.s3.create_bucket(Bucket=bucket)
        keys = sorted(f"{folder}/{number:03}" for folder in "abc" for number in range(40))
        for key in keys + ["top"]:
            self.s3.put_object(Bucket=bucket, Key=key, Body=b"")
        for version in ("list_objects_v2", "list_objects"):
            pages = self.s3.get_paginator(version).paginate(Bucket=bucket, PaginationConfig={
                "PageSize": 7})
            found = [item["Key"] for page in pages for item in page["Contents"]]
            self.assertEqual(found, keys + ["top"], version)
            folded = list(self.s3.get_paginator(version).paginate(
                Bucket=bucket, Delimiter="/", PaginationConfig={"PageSize": 2}))
            self.assertEqual([p["Prefix"] for page in folded
                              for p in page.get("CommonPrefixes", [])], ["a/", "b/", "c/"])
            self.assertEqual([item["Key"] for page in folded for item in page.get("Contents", [])],
                             ["top"])
        after = self.s3.list_objects_v2(Bucket=bucket, Prefix="b/", StartAfter="b/037")
        self.assertEqual([item["Key"] for item in after["Contents"]], ["b/038", "b/039"])

    def test_many_objects_are_deleted_at_once(self):
        keys = [f"doomed/{number}" for number in range(50)]
        for key in keys:
            self.put(key)
        answer = self.s3.delete_objects(Bucket=self.bucket, Delete={
            "Objects": [{"Key": key} for key in keys] + [{"Key": "doomed/never-was"}]})
        self.assertEqual(len(answer["Deleted"]), 51)
        left = self.s3.list_objects_v2(Bucket=self.bucket, Prefix="doomed/")
        self.assertEqual(left["KeyCount"], 0)

    def test_a_presigned_url_does_just_what_it_was_made_for(self):
        s3 = clients.client(self.cloud, "s3", config={"signature_version": "s3v4"})
        where = {"Bucket": self.bucket, "Key": "pre signed/é"}
        url = s3.generate_presigned_url("put_object", Params=where, ExpiresIn=60)
        request = urllib.request.Request(url, b"by url", method="PUT")
        with open_url(request) as answer:
            self.assertEqual(answer.status, 200)
        url = s3.generate_presigned_url("get_object", Params=dict(
            where, ResponseContentType="text/x-asked"), ExpiresIn=60)
        with open_url(url) as answer:
            self.assertEqual(answer.read(), b"by url")
            self.assertEqual(answer.headers["Content-Type"], "text/x-asked")
        with self.assertRaises(urllib.error.HTTPError) as refused:
            open_url(url.replace("pre%20signed", "other"))
        self.assertEqual(refused.exception.code, 403)
        self.assertIn(b"SignatureDoesNotMatch", refused.exception.read())

    def test_a_url_presigned_without_saying_how_works_too(self):
        where = {"Bucket": self.bucket, "Key": "pre signed/old"}
        s3 = clients.client(self.cloud, "s3")
        url = s3.generate_presigned_url("put_object", ExpiresIn=60, Params=dict(
            where, ContentType="text/x-given", Metadata={"a": "b"}))
        with open_url(urllib.request.Request(
                url, b"by url", {"Content-Type": "text/x-given", "x-amz-meta-a": "b"},
                method="PUT")) as answer:
            self.assertEqual(answer.status, 200)
        kept = self.s3.head_object(**where)
        self.assertEqual((kept["ContentType"], kept["Metadata"]), ("text/x-given", {"a": "b"}))
        url = s3.generate_presigned_url("get_object", Params=where, ExpiresIn=60)
        with open_url(url) as answer:
            self.assertEqual(answer.read(), b"by url")
        with self.assertRaises(urllib.error.HTTPError) as refused:
            open_url(url.replace("pre%20signed", "other"))
        self.assertEqual(refused.exception.code, 403)


if __name__ == "__main__":
    cases.main()
