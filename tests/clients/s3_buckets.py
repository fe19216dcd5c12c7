"""Buckets of S3 and what belongs to them: versions, websites, lifecycle, policies, notifications."""
import json
import pathlib
import sys
import unittest
import urllib.error
import urllib.request

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from lib import cases, clients  # noqa: E402
from lib.cloud import Cloud, open_url  # noqa: E402
from lib.clients import refusal  # noqa: E402


class Buckets(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.cloud = Cloud().start()
        cls.addClassCleanup(cls.cloud.__exit__)
        cls.s3 = clients.client(cls.cloud, "s3")

    def bucket(self):
        name = self.id().rsplit(".", 1)[1].replace("_", "-")[:60].strip("-")
        self.s3.create_bucket(Bucket=name)
        return name

    def test_a_bucket_is_made_listed_and_removed_when_empty(self):
        name = self.bucket()
        self.assertIn(name, [b["Name"] for b in self.s3.list_buckets()["Buckets"]])
        self.s3.put_object(Bucket=name, Key="k", Body=b"")
        self.assertEqual(refusal(self.s3.delete_bucket, Bucket=name), "BucketNotEmpty")
        self.s3.delete_object(Bucket=name, Key="k")
        self.s3.delete_bucket(Bucket=name)
        self.assertEqual(refusal(self.s3.head_bucket, Bucket=name), "404")

    def test_a_bucket_elsewhere_says_where(self):
        elsewhere = clients.client(self.cloud, "s3", region="eu-west-1")
        elsewhere.create_bucket(Bucket="far-away", CreateBucketConfiguration={
            "LocationConstraint": "eu-west-1"})
        where = elsewhere.get_bucket_location(Bucket="far-away")["LocationConstraint"]
        self.assertEqual(where, "eu-west-1")

    def test_versions_are_kept_marked_and_removed_one_by_one(self):
        name = self.bucket()
        self.s3.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})
        first, second = (self.s3.put_object(Bucket=name, Key="k", Body=body)["VersionId"]
                         for body in (b"first", b"second"))
        marker = self.s3.delete_object(Bucket=name, Key="k")
        self.assertTrue(marker["DeleteMarker"])
        self.assertEqual(refusal(self.s3.get_object, Bucket=name, Key="k"), "NoSuchKey")
        old = self.s3.get_object(Bucket=name, Key="k", VersionId=first)
        self.assertEqual(old["Body"].read(), b"first")
        listed = self.s3.list_object_versions(Bucket=name)
        self.assertEqual([v["VersionId"] for v in listed["Versions"]], [second, first])
        self.assertEqual([m["VersionId"] for m in listed["DeleteMarkers"]], [marker["VersionId"]])
        self.s3.delete_object(Bucket=name, Key="k", VersionId=marker["VersionId"])
        self.assertEqual(self.s3.get_object(Bucket=name, Key="k")["Body"].read(), b"second")

    def test_a_website_is_served_with_its_index_errors_and_redirects(self):
        name = self.bucket()
        self.s3.put_bucket_website(Bucket=name, WebsiteConfiguration={
            "IndexDocument": {"Suffix": "index.html"}, "ErrorDocument": {"Key": "error.html"},
            "RoutingRules": [{"Condition": {"KeyPrefixEquals": "old/"},
                              "Redirect": {"ReplaceKeyPrefixWith": "new/"}}]})
        self.s3.delete_public_access_block(Bucket=name)
        self.s3.put_bucket_policy(Bucket=name, Policy=json.dumps({
            "Version": "2012-10-17", "Statement": [{
                "Effect": "Allow", "Principal": "*", "Action": ["s3:GetObject", "s3:ListBucket"],
                "Resource": [f"arn:aws:s3:::{name}", f"arn:aws:s3:::{name}/*"]}]}))
        for key in ("index.html", "sub/index.html", "error.html"):
            self.s3.put_object(Bucket=name, Key=key, Body=key.encode(), ContentType="text/html")
        self.assertEqual(self.visit(name, "/"), (200, b"index.html"))
        self.assertEqual(self.visit(name, "/sub/"), (200, b"sub/index.html"))
        self.assertEqual(self.visit(name, "/absent"), (404, b"error.html"))
        status, _ = self.visit(name, "/old/page")
        self.assertIn(status, (301, 302))

    def visit(self, bucket, path):
        class Stay(urllib.request.HTTPRedirectHandler):
            def redirect_request(self, *_):
                return None

        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), Stay())
        request = urllib.request.Request(self.cloud.endpoint + path, headers={
            "Host": f"{bucket}.s3-website.localhost:{self.cloud.port}"})
        try:
            with opener.open(request, timeout=120) as answer:
                return answer.status, answer.read()
        except urllib.error.HTTPError as refused:
            return refused.code, refused.read()

    def test_virtual_host_style_reaches_the_same_object(self):
        name = self.bucket()
        self.s3.put_object(Bucket=name, Key="dir/k", Body=b"same")
        url = clients.client(self.cloud, "s3", config={
            "s3": {"addressing_style": "virtual"}, "signature_version": "s3v4"},
            endpoint_url=f"http://s3.localhost:{self.cloud.port}").generate_presigned_url(
                "get_object", Params={"Bucket": name, "Key": "dir/k"})
        self.assertIn(f"//{name}.s3.localhost", url)
        request = urllib.request.Request(
            url.replace(f"{name}.s3.localhost", "127.0.0.1"),
            headers={"Host": f"{name}.s3.localhost:{self.cloud.port}"})
        with open_url(request) as answer:
            self.assertEqual(answer.read(), b"same")

    def test_what_is_configured_comes_back(self):
        name = self.bucket()
        s3 = self.s3
        s3.put_bucket_lifecycle_configuration(Bucket=name, LifecycleConfiguration={"Rules": [
            {"ID": "old", "Status": "Enabled", "Filter": {"Prefix": "logs/"},
             "Expiration": {"Days": 7}}]})
        rules = s3.get_bucket_lifecycle_configuration(Bucket=name)["Rules"]
        self.assertEqual((rules[0]["ID"], rules[0]["Expiration"]["Days"]), ("old", 7))
        s3.put_bucket_tagging(Bucket=name, Tagging={"TagSet": [{"Key": "a", "Value": "b"}]})
        self.assertEqual(s3.get_bucket_tagging(Bucket=name)["TagSet"], [{"Key": "a", "Value": "b"}])
        cors = [{"AllowedMethods": ["GET"], "AllowedOrigins": ["https://example.org"]}]
        s3.put_bucket_cors(Bucket=name, CORSConfiguration={"CORSRules": cors})
        self.assertEqual(s3.get_bucket_cors(Bucket=name)["CORSRules"], cors)
        encrypted = {"Rules": [{"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}]}
        s3.put_bucket_encryption(Bucket=name, ServerSideEncryptionConfiguration=encrypted)
        got = s3.get_bucket_encryption(Bucket=name)["ServerSideEncryptionConfiguration"]["Rules"][0]
        self.assertEqual(got["ApplyServerSideEncryptionByDefault"]["SSEAlgorithm"], "AES256")
        for getter, code in ((s3.get_bucket_policy, "NoSuchBucketPolicy"),
                             (s3.get_bucket_website, "NoSuchWebsiteConfiguration")):
            self.assertEqual(refusal(getter, Bucket=name), code)

    def test_a_locked_object_cannot_be_removed(self):
        name = "locked-objects"
        self.s3.create_bucket(Bucket=name, ObjectLockEnabledForBucket=True)
        version = self.s3.put_object(Bucket=name, Key="k", Body=b"", ChecksumAlgorithm="SHA256",
                                     ObjectLockLegalHoldStatus="ON")["VersionId"]
        where = dict(Bucket=name, Key="k", VersionId=version)
        self.assertEqual(refusal(self.s3.delete_object, **where), "AccessDenied")
        self.s3.put_object_legal_hold(**where, LegalHold={"Status": "OFF"})
        self.s3.delete_object(**where)

    def test_a_new_object_is_told_to_a_queue(self):
        name = self.bucket()
        sqs = clients.client(self.cloud, "sqs")
        url = sqs.create_queue(QueueName="told")["QueueUrl"]
        arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]
        events = {"QueueConfigurations": [{"QueueArn": arn["QueueArn"], "Events": ["s3:ObjectCreated:*"]}]}
        # As on AWS: a queue whose policy does not let S3 in is told nothing.
        self.assertEqual(refusal(self.s3.put_bucket_notification_configuration, Bucket=name,
                                 NotificationConfiguration=events), "InvalidArgument")
        sqs.set_queue_attributes(QueueUrl=url, Attributes={"Policy": json.dumps({
            "Version": "2012-10-17", "Statement": [{
                "Effect": "Allow", "Principal": {"Service": "s3.amazonaws.com"},
                "Action": "sqs:SendMessage", "Resource": arn["QueueArn"]}]})})
        self.s3.put_bucket_notification_configuration(Bucket=name, NotificationConfiguration=events)
        self.s3.put_object(Bucket=name, Key="new one", Body=b"12345")
        keys = []
        for _ in range(3):  # a test event may come first
            for message in sqs.receive_message(QueueUrl=url, WaitTimeSeconds=5).get("Messages", []):
                sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
                keys += [(record["s3"]["object"]["key"], record["s3"]["object"]["size"])
                         for record in json.loads(message["Body"]).get("Records", [])]
            if keys:
                break
        self.assertEqual(keys, [("new+one", 5)])

    def test_the_awscli_makes_fills_lists_syncs_and_removes_a_bucket(self):
        cli = clients.awscli
        cli(self.cloud, "s3", "mb", "s3://by-cli")
        here = str(pathlib.Path(__file__).resolve().parent)
        cli(self.cloud, "s3", "sync", "--quiet", here, "s3://by-cli/tests", "--exclude", "*.pyc")
        listed = cli(self.cloud, "s3", "ls", "--recursive", "s3://by-cli/")
        self.assertIn("tests/s3_buckets.py", listed)
        self.assertEqual(cli(self.cloud, "s3", "sync", here, "s3://by-cli/tests", "--exclude",
                             "*.pyc"), "")
        cli(self.cloud, "s3", "mv", "--quiet", "s3://by-cli/tests/s3_buckets.py", "s3://by-cli/b c")
        body = cli(self.cloud, "s3", "cp", "--quiet", "s3://by-cli/b c", "-")
        self.assertEqual(body, pathlib.Path(__file__).read_text())
        cli(self.cloud, "s3", "rb", "--force", "s3://by-cli")
        self.assertNotIn("by-cli", cli(self.cloud, "s3", "ls"))


if __name__ == "__main__":
    cases.main()
