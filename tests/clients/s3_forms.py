"""S3's POST forms, as boto3 presigns them and browsers send them."""
import json
import pathlib
import sys
import unittest
import urllib.error
import urllib.parse
import urllib.request
import uuid

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from lib import cases, clients  # noqa: E402
from lib.clients import refusal  # noqa: E402
from lib.cloud import Cloud, open_url  # noqa: E402

MIB = 1 << 20


class Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


def send(url, fields, content, filename="a b.txt", **headers):
    """Status, headers and body of the answer to a form."""
    boundary = uuid.uuid4().hex
    body = b"".join(
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields.items())
    body += (f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="{filename}"'
             "\r\nContent-Type: text/x-of-the-part\r\n\r\n").encode()
    body += content + f"\r\n--{boundary}--\r\n".encode()
    request = urllib.request.Request(url, body, dict(headers, **{
        "Content-Type": f"multipart/form-data; boundary={boundary}"}))
    try:
        answer = urllib.request.build_opener(Stay, urllib.request.ProxyHandler({})).open(request, timeout=120)
    except urllib.error.HTTPError as error:
        answer = error
    with answer:
        return answer.status, answer.headers, answer.read()


class Forms(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.cloud = Cloud().start()
        cls.addClassCleanup(cls.cloud.__exit__)
        cls.s3 = clients.client(cls.cloud, "s3", config={"signature_version": "s3v4"})
        cls.old = clients.client(cls.cloud, "s3", config={"signature_version": "s3"})
        cls.bucket = "forms"
        cls.s3.create_bucket(Bucket=cls.bucket)

    def form(self, key, fields=None, conditions=(), s3=None, **more):
        fields = fields or {}
        given = [{name: value} for name, value in fields.items()] + list(conditions)
        return (s3 or self.s3).generate_presigned_post(self.bucket, key, dict(fields), given, **more)

    def post(self, form, content=b"content", **more):
        return send(form["url"], form["fields"], content, **more)

    def assert_refused(self, answer, status, code, words=""):
        self.assertEqual(answer[0], status, answer[2])
        self.assertIn(f"<Code>{code}</Code>".encode(), answer[2])
        self.assertIn(words.encode(), answer[2])

    def test_a_form_of_either_signature_puts_its_file(self):
        for s3 in (self.s3, self.old):
            status, headers, body = self.post(self.form("up/${filename}", {
                "Content-Type": "text/x-given", "x-amz-meta-who": "me", "acl": "bucket-owner-full-control"}, s3=s3))
            self.assertEqual((status, body), (204, b""))
            self.assertTrue(headers["Location"].endswith("/forms/up/a%20b.txt"), headers["Location"])
            got = self.s3.get_object(Bucket=self.bucket, Key="up/a b.txt")
            self.assertEqual(got["Body"].read(), b"content")
            self.assertEqual((got["ContentType"], got["Metadata"]), ("text/x-given", {"who": "me"}))
            self.assertEqual(headers["ETag"], got["ETag"])
            self.s3.delete_object(Bucket=self.bucket, Key="up/a b.txt")

    def test_the_hosts_of_buckets_take_forms(self):
        form = self.form("hosted")
        url = f"http://{self.bucket}.s3.localhost:{self.cloud.port}/"
        direct = f"http://127.0.0.1:{self.cloud.port}/"
        host = urllib.parse.urlsplit(url).netloc
        status, headers, _ = send(direct, form["fields"], b"x", Host=host)
        self.assertEqual((status, headers["Location"]), (204, url + "hosted"))
        self.assertEqual(self.s3.head_object(Bucket=self.bucket, Key="hosted")["ContentLength"], 1)

    def test_a_form_is_answered_as_it_wants(self):
        status, headers, body = self.post(self.form("a&b", {"success_action_status": "201"}))
        self.assertEqual((status, headers["Content-Type"]), (201, "application/xml"))
        self.assertIn(b"<PostResponse>", body)
        self.assertIn(b"<Key>a&amp;b</Key>", body)
        status, headers, _ = self.post(self.form("b", {
            "success_action_redirect": "http://example.com/done"}))
        self.assertEqual(status, 303)
        self.assertTrue(headers["Location"].startswith(
            "http://example.com/done?bucket=forms&key=b&etag=%22"), headers["Location"])

    def test_a_large_file_streams(self):
        content = bytes(range(256)) * (12 * MIB // 256)
        self.assertEqual(self.post(self.form("large"), content)[0], 204)
        got = self.s3.get_object(Bucket=self.bucket, Key="large")
        self.assertEqual(got["Body"].read(), content)

    def test_a_form_that_breaks_its_policy_leaves_nothing(self):
        denied = "Invalid according to Policy: "
        form = self.form("refused/a")
        form["fields"]["key"] = "refused/b"
        self.assert_refused(self.post(form), 403, "AccessDenied", denied + "Policy Condition failed")
        form = self.form("refused/a")
        form["fields"]["acl"] = "public-read"
        self.assert_refused(self.post(form), 403, "AccessDenied", denied + "Extra input fields: acl")
        self.assert_refused(self.post(self.form("refused/a", ExpiresIn=-1)), 403, "AccessDenied",
                            denied + "Policy expired.")
        form = self.form("refused/a", conditions=[["content-length-range", 2, 2 * MIB]])
        self.assert_refused(self.post(form, b"x"), 400, "EntityTooSmall")
        self.assert_refused(self.post(form, b"x" * (2 * MIB + 1)), 400, "EntityTooLarge")
        left = self.s3.list_objects_v2(Bucket=self.bucket, Prefix="refused/")
        self.assertEqual(left["KeyCount"], 0)

    def test_a_form_that_was_not_signed_so_is_refused(self):
        for s3, name in ((self.s3, "x-amz-signature"), (self.old, "signature")):
            form = self.form("forged", s3=s3)
            form["fields"][name] = "0" * 64
            self.assert_refused(self.post(form), 403, "SignatureDoesNotMatch")
        form = self.form("forged")
        form["fields"]["x-amz-credential"] = form["fields"]["x-amz-credential"].replace("AKIA", "AKIB")
        self.assert_refused(self.post(form), 403, "InvalidAccessKeyId")
        form = self.form("forged")
        del form["fields"]["policy"]
        self.assert_refused(self.post(form), 400, "InvalidArgument", "named 'policy'")
        self.assertEqual(refusal(self.s3.head_object, Bucket=self.bucket, Key="forged"), "404")

    def test_a_session_presigns_forms_too_and_its_limits_hold(self):
        iam = clients.client(self.cloud, "iam")
        iam.create_role(RoleName="uploader", AssumeRolePolicyDocument=json.dumps({"Statement": [{
            "Effect": "Allow", "Principal": {"AWS": "000000000000"}, "Action": "sts:AssumeRole"}]}))
        iam.put_role_policy(RoleName="uploader", PolicyName="forms", PolicyDocument=json.dumps({
            "Version": "2012-10-17", "Statement": [{
                "Effect": "Allow", "Action": "s3:PutObject", "Resource": "arn:aws:s3:::forms/mine/*",
                "Condition": {"StringEquals": {"s3:authType": "POST"}}}]}))
        user = iam.create_user(UserName="clerk")["User"]["UserName"]
        iam.put_user_policy(UserName=user, PolicyName="forms", PolicyDocument=json.dumps({
            "Version": "2012-10-17", "Statement": [{
                "Effect": "Allow", "Action": "sts:AssumeRole", "Resource": "*"}]}))
        key = iam.create_access_key(UserName=user)["AccessKey"]
        session = clients.client(self.cloud, "sts", aws_access_key_id=key["AccessKeyId"],
                                 aws_secret_access_key=key["SecretAccessKey"]).assume_role(
            RoleArn="arn:aws:iam::000000000000:role/uploader",
            RoleSessionName="uploads")["Credentials"]
        keys = dict(aws_access_key_id=session["AccessKeyId"],
                    aws_secret_access_key=session["SecretAccessKey"],
                    aws_session_token=session["SessionToken"])
        s3 = clients.client(self.cloud, "s3", config={"signature_version": "s3v4"}, **keys)
        self.assertEqual(self.post(self.form("mine/a", s3=s3))[0], 204)
        self.assert_refused(self.post(self.form("theirs/a", s3=s3)), 403, "AccessDenied")
        self.assertEqual(refusal(s3.put_object, Bucket=self.bucket, Key="mine/b"), "AccessDenied")

    def test_a_bucket_of_everybodys_takes_unsigned_forms(self):
        url = f"{self.cloud.endpoint}/{self.bucket}"
        self.assert_refused(send(url, {"key": "public/a"}, b"x"), 403, "AccessDenied")
        self.s3.delete_public_access_block(Bucket=self.bucket)
        self.s3.put_bucket_policy(Bucket=self.bucket, Policy=json.dumps({"Statement": [{
            "Effect": "Allow", "Principal": "*", "Action": "s3:PutObject",
            "Resource": f"arn:aws:s3:::{self.bucket}/public/*"}]}))
        self.assertEqual(send(url, {"key": "public/a"}, b"x")[0], 204)
        self.assert_refused(send(url, {"key": "private/a"}, b"x"), 403, "AccessDenied")

    def test_another_sites_page_reads_the_answer_where_cors_allows_its_form(self):
        self.s3.put_bucket_cors(Bucket=self.bucket, CORSConfiguration={"CORSRules": [
            {"AllowedMethods": ["POST"], "AllowedOrigins": ["http://page.example"]}]})
        _, headers, _ = self.post(self.form("cors"), Origin="http://page.example")
        self.assertEqual(headers["Access-Control-Allow-Origin"], "http://page.example")

    def test_a_form_is_an_event_of_its_own(self):
        sqs = clients.client(self.cloud, "sqs")
        queue = sqs.create_queue(QueueName="posted", Attributes={"Policy": json.dumps({"Statement": [{
            "Effect": "Allow", "Principal": {"Service": "s3.amazonaws.com"},
            "Action": "sqs:SendMessage", "Resource": "*"}]})})["QueueUrl"]
        self.s3.put_bucket_notification_configuration(Bucket=self.bucket, NotificationConfiguration={
            "QueueConfigurations": [{"QueueArn": "arn:aws:sqs:us-east-1:000000000000:posted",
                                     "Events": ["s3:ObjectCreated:Post"]}]})
        sqs.purge_queue(QueueUrl=queue)
        self.s3.put_object(Bucket=self.bucket, Key="put")
        self.post(self.form("posted"))
        told = sqs.receive_message(QueueUrl=queue, WaitTimeSeconds=20)["Messages"]
        record = json.loads(told[0]["Body"])["Records"][0]
        self.assertEqual((record["eventName"], record["s3"]["object"]["key"]),
                         ("ObjectCreated:Post", "posted"))
        self.s3.put_bucket_notification_configuration(
            Bucket=self.bucket, NotificationConfiguration={})

    def test_what_is_no_form_is_told_so(self):
        url = f"{self.cloud.endpoint}/{self.bucket}"
        request = urllib.request.Request(url, b"key=a", {"Content-Type": "text/plain"})
        with self.assertRaises(urllib.error.HTTPError) as refused:
            open_url(request)
        self.assertEqual(refused.exception.code, 412)
        self.assertIn(b"must be of the enclosure-type multipart/form-data", refused.exception.read())
        self.assert_refused(send(url, {"name": "a"}, b"x"), 400, "InvalidArgument", "named 'key'")
        self.assert_refused(send(url, {"key": "a" * (30 << 10)}, b"x"), 400,
                            "MaxPostPreDataLengthExceededError")


if __name__ == "__main__":
    cases.main()
