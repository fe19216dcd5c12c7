"""Every operation on S3's objects: what it does, and that it is refused."""
import datetime
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from lib import cases, clients  # noqa: E402
from lib.cloud_case import CloudCase  # noqa: E402
from lib.exercise import refuses, shows  # noqa: E402

TAGS = {"TagSet": [{"Key": "a", "Value": "1"}]}
PART_MIN = 5 << 20


class Objects(CloudCase):
    service = "s3"

    def setUp(self):
        self.bucket = {"Bucket": self.name()}
        self.aws.create_bucket(**self.bucket, ObjectOwnership="ObjectWriter",
                               ObjectLockEnabledForBucket="locked" in self.name())
        self.it = {**self.bucket, "Key": "k"}

    def put(self, body=b"hello", **more):
        return self.aws.put_object(**{**self.it, **more}, Body=body)

    def body(self, **which):
        return self.aws.get_object(**{**self.it, **which})["Body"].read()

    @shows("s3", "PutObject", "GetObject", "HeadObject", "DeleteObject", "GetObjectAttributes")
    def test_an_object_is_put_read_and_removed(self):
        self.put()
        self.assertEqual(self.body(), b"hello")
        self.assertEqual(self.aws.head_object(**self.it)["ContentLength"], 5)
        told = self.aws.get_object_attributes(**self.it, ObjectAttributes=["ObjectSize"])
        self.assertEqual(told["ObjectSize"], 5)
        self.aws.delete_object(**self.it)
        self.assertEqual(clients.refusal(self.body), "NoSuchKey")

    @shows("s3", "CopyObject", "DeleteObjects", "ListObjects", "ListObjectsV2", "ListObjectVersions")
    def test_objects_are_copied_listed_and_removed_by_the_dozen(self):
        self.put()
        self.aws.copy_object(**{**self.it, "Key": "copy"}, CopySource=self.it)
        self.assertEqual(self.body(Key="copy"), b"hello")
        for listing, members in (("list_objects", "Contents"), ("list_objects_v2", "Contents"),
                                 ("list_object_versions", "Versions")):
            listed = getattr(self.aws, listing)(**self.bucket)[members]
            self.assertEqual([one["Key"] for one in listed], ["copy", "k"])
        self.aws.delete_objects(**self.bucket, Delete={"Objects": [{"Key": "k"}, {"Key": "copy"}]})
        self.assertEqual(self.aws.list_objects_v2(**self.bucket)["KeyCount"], 0)

    @shows("s3", "PutObjectTagging", "GetObjectTagging", "DeleteObjectTagging", "PutObjectAcl",
           "GetObjectAcl")
    def test_an_objects_tags_and_acl_are_put_read_and_removed(self):
        self.put()
        self.aws.put_object_tagging(**self.it, Tagging=TAGS)
        self.assertEqual(self.aws.get_object_tagging(**self.it)["TagSet"], TAGS["TagSet"])
        self.aws.delete_object_tagging(**self.it)
        self.assertEqual(self.aws.get_object_tagging(**self.it)["TagSet"], [])
        self.aws.delete_public_access_block(**self.bucket)
        self.aws.put_object_acl(**self.it, ACL="public-read")
        grants = self.aws.get_object_acl(**self.it)["Grants"]
        self.assertEqual([grant["Permission"] for grant in grants], ["FULL_CONTROL", "READ"])

    @shows("s3", "PutObjectLegalHold", "GetObjectLegalHold", "PutObjectRetention",
           "GetObjectRetention")
    def test_a_locked_object_is_held_and_retained(self):
        version = self.put()["VersionId"]
        self.aws.put_object_legal_hold(**self.it, LegalHold={"Status": "ON"})
        self.assertEqual(self.aws.get_object_legal_hold(**self.it)["LegalHold"]["Status"], "ON")
        self.refused("DeleteObject", {**self.it, "VersionId": version}, "AccessDenied")
        self.aws.put_object_legal_hold(**self.it, LegalHold={"Status": "OFF"})
        until = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(days=1)
        self.aws.put_object_retention(**self.it, Retention={
            "Mode": "GOVERNANCE", "RetainUntilDate": until})
        self.assertEqual(self.aws.get_object_retention(**self.it)["Retention"]["Mode"], "GOVERNANCE")

    @shows("s3", "CreateMultipartUpload", "UploadPart", "UploadPartCopy", "ListParts",
           "ListMultipartUploads", "CompleteMultipartUpload", "AbortMultipartUpload")
    def test_an_object_is_put_together_from_parts(self):
        self.put(b"tail", Key="source")
        made = self.aws.create_multipart_upload(**self.it)
        it = {**self.it, "UploadId": made["UploadId"]}
        first = self.aws.upload_part(**it, PartNumber=1, Body=b"." * PART_MIN)["ETag"]
        last = self.aws.upload_part_copy(**it, PartNumber=2, CopySource={
            **self.bucket, "Key": "source"})["CopyPartResult"]["ETag"]
        self.assertEqual([part["ETag"] for part in self.aws.list_parts(**it)["Parts"]], [first, last])
        [upload] = self.aws.list_multipart_uploads(**self.bucket)["Uploads"]
        self.assertEqual(upload["UploadId"], made["UploadId"])
        self.aws.complete_multipart_upload(**it, MultipartUpload={"Parts": [
            {"PartNumber": 1, "ETag": first}, {"PartNumber": 2, "ETag": last}]})
        self.assertEqual(self.body()[PART_MIN:], b"tail")
        other = self.aws.create_multipart_upload(**self.it)["UploadId"]
        self.aws.abort_multipart_upload(**self.it, UploadId=other)
        self.assertNotIn("Uploads", self.aws.list_multipart_uploads(**self.bucket))

    @shows("s3", "RestoreObject")
    def test_an_object_comes_back_from_the_archive(self):
        self.put(StorageClass="GLACIER")
        self.aws.restore_object(**self.it, RestoreRequest={"Days": 1})
        self.assertEqual(self.body(), b"hello")

    @refuses("s3", "GetObject", "HeadObject", "GetObjectAttributes", "CopyObject",
             "PutObjectTagging", "GetObjectTagging", "DeleteObjectTagging", "PutObjectAcl",
             "GetObjectAcl", "RestoreObject")
    def test_an_object_that_is_not_there_is_refused(self):
        for operation, more in {
                "GetObject": {}, "GetObjectAttributes": {"ObjectAttributes": ["ETag"]},
                "CopyObject": {"CopySource": f"{self.bucket['Bucket']}/missing"},
                "PutObjectTagging": {"Tagging": TAGS}, "GetObjectTagging": {},
                "DeleteObjectTagging": {}, "PutObjectAcl": {"ACL": "private"}, "GetObjectAcl": {},
                "RestoreObject": {"RestoreRequest": {"Days": 1}}}.items():
            with self.subTest(operation):
                self.refused(operation, {**self.it, **more}, "NoSuchKey")
        self.refused("HeadObject", self.it, "404")

    @refuses("s3", "PutObject", "DeleteObject", "DeleteObjects", "CreateMultipartUpload",
             "PutObjectLegalHold", "GetObjectLegalHold", "PutObjectRetention",
             "GetObjectRetention")
    def test_a_bucket_that_is_not_there_or_has_no_lock_is_refused(self):
        nowhere = {"Bucket": "windlass-nowhere"}
        for operation, more in {
                "PutObject": {"Key": "k"}, "DeleteObject": {"Key": "k"},
                "DeleteObjects": {"Delete": {"Objects": [{"Key": "k"}]}},
                "CreateMultipartUpload": {"Key": "k"}}.items():
            with self.subTest(operation):
                self.refused(operation, {**nowhere, **more}, "NoSuchBucket")
        self.put()
        for operation, more in {
                "PutObjectLegalHold": {"LegalHold": {"Status": "ON"}}, "GetObjectLegalHold": {},
                "PutObjectRetention": {"Retention": {
                    "Mode": "GOVERNANCE", "RetainUntilDate": "2099-01-01T00:00:00Z"}},
                "GetObjectRetention": {}}.items():
            with self.subTest(operation):
                self.refused(operation, {**self.it, **more},
                             ("InvalidRequest", "ObjectLockConfigurationNotFoundError"))

    @refuses("s3", "UploadPart", "UploadPartCopy", "ListParts", "CompleteMultipartUpload",
             "AbortMultipartUpload")
    def test_an_upload_that_is_not_there_is_refused(self):
        self.put()
        part = {"PartNumber": 1}
        for operation, more in {
                "UploadPart": part,
                "UploadPartCopy": {**part, "CopySource": f"{self.bucket['Bucket']}/k"},
                "ListParts": {}, "AbortMultipartUpload": {},
                "CompleteMultipartUpload": {"MultipartUpload": {"Parts": [
                    {**part, "ETag": '"e"'}]}}}.items():
            with self.subTest(operation):
                self.refused(operation, {**self.it, "UploadId": "nonsense", **more}, "NoSuchUpload")


if __name__ == "__main__":
    cases.main()
