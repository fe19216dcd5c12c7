"""Who may do what with buckets and objects: users' policies, bucket policies, the public."""
import pathlib
import sys
import urllib.error
import urllib.request

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from lib import cases, clients  # noqa: E402
from lib.clients import refusal  # noqa: E402
from lib.least import HOME, LeastCase, allow, deny, document  # noqa: E402


class Access(LeastCase):
    service = "s3"

    def bucket(self, *keys):
        name = self.name()
        self.aws.create_bucket(Bucket=name)
        for key in keys:
            self.aws.put_object(Bucket=name, Key=key, Body=key.encode())
        return name

    def opened(self, name):
        self.aws.delete_public_access_block(Bucket=name)

    def arn(self, path):
        return "arn:aws:s3:::" + path

    def fetched(self, path, **headers):
        """What everybody gets."""
        request = urllib.request.Request(f"{self.cloud.endpoint}/{path}", headers=headers)
        try:
            with urllib.request.urlopen(request, timeout=120) as answer:
                return answer.read()
        except urllib.error.HTTPError as error:
            return error.code

    def test_reading_needs_the_permission_on_the_object(self):
        name = self.bucket("a", "b")
        user = self.user(allow("s3:GetObject", self.arn(name + "/a")))
        self.assertEqual(user.get_object(Bucket=name, Key="a")["Body"].read(), b"a")
        self.assertEqual(refusal(user.get_object, Bucket=name, Key="b"), "AccessDenied")
        self.assertEqual(refusal(user.put_object, Bucket=name, Key="a"), "AccessDenied")

    def test_an_older_version_needs_a_permission_of_its_own(self):
        name = self.bucket()
        self.aws.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})
        old = self.aws.put_object(Bucket=name, Key="a", Body=b"old")["VersionId"]
        user = self.user(allow("s3:GetObject", self.arn(name + "/*")))
        self.assertEqual(refusal(user.get_object, Bucket=name, Key="a", VersionId=old),
                         "AccessDenied")

    def test_copying_needs_to_read_the_source_and_to_write_the_target(self):
        name = self.bucket("from/a", "secret/a")
        user = self.user(allow("s3:GetObject", self.arn(name + "/from/*")),
                         allow("s3:PutObject", self.arn(name + "/to/*")))
        user.copy_object(Bucket=name, Key="to/a", CopySource=f"{name}/from/a")
        for target, source in (("to/b", "secret/a"), ("from/b", "from/a")):
            self.assertEqual(refusal(user.copy_object, Bucket=name, Key=target,
                                     CopySource=f"{name}/{source}"), "AccessDenied")

    def test_a_bucket_policy_lets_a_user_in_and_keeps_it_out(self):
        name = self.bucket("open/a", "closed/a")
        user = self.user()
        principal = {"AWS": f"arn:aws:iam::{HOME}:user/{self.name(40)}"}
        self.aws.put_bucket_policy(Bucket=name, Policy=document(
            allow("s3:GetObject", self.arn(name + "/*"), Principal=principal),
            deny("s3:GetObject", self.arn(name + "/closed/*"), Principal=principal)))
        self.assertEqual(user.get_object(Bucket=name, Key="open/a")["Body"].read(), b"open/a")
        self.assertEqual(refusal(user.get_object, Bucket=name, Key="closed/a"), "AccessDenied")

    def test_an_upload_may_be_made_to_ask_for_encryption(self):
        name = self.bucket()
        user = self.user(allow("s3:PutObject", self.arn(name + "/*"), Condition={
            "StringEquals": {"s3:x-amz-server-side-encryption": "AES256"}}))
        user.put_object(Bucket=name, Key="a", ServerSideEncryption="AES256")
        self.assertEqual(refusal(user.put_object, Bucket=name, Key="a"), "AccessDenied")

    def test_giving_an_acl_needs_the_permission_to_set_one(self):
        name = self.bucket()
        user = self.user(allow("s3:PutObject", self.arn(name + "/*")))
        user.put_object(Bucket=name, Key="a")
        self.assertEqual(refusal(user.put_object, Bucket=name, Key="a",
                                 ACL="bucket-owner-full-control"), "AccessDenied")

    def test_an_objects_tags_decide_who_may_read_it(self):
        name = self.bucket()
        for colour in ("red", "blue"):
            self.aws.put_object(Bucket=name, Key=colour, Tagging="team=" + colour)
        user = self.user(allow("s3:GetObject", self.arn(name + "/*"), Condition={
            "StringEquals": {"s3:ExistingObjectTag/team": "red"}}))
        self.assertEqual(user.get_object(Bucket=name, Key="red")["ContentLength"], 0)
        self.assertEqual(refusal(user.get_object, Bucket=name, Key="blue"), "AccessDenied")

    def test_everybody_reads_what_the_policy_opens_and_nothing_else(self):
        name = self.bucket("public/a", "private/a")
        self.assertEqual(self.fetched(f"{name}/public/a"), 403)
        self.opened(name)
        self.aws.put_bucket_policy(Bucket=name, Policy=document(
            allow("s3:GetObject", self.arn(name + "/public/*"), Principal="*")))
        self.assertEqual(self.fetched(f"{name}/public/a"), b"public/a")
        self.assertEqual(self.fetched(f"{name}/private/a"), 403)
        self.assertEqual(self.fetched(name), 403)

    def test_a_condition_holds_for_everybody_too(self):
        name = self.bucket("a")
        self.opened(name)
        self.aws.put_bucket_policy(Bucket=name, Policy=document(
            allow("s3:GetObject", self.arn(name + "/*"), Principal="*",
                  Condition={"StringLike": {"aws:Referer": "https://shop.example/*"}})))
        self.assertEqual(self.fetched(f"{name}/a"), 403)
        self.assertEqual(self.fetched(f"{name}/a", Referer="https://shop.example/1"), b"a")

    def test_everybody_reads_an_object_whose_acl_says_so(self):
        name = self.bucket()
        self.opened(name)
        self.aws.put_bucket_ownership_controls(Bucket=name, OwnershipControls={
            "Rules": [{"ObjectOwnership": "ObjectWriter"}]})
        self.aws.put_object(Bucket=name, Key="a", Body=b"a", ACL="public-read")
        self.aws.put_object(Bucket=name, Key="b", Body=b"b")
        self.assertEqual(self.fetched(f"{name}/a"), b"a")
        self.assertEqual(self.fetched(f"{name}/b"), 403)

    def test_restricting_public_buckets_closes_them_to_everybody(self):
        name = self.bucket("a")
        self.opened(name)
        self.aws.put_bucket_policy(Bucket=name, Policy=document(
            allow("s3:GetObject", self.arn(name + "/*"), Principal="*")))
        self.aws.put_public_access_block(Bucket=name, PublicAccessBlockConfiguration={
            "RestrictPublicBuckets": True})
        self.assertEqual(self.fetched(f"{name}/a"), 403)
        self.assertEqual(self.aws.get_object(Bucket=name, Key="a")["ContentLength"], 1)


if __name__ == "__main__":
    cases.main()
