"""Every operation on S3's buckets: what it does, and that it is refused."""
import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from lib import cases, clients  # noqa: E402
from lib.cloud_case import CloudCase  # noqa: E402
from lib.exercise import refuses, shows  # noqa: E402

CORS = {"CORSRules": [{"AllowedMethods": ["GET"], "AllowedOrigins": ["https://shop.example"]}]}
AES = {"Rules": [{"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}]}
LIFECYCLE = {"Rules": [{"ID": "old", "Status": "Enabled", "Filter": {"Prefix": "logs/"},
                        "Expiration": {"Days": 30}}]}
OWNED = {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]}
TAGS = {"TagSet": [{"Key": "a", "Value": "1"}]}
WEBSITE = {"IndexDocument": {"Suffix": "index.html"}}
BLOCKED = {"BlockPublicAcls": True, "IgnorePublicAcls": True, "BlockPublicPolicy": True,
           "RestrictPublicBuckets": True}


def reading(bucket):
    return json.dumps({"Version": "2012-10-17", "Statement": [{
        "Effect": "Allow", "Principal": "*", "Action": "s3:GetObject",
        "Resource": f"arn:aws:s3:::{bucket}/*"}]})


class Buckets(CloudCase):
    service = "s3"

    def bucket(self, **more):
        self.aws.create_bucket(Bucket=self.name(), **more)
        return {"Bucket": self.name()}

    @shows("s3", "CreateBucket", "HeadBucket", "ListBuckets", "GetBucketLocation", "DeleteBucket")
    def test_a_bucket_is_made_listed_and_removed(self):
        it = self.bucket()
        self.aws.head_bucket(**it)
        self.assertIsNone(self.aws.get_bucket_location(**it)["LocationConstraint"])
        self.assertIn(self.name(), self.listed())
        self.aws.delete_bucket(**it)
        self.assertNotIn(self.name(), self.listed())

    def listed(self):
        return [bucket["Name"] for bucket in self.aws.list_buckets()["Buckets"]]

    @shows("s3", "PutBucketCors", "GetBucketCors", "DeleteBucketCors")
    def test_cors_rules_are_put_read_and_removed(self):
        it = self.bucket()
        self.aws.put_bucket_cors(**it, CORSConfiguration=CORS)
        self.assertEqual(self.aws.get_bucket_cors(**it)["CORSRules"], CORS["CORSRules"])
        self.aws.delete_bucket_cors(**it)
        self.assertEqual(clients.refusal(self.aws.get_bucket_cors, **it), "NoSuchCORSConfiguration")

    @shows("s3", "PutBucketEncryption", "GetBucketEncryption", "DeleteBucketEncryption")
    def test_encryption_is_put_read_and_reset(self):
        it = self.bucket()
        self.aws.put_bucket_encryption(**it, ServerSideEncryptionConfiguration={"Rules": [
            {**AES["Rules"][0], "BucketKeyEnabled": True}]})
        self.assertTrue(self.encryption(it)["BucketKeyEnabled"])
        self.aws.delete_bucket_encryption(**it)
        self.assertFalse(self.encryption(it)["BucketKeyEnabled"])

    def encryption(self, it):
        answer = self.aws.get_bucket_encryption(**it)
        return answer["ServerSideEncryptionConfiguration"]["Rules"][0]

    @shows("s3", "PutBucketLifecycleConfiguration", "GetBucketLifecycleConfiguration",
           "DeleteBucketLifecycle")
    def test_lifecycle_rules_are_put_read_and_removed(self):
        it = self.bucket()
        self.aws.put_bucket_lifecycle_configuration(**it, LifecycleConfiguration=LIFECYCLE)
        self.assertEqual(self.aws.get_bucket_lifecycle_configuration(**it)["Rules"],
                         LIFECYCLE["Rules"])
        self.aws.delete_bucket_lifecycle(**it)
        self.assertEqual(clients.refusal(self.aws.get_bucket_lifecycle_configuration, **it),
                         "NoSuchLifecycleConfiguration")

    @shows("s3", "PutBucketOwnershipControls", "GetBucketOwnershipControls",
           "DeleteBucketOwnershipControls")
    def test_ownership_is_put_read_and_removed(self):
        it = self.bucket()
        self.aws.put_bucket_ownership_controls(**it, OwnershipControls=OWNED)
        self.assertEqual(self.aws.get_bucket_ownership_controls(**it)["OwnershipControls"], OWNED)
        self.aws.delete_bucket_ownership_controls(**it)
        self.assertEqual(clients.refusal(self.aws.get_bucket_ownership_controls, **it),
                         "OwnershipControlsNotFoundError")

    @shows("s3", "PutBucketPolicy", "GetBucketPolicy", "GetBucketPolicyStatus", "DeleteBucketPolicy",
           "PutPublicAccessBlock", "GetPublicAccessBlock", "DeletePublicAccessBlock")
    def test_a_policy_makes_a_bucket_public_where_that_is_not_blocked(self):
        it = self.bucket()
        self.aws.put_public_access_block(**it, PublicAccessBlockConfiguration=BLOCKED)
        self.assertEqual(self.aws.get_public_access_block(**it)["PublicAccessBlockConfiguration"],
                         BLOCKED)
        self.aws.delete_public_access_block(**it)
        self.aws.put_bucket_policy(**it, Policy=reading(self.name()))
        self.assertEqual(json.loads(self.aws.get_bucket_policy(**it)["Policy"]),
                         json.loads(reading(self.name())))
        self.assertTrue(self.aws.get_bucket_policy_status(**it)["PolicyStatus"]["IsPublic"])
        self.aws.delete_bucket_policy(**it)
        self.assertEqual(clients.refusal(self.aws.get_bucket_policy, **it), "NoSuchBucketPolicy")

    @shows("s3", "PutBucketTagging", "GetBucketTagging", "DeleteBucketTagging")
    def test_tags_are_put_read_and_removed(self):
        it = self.bucket()
        self.aws.put_bucket_tagging(**it, Tagging=TAGS)
        self.assertEqual(self.aws.get_bucket_tagging(**it)["TagSet"], TAGS["TagSet"])
        self.aws.delete_bucket_tagging(**it)
        self.assertEqual(clients.refusal(self.aws.get_bucket_tagging, **it), "NoSuchTagSet")

    @shows("s3", "PutBucketWebsite", "GetBucketWebsite", "DeleteBucketWebsite")
    def test_a_website_is_put_read_and_removed(self):
        it = self.bucket()
        self.aws.put_bucket_website(**it, WebsiteConfiguration=WEBSITE)
        self.assertEqual(self.aws.get_bucket_website(**it)["IndexDocument"], WEBSITE["IndexDocument"])
        self.aws.delete_bucket_website(**it)
        self.assertEqual(clients.refusal(self.aws.get_bucket_website, **it),
                         "NoSuchWebsiteConfiguration")

    @shows("s3", "PutBucketVersioning", "GetBucketVersioning", "PutBucketRequestPayment",
           "GetBucketRequestPayment", "PutBucketAcl", "GetBucketAcl")
    def test_versioning_payer_and_acl_are_put_and_read(self):
        it = self.bucket(ObjectOwnership="ObjectWriter")
        self.aws.put_bucket_versioning(**it, VersioningConfiguration={"Status": "Enabled"})
        self.assertEqual(self.aws.get_bucket_versioning(**it)["Status"], "Enabled")
        self.aws.put_bucket_request_payment(**it, RequestPaymentConfiguration={"Payer": "BucketOwner"})
        self.assertEqual(self.aws.get_bucket_request_payment(**it)["Payer"], "BucketOwner")
        self.aws.put_bucket_acl(**it, ACL="private")
        [grant] = self.aws.get_bucket_acl(**it)["Grants"]
        self.assertEqual(grant["Permission"], "FULL_CONTROL")

    @shows("s3", "PutBucketLogging", "GetBucketLogging", "PutBucketNotificationConfiguration",
           "GetBucketNotificationConfiguration")
    def test_logging_and_notifications_are_put_and_read(self):
        it = self.bucket()
        self.aws.put_bucket_logging(**it, BucketLoggingStatus={})
        self.assertNotIn("LoggingEnabled", self.aws.get_bucket_logging(**it))
        sqs = clients.client(self.cloud, "sqs")
        url = sqs.create_queue(QueueName="told", Attributes={"Policy": json.dumps({
            "Version": "2012-10-17", "Statement": [{
                "Effect": "Allow", "Principal": {"Service": "s3.amazonaws.com"},
                "Action": "sqs:SendMessage", "Resource": "*"}]})})["QueueUrl"]
        arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])
        self.aws.put_bucket_notification_configuration(**it, NotificationConfiguration={
            "QueueConfigurations": [{"QueueArn": arn["Attributes"]["QueueArn"],
                                     "Events": ["s3:ObjectCreated:*"]}]})
        [told] = self.aws.get_bucket_notification_configuration(**it)["QueueConfigurations"]
        self.assertEqual(told["Events"], ["s3:ObjectCreated:*"])

    @shows("s3", "PutObjectLockConfiguration", "GetObjectLockConfiguration")
    def test_a_lock_is_put_and_read(self):
        it = self.bucket(ObjectLockEnabledForBucket=True)
        rule = {"ObjectLockEnabled": "Enabled", "Rule": {"DefaultRetention": {
            "Mode": "GOVERNANCE", "Days": 1}}}
        self.aws.put_object_lock_configuration(**it, ObjectLockConfiguration=rule)
        self.assertEqual(self.aws.get_object_lock_configuration(**it)["ObjectLockConfiguration"], rule)

    # Terraform asks for these of every bucket.
    @shows("s3", "GetBucketAccelerateConfiguration")
    def test_a_bucket_is_not_accelerated(self):
        self.assertNotIn("Status", self.aws.get_bucket_accelerate_configuration(**self.bucket()))

    @refuses("s3", "GetBucketReplication")
    def test_a_bucket_is_not_replicated(self):
        self.refused("GetBucketReplication", self.bucket(), "ReplicationConfigurationNotFoundError")

    @refuses("s3", "HeadBucket", "DeleteBucket", "GetBucketLocation", "PutBucketCors", "GetBucketCors",
             "DeleteBucketCors", "PutBucketEncryption", "GetBucketEncryption",
             "DeleteBucketEncryption", "PutBucketLifecycleConfiguration",
             "GetBucketLifecycleConfiguration", "DeleteBucketLifecycle",
             "PutBucketOwnershipControls", "GetBucketOwnershipControls",
             "DeleteBucketOwnershipControls", "PutBucketPolicy", "GetBucketPolicy",
             "GetBucketPolicyStatus", "DeleteBucketPolicy", "PutPublicAccessBlock",
             "GetPublicAccessBlock", "DeletePublicAccessBlock", "PutBucketTagging",
             "GetBucketTagging", "DeleteBucketTagging", "PutBucketWebsite", "GetBucketWebsite",
             "DeleteBucketWebsite", "PutBucketVersioning", "GetBucketVersioning",
             "PutBucketRequestPayment", "GetBucketRequestPayment", "PutBucketAcl", "GetBucketAcl",
             "PutBucketLogging", "GetBucketLogging", "PutBucketNotificationConfiguration",
             "GetBucketNotificationConfiguration", "PutObjectLockConfiguration",
             "GetObjectLockConfiguration", "GetBucketAccelerateConfiguration",
             "GetBucketReplication", "ListObjects", "ListObjectsV2", "ListObjectVersions",
             "ListMultipartUploads")
    def test_a_bucket_that_is_not_there_is_refused(self):
        for operation, more in {
                "DeleteBucket": {}, "GetBucketLocation": {},
                "PutBucketCors": {"CORSConfiguration": CORS}, "GetBucketCors": {},
                "DeleteBucketCors": {},
                "PutBucketEncryption": {"ServerSideEncryptionConfiguration": AES},
                "GetBucketEncryption": {}, "DeleteBucketEncryption": {},
                "PutBucketLifecycleConfiguration": {"LifecycleConfiguration": LIFECYCLE},
                "GetBucketLifecycleConfiguration": {}, "DeleteBucketLifecycle": {},
                "PutBucketOwnershipControls": {"OwnershipControls": OWNED},
                "GetBucketOwnershipControls": {}, "DeleteBucketOwnershipControls": {},
                "PutBucketPolicy": {"Policy": reading("windlass-nowhere")}, "GetBucketPolicy": {},
                "GetBucketPolicyStatus": {}, "DeleteBucketPolicy": {},
                "PutPublicAccessBlock": {"PublicAccessBlockConfiguration": BLOCKED},
                "GetPublicAccessBlock": {}, "DeletePublicAccessBlock": {},
                "PutBucketTagging": {"Tagging": TAGS}, "GetBucketTagging": {},
                "DeleteBucketTagging": {}, "PutBucketWebsite": {"WebsiteConfiguration": WEBSITE},
                "GetBucketWebsite": {}, "DeleteBucketWebsite": {},
                "PutBucketVersioning": {"VersioningConfiguration": {"Status": "Enabled"}},
                "GetBucketVersioning": {},
                "PutBucketRequestPayment": {"RequestPaymentConfiguration": {"Payer": "BucketOwner"}},
                "GetBucketRequestPayment": {}, "PutBucketAcl": {"ACL": "private"},
                "GetBucketAcl": {}, "PutBucketLogging": {"BucketLoggingStatus": {}},
                "GetBucketLogging": {},
                "PutBucketNotificationConfiguration": {"NotificationConfiguration": {}},
                "GetBucketNotificationConfiguration": {},
                "PutObjectLockConfiguration": {
                    "ObjectLockConfiguration": {"ObjectLockEnabled": "Enabled"}},
                "GetObjectLockConfiguration": {}, "GetBucketAccelerateConfiguration": {},
                "GetBucketReplication": {}, "ListObjects": {}, "ListObjectsV2": {},
                "ListObjectVersions": {}, "ListMultipartUploads": {}}.items():
            with self.subTest(operation):
                self.refused(operation, {"Bucket": "windlass-nowhere", **more}, "NoSuchBucket")
        self.refused("HeadBucket", {"Bucket": "windlass-nowhere"}, "404")

    @refuses("s3", "CreateBucket", "ListBuckets", "DeleteBucket", "PutBucketPolicy")
    def test_what_no_bucket_can_be_is_refused(self):
        it = self.bucket()
        self.refused("CreateBucket", {"Bucket": "windlass..dots"}, "InvalidBucketName")
        self.unknown_key_refused("ListBuckets")
        self.refused("PutBucketPolicy", {**it, "Policy": "{not json"}, "MalformedPolicy")
        self.aws.put_object(**it, Key="k", Body=b"")
        self.refused("DeleteBucket", it, "BucketNotEmpty")


if __name__ == "__main__":
    cases.main()
