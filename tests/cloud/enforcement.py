"""Least privilege is enforced: roles, users, groups, boundaries, sessions, keys, accounts, denials."""
import json
import os
import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from botocore.exceptions import ClientError  # noqa: E402
from lib import cases, clients  # noqa: E402
from lib.cloud import Cloud  # noqa: E402
from lib.clients import refusal  # noqa: E402

HOME = "000000000000"


def statement(effect, action, resource="*", **more):
    return {"Effect": effect, "Action": action, "Resource": resource, **more}


def document(*statements):
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def trust(principal, **more):
    return json.dumps({"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole", **more}]})


def message(call, **named):
    try:
        call(**named)
    except ClientError as error:
        return error.response["Error"]["Message"]
    return ""


class Enforced(unittest.TestCase):
    """A cloud of the class's own; names are made from the test's."""
    arguments = ()

    @classmethod
    def setUpClass(cls):
        cls.cloud = Cloud(arguments=cls.arguments).start()
        cls.addClassCleanup(cls.cloud.__exit__)
        cls.iam, cls.sts = clients.client(cls.cloud, "iam"), clients.client(cls.cloud, "sts")
        cls.s3 = clients.client(cls.cloud, "s3")

    def setUp(self):
        self.name = self.id().rsplit(".", 1)[1].replace("_", "-")[5:55].strip("-")

    def bucket(self, *keys):
        self.s3.create_bucket(Bucket=self.name)
        for key in keys:
            self.s3.put_object(Bucket=self.name, Key=key, Body=key.encode())
        return self.name

    def role(self, *policies, principal=None, **more):
        """The ARN of a role that the account's principals may assume."""
        made = self.iam.create_role(
            RoleName=self.name, AssumeRolePolicyDocument=trust(principal or {"AWS": HOME}), **more)
        for number, policy in enumerate(policies):
            self.iam.put_role_policy(RoleName=self.name, PolicyName=f"p{number}",
                                     PolicyDocument=policy)
        return made["Role"]["Arn"]

    def user(self, *policies, **more):
        """A user's clients, by service: as("s3")."""
        self.iam.create_user(UserName=self.name, **more)
        for number, policy in enumerate(policies):
            self.iam.put_user_policy(UserName=self.name, PolicyName=f"p{number}",
                                     PolicyDocument=policy)
        key = self.iam.create_access_key(UserName=self.name)["AccessKey"]
        return self.by_keys(key["AccessKeyId"], key["SecretAccessKey"])

    def by_keys(self, key, secret, token=None):
        def client(service, **more):
            return clients.client(self.cloud, service, aws_access_key_id=key,
                                  aws_secret_access_key=secret, aws_session_token=token, **more)
        return client

    def assume(self, role, sts=None, **more):
        answer = (sts or self.sts).assume_role(RoleArn=role, RoleSessionName="test", **more)
        return self.by_credentials(answer["Credentials"])

    def by_credentials(self, made):
        return self.by_keys(made["AccessKeyId"], made["SecretAccessKey"], made["SessionToken"])

    def denied(self, *arguments):
        done = self.cloud.cli("cloud", "denied", "--state", self.cloud.state, *arguments)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done


class Roles(Enforced):
    def test_a_role_that_may_read_one_prefix_and_nothing_else(self):
        bucket = self.bucket("logs/a", "logs/b", "secret/c")
        role = self.role(document(
            statement("Allow", "s3:ListBucket", f"arn:aws:s3:::{bucket}",
                      Condition={"StringLike": {"s3:prefix": "logs/*"}}),
            statement("Allow", "s3:GetObject", f"arn:aws:s3:::{bucket}/logs/*")))
        as_role = self.assume(role)
        s3 = as_role("s3")
        listed = s3.list_objects_v2(Bucket=bucket, Prefix="logs/")
        self.assertEqual([one["Key"] for one in listed["Contents"]], ["logs/a", "logs/b"])
        self.assertEqual(s3.get_object(Bucket=bucket, Key="logs/a")["Body"].read(), b"logs/a")

        self.assertEqual(refusal(s3.list_objects_v2, Bucket=bucket, Prefix="secret/"), "AccessDenied")
        self.assertEqual(refusal(s3.list_objects_v2, Bucket=bucket), "AccessDenied")
        self.assertEqual(refusal(s3.get_object, Bucket=bucket, Key="secret/c"), "AccessDenied")
        self.assertEqual(refusal(s3.put_object, Bucket=bucket, Key="logs/a", Body=b""), "AccessDenied")
        self.assertEqual(refusal(s3.delete_object, Bucket=bucket, Key="logs/a"), "AccessDenied")
        self.assertEqual(refusal(s3.list_buckets), "AccessDenied")
        self.assertEqual(self.s3.get_object(Bucket=bucket, Key="logs/a")["Body"].read(), b"logs/a")

    def test_every_other_service_is_denied_in_its_own_words(self):
        as_role = self.assume(self.role())
        for service, call, arguments, code in (
                ("sqs", "list_queues", {}, None),
                ("dynamodb", "list_tables", {}, "AccessDeniedException"),
                ("kms", "list_keys", {}, "AccessDeniedException"),
                ("ssm", "get_parameter", {"Name": "/a"}, "AccessDeniedException"),
                ("secretsmanager", "list_secrets", {}, "AccessDeniedException"),
                ("iam", "list_users", {}, "AccessDenied"),
                ("ec2", "describe_vpcs", {}, "UnauthorizedOperation"),
                ("s3", "list_buckets", {}, "AccessDenied")):
            with self.subTest(service):
                got = refusal(getattr(as_role(service), call), **arguments)
                if code:
                    self.assertEqual(got, code)
                else:
                    self.assertIn("AccessDenied", got)

    def test_a_denial_says_who_may_not_do_what_and_why(self):
        as_role = self.assume(self.role())
        self.assertEqual(
            message(as_role("dynamodb").get_item, TableName="pets", Key={"id": {"S": "1"}}),
            f"User: arn:aws:sts::{HOME}:assumed-role/{self.name}/test is not authorized to perform: "
            f"dynamodb:GetItem on resource: arn:aws:dynamodb:us-east-1:{HOME}:table/pets because no "
            "identity-based policy allows the dynamodb:GetItem action")

    def test_a_role_lets_in_whom_its_trust_policy_names_and_nobody_else(self):
        role = self.role(principal={"Service": "ec2.amazonaws.com"})
        for arn in (role, role + "-that-nobody-made"):
            self.assertEqual(refusal(self.sts.assume_role, RoleArn=arn, RoleSessionName="test"),
                             "AccessDenied")

    def test_a_changed_policy_counts_at_once(self):
        bucket = self.bucket("a")
        s3 = self.assume(self.role())("s3")
        self.assertEqual(refusal(s3.get_object, Bucket=bucket, Key="a"), "AccessDenied")
        self.iam.put_role_policy(RoleName=self.name, PolicyName="p",
                                 PolicyDocument=document(statement("Allow", "s3:*")))
        self.assertEqual(s3.get_object(Bucket=bucket, Key="a")["Body"].read(), b"a")
        self.iam.delete_role_policy(RoleName=self.name, PolicyName="p")
        self.assertEqual(refusal(s3.get_object, Bucket=bucket, Key="a"), "AccessDenied")

    def test_a_session_policy_takes_away(self):
        bucket = self.bucket("a", "b")
        role = self.role(document(statement("Allow", "s3:*")))
        s3 = self.assume(role, Policy=document(
            statement("Allow", "s3:GetObject", f"arn:aws:s3:::{bucket}/a")))("s3")
        self.assertEqual(s3.get_object(Bucket=bucket, Key="a")["Body"].read(), b"a")
        self.assertIn("because no session policy allows",
                      message(s3.get_object, Bucket=bucket, Key="b"))

    def test_managed_session_policies_take_away(self):
        bucket = self.bucket("a")
        role = self.role(document(statement("Allow", "*")))
        s3 = self.assume(role, PolicyArns=[
            {"arn": "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"}])("s3")
        self.assertEqual(s3.get_object(Bucket=bucket, Key="a")["Body"].read(), b"a")
        self.assertEqual(refusal(s3.put_object, Bucket=bucket, Key="a", Body=b""), "AccessDenied")

    def test_tags_of_a_session_decide_where_it_gets(self):
        bucket = self.bucket("red/a", "blue/a")
        role = self.role(document(statement(
            "Allow", "s3:GetObject", f"arn:aws:s3:::{bucket}/${{aws:PrincipalTag/team}}/*")))
        self.iam.update_assume_role_policy(RoleName=self.name, PolicyDocument=json.dumps({
            "Version": "2012-10-17", "Statement": [{
                "Effect": "Allow", "Principal": {"AWS": HOME},
                "Action": ["sts:AssumeRole", "sts:TagSession"]}]}))
        s3 = self.assume(role, Tags=[{"Key": "team", "Value": "red"}])("s3")
        self.assertEqual(s3.get_object(Bucket=bucket, Key="red/a")["Body"].read(), b"red/a")
        self.assertEqual(refusal(s3.get_object, Bucket=bucket, Key="blue/a"), "AccessDenied")


class Users(Enforced):
    def test_a_users_inline_policy_gives_and_nothing_more(self):
        bucket = self.bucket("a")
        as_user = self.user(document(
            statement("Allow", "s3:GetObject", f"arn:aws:s3:::{bucket}/*")))
        who = as_user("sts").get_caller_identity()
        self.assertEqual(who["Arn"], f"arn:aws:iam::{HOME}:user/{self.name}")
        self.assertEqual(as_user("s3").get_object(Bucket=bucket, Key="a")["Body"].read(), b"a")
        self.assertEqual(refusal(as_user("s3").put_object, Bucket=bucket, Key="b", Body=b""),
                         "AccessDenied")

    def test_a_groups_policy_gives_to_its_members(self):
        bucket = self.bucket("a")
        s3 = self.user()("s3")
        self.iam.create_group(GroupName=self.name)
        self.iam.put_group_policy(GroupName=self.name, PolicyName="p",
                                  PolicyDocument=document(statement("Allow", "s3:GetObject")))
        self.assertEqual(refusal(s3.get_object, Bucket=bucket, Key="a"), "AccessDenied")
        self.iam.add_user_to_group(GroupName=self.name, UserName=self.name)
        self.assertEqual(s3.get_object(Bucket=bucket, Key="a")["Body"].read(), b"a")

    def test_a_boundary_takes_away(self):
        bucket = self.bucket("a")
        boundary = self.iam.create_policy(PolicyName=self.name, PolicyDocument=document(
            statement("Allow", "s3:GetObject")))["Policy"]["Arn"]
        s3 = self.user(document(statement("Allow", "s3:*")), PermissionsBoundary=boundary)("s3")
        self.assertEqual(s3.get_object(Bucket=bucket, Key="a")["Body"].read(), b"a")
        self.assertIn("because no permissions boundary allows",
                      message(s3.delete_object, Bucket=bucket, Key="a"))

    def test_an_explicit_deny_beats_every_allow(self):
        bucket = self.bucket("a")
        s3 = self.user(document(statement("Allow", "*")),
                       document(statement("Deny", "s3:GetObject")))("s3")
        s3.head_bucket(Bucket=bucket)
        self.assertIn("with an explicit deny in an identity-based policy",
                      message(s3.get_object, Bucket=bucket, Key="a"))

    def test_a_key_that_was_switched_off_opens_nothing_at_once(self):
        sts = self.user()("sts")
        sts.get_caller_identity()
        key = self.iam.list_access_keys(UserName=self.name)["AccessKeyMetadata"][0]["AccessKeyId"]
        self.iam.update_access_key(UserName=self.name, AccessKeyId=key, Status="Inactive")
        self.assertEqual(refusal(sts.get_caller_identity), "InvalidClientTokenId")
        self.iam.update_access_key(UserName=self.name, AccessKeyId=key, Status="Active")
        sts.get_caller_identity()
        self.iam.delete_access_key(UserName=self.name, AccessKeyId=key)
        self.assertEqual(refusal(sts.get_caller_identity), "InvalidClientTokenId")

    def test_a_users_key_survives_a_restart(self):
        with Cloud() as cloud:
            iam = clients.client(cloud, "iam")
            iam.create_user(UserName="bob")
            key = iam.create_access_key(UserName="bob")["AccessKey"]
            cloud.kill()
            cloud.start()
            sts = clients.client(cloud, "sts", aws_access_key_id=key["AccessKeyId"],
                                 aws_secret_access_key=key["SecretAccessKey"])
            self.assertTrue(sts.get_caller_identity()["Arn"].endswith(":user/bob"))

    def test_a_session_token_may_do_what_its_user_may(self):
        bucket = self.bucket("a")
        as_user = self.user(document(statement("Allow", "s3:GetObject")))
        s3 = self.by_credentials(as_user("sts").get_session_token()["Credentials"])("s3")
        self.assertEqual(s3.get_object(Bucket=bucket, Key="a")["Body"].read(), b"a")
        self.assertEqual(refusal(s3.list_objects_v2, Bucket=bucket), "AccessDenied")

    def test_a_federated_user_has_what_both_its_user_and_its_policy_allow(self):
        bucket = self.bucket("a", "b")
        sts = self.user(document(
            statement("Allow", ["s3:GetObject", "sts:GetFederationToken"])))("sts")
        s3 = self.by_credentials(sts.get_federation_token(Name="guest", Policy=document(
            statement("Allow", "s3:*", f"arn:aws:s3:::{bucket}/a")))["Credentials"])("s3")
        self.assertEqual(s3.get_object(Bucket=bucket, Key="a")["Body"].read(), b"a")
        self.assertEqual(refusal(s3.get_object, Bucket=bucket, Key="b"), "AccessDenied")
        self.assertEqual(refusal(s3.delete_object, Bucket=bucket, Key="a"), "AccessDenied")
        nothing = self.by_credentials(sts.get_federation_token(Name="other")["Credentials"])("s3")
        self.assertEqual(refusal(nothing.get_object, Bucket=bucket, Key="a"), "AccessDenied")

    def test_conditions_see_the_request(self):
        as_user = self.user(document(
            statement("Allow", "sqs:*", Condition={
                "StringEquals": {"aws:RequestedRegion": "eu-west-1"},
                "IpAddress": {"aws:SourceIp": "127.0.0.0/8"}, "Bool": {"aws:SecureTransport": "true"},
                "DateGreaterThan": {"aws:CurrentTime": "2020-01-01T00:00:00Z"}})))
        as_user("sqs", region="eu-west-1").list_queues()
        self.assertIn("AccessDenied", refusal(as_user("sqs").list_queues))

    def test_tags_that_a_request_brings_can_be_asked_for(self):
        secrets = self.user(document(statement(
            "Allow", ["secretsmanager:CreateSecret", "secretsmanager:TagResource"],
            Condition={"StringEquals": {"aws:RequestTag/team": "red"}})))("secretsmanager")
        self.assertEqual(refusal(secrets.create_secret, Name=self.name, SecretString="x"),
                         "AccessDeniedException")
        secrets.create_secret(Name=self.name, SecretString="x",
                              Tags=[{"Key": "team", "Value": "red"}])

    def test_tags_of_a_resource_decide(self):
        ssm = clients.client(self.cloud, "ssm")
        for team in ("red", "blue"):
            ssm.put_parameter(Name=f"/{self.name}/{team}", Value=team, Type="String",
                              Tags=[{"Key": "team", "Value": team}])
        mine = self.user(document(statement(
            "Allow", "ssm:GetParameter",
            Condition={"StringEquals": {"aws:ResourceTag/team": "red"}})))("ssm")
        self.assertEqual(mine.get_parameter(Name=f"/{self.name}/red")["Parameter"]["Value"], "red")
        self.assertEqual(refusal(mine.get_parameter, Name=f"/{self.name}/blue"),
                         "AccessDeniedException")

    def test_a_user_looks_after_its_own_keys_and_nobody_elses(self):
        iam = self.user(document(statement(
            "Allow", "iam:*AccessKey*", f"arn:aws:iam::{HOME}:user/${{aws:username}}")))("iam")
        self.assertEqual(len(iam.list_access_keys()["AccessKeyMetadata"]), 1)
        self.iam.create_user(UserName="other-" + self.name)
        self.assertEqual(refusal(iam.create_access_key, UserName="other-" + self.name),
                         "AccessDenied")


class Keys(Enforced):
    def test_a_key_policy_holds_the_reins(self):
        kms = clients.client(self.cloud, "kms")
        all_mine = json.dumps({"Version": "2012-10-17", "Statement": [{
            "Effect": "Allow", "Principal": {"AWS": f"arn:aws:iam::{HOME}:user/nobody-else"},
            "Action": "kms:*", "Resource": "*"}]})
        open_key = kms.create_key()["KeyMetadata"]["KeyId"]
        closed_key = kms.create_key(Policy=all_mine, BypassPolicyLockoutSafetyCheck=True)[
            "KeyMetadata"]["KeyId"]
        mine = self.user(document(statement("Allow", "kms:*")))("kms")
        mine.encrypt(KeyId=open_key, Plaintext=b"x")
        self.assertIn("because no resource-based policy allows",
                      message(mine.encrypt, KeyId=closed_key, Plaintext=b"x"))

    def test_a_grant_lets_in_for_what_it_lists(self):
        kms = clients.client(self.cloud, "kms")
        key = kms.create_key()["KeyMetadata"]["KeyId"]
        mine = self.user()("kms")
        self.assertEqual(refusal(mine.encrypt, KeyId=key, Plaintext=b"x"), "AccessDeniedException")
        kms.create_grant(KeyId=key, GranteePrincipal=f"arn:aws:iam::{HOME}:user/{self.name}",
                         Operations=["Encrypt"])
        blob = mine.encrypt(KeyId=key, Plaintext=b"x")["CiphertextBlob"]
        self.assertEqual(refusal(mine.decrypt, CiphertextBlob=blob), "AccessDeniedException")

    def test_a_permission_on_a_key_counts_when_the_key_is_called_by_its_alias(self):
        kms = clients.client(self.cloud, "kms")
        key = kms.create_key()["KeyMetadata"]
        kms.create_alias(AliasName="alias/" + self.name, TargetKeyId=key["KeyId"])
        mine = self.user(document(statement("Allow", "kms:Encrypt", key["Arn"])))("kms")
        mine.encrypt(KeyId="alias/" + self.name, Plaintext=b"x")

    def test_a_parameter_under_a_customers_key_needs_the_key_too(self):
        kms, ssm = clients.client(self.cloud, "kms"), clients.client(self.cloud, "ssm")
        key = kms.create_key()["KeyMetadata"]
        ssm.put_parameter(Name="/own/" + self.name, Value="v", Type="SecureString", KeyId=key["Arn"])
        ssm.put_parameter(Name="/managed/" + self.name, Value="v",
                          Type="SecureString")
        mine = self.user(document(statement("Allow", "ssm:GetParameter")))("ssm")
        managed = mine.get_parameter(Name="/managed/" + self.name, WithDecryption=True)
        self.assertEqual(managed["Parameter"]["Value"], "v")
        self.assertEqual(refusal(mine.get_parameter, Name="/own/" + self.name, WithDecryption=True),
                         "AccessDeniedException")
        self.iam.put_user_policy(UserName=self.name, PolicyName="key", PolicyDocument=document(
            statement("Allow", "kms:Decrypt", key["Arn"], Condition={
                "StringEquals": {"kms:ViaService": "ssm.us-east-1.amazonaws.com"}})))
        self.assertEqual(mine.get_parameter(Name="/own/" + self.name, WithDecryption=True)[
            "Parameter"]["Value"], "v")

    def test_a_secrets_policy_lets_in(self):
        secrets = clients.client(self.cloud, "secretsmanager")
        arn = secrets.create_secret(Name=self.name, SecretString="v")["ARN"]
        mine = self.user()("secretsmanager")
        self.assertEqual(refusal(mine.get_secret_value, SecretId=arn), "AccessDeniedException")
        secrets.put_resource_policy(SecretId=arn, ResourcePolicy=json.dumps({
            "Version": "2012-10-17", "Statement": [{
                "Effect": "Allow", "Principal": {"AWS": f"arn:aws:iam::{HOME}:user/{self.name}"},
                "Action": "secretsmanager:GetSecretValue", "Resource": "*"}]}))
        self.assertEqual(mine.get_secret_value(SecretId=self.name)["SecretString"], "v")


class Denials(Enforced):
    def test_what_was_denied_is_listed_and_the_policy_it_prints_mends_it(self):
        bucket = self.bucket("a", "b")
        as_role = self.assume(self.role())
        s3, ssm = as_role("s3"), as_role("ssm")

        def work():
            return [refusal(s3.get_object, Bucket=bucket, Key="a"),
                    refusal(s3.get_object, Bucket=bucket, Key="b"),
                    refusal(s3.delete_object, Bucket=bucket, Key="b"),
                    refusal(ssm.put_parameter, Name="/jobs/url", Value="v", Type="String")]

        self.assertTrue(all("AccessDenied" in code for code in work()))
        listed = self.denied().stdout
        self.assertIn("ssm:PutParameter", listed)
        self.assertIn(f"arn:aws:s3:::{bucket}/a", listed)
        as_json = json.loads(self.denied("--json", "--principal", self.name).stdout)
        self.assertEqual([(one["action"], one["count"]) for one in as_json],
                         [("s3:GetObject", 1), ("s3:GetObject", 1), ("s3:DeleteObject", 1),
                          ("ssm:PutParameter", 1)])

        policy = self.denied("--policy", "--principal", self.name).stdout
        self.iam.put_role_policy(RoleName=self.name, PolicyName="pasted", PolicyDocument=policy)
        self.assertEqual(work(), ["", "", "", ""])
        self.assertEqual(refusal(s3.put_object, Bucket=bucket, Key="c", Body=b""), "AccessDenied")

    def test_a_role_that_trusts_somebody_else_is_among_the_denials(self):
        role = self.role(principal={"Service": "ec2.amazonaws.com"})
        self.assertEqual(refusal(self.sts.assume_role, RoleArn=role, RoleSessionName="test"),
                         "AccessDenied")
        self.assertIn(role, self.denied().stdout)

    def test_an_explicit_deny_is_not_mended_by_another_statement(self):
        sqs = self.user(document(statement("Deny", "sqs:ListQueues")))("sqs")
        refusal(sqs.list_queues)
        told = self.denied("--policy", "--principal", self.name)
        self.assertEqual(told.stdout, "")
        self.assertIn("explicit deny", told.stderr)


class Accounts(Enforced):
    def setUp(self):
        super().setUp()
        self.counter = getattr(type(self), "counter", 0) + 1
        type(self).counter = self.counter
        self.other = f"{222222222222 + self.counter}"
        added = self.cloud.cli("cloud", "account", "add", self.other, "--state", self.cloud.state)
        self.assertEqual(added.returncode, 0, added.stderr)
        self.there = self.by_exports(added.stdout)

    def by_exports(self, text):
        lines = dict(line[7:].split("=", 1) for line in text.splitlines()
                     if line.startswith("export "))
        return self.by_keys(lines["AWS_ACCESS_KEY_ID"], lines["AWS_SECRET_ACCESS_KEY"])

    def test_an_account_has_its_own_root_and_its_own_rows(self):
        self.assertEqual(self.there("sts").get_caller_identity()["Arn"],
                         f"arn:aws:iam::{self.other}:root")
        clients.client(self.cloud, "sqs").create_queue(QueueName=self.name[:60])
        clients.client(self.cloud, "ssm").put_parameter(Name="/here", Value="v", Type="String",
                                                        Overwrite=True)
        self.iam.create_user(UserName=self.name)
        self.assertEqual(self.there("sqs").list_queues().get("QueueUrls", []), [])
        self.assertEqual(refusal(self.there("ssm").get_parameter, Name="/here"), "ParameterNotFound")
        self.assertEqual(self.there("iam").list_users()["Users"], [])

    def test_accounts_are_listed_and_their_keys_found_again_after_a_restart(self):
        with Cloud() as cloud:
            added = cloud.cli("cloud", "account", "add", "--name", "audit", "--state", cloud.state)
            self.assertEqual(added.returncode, 0, added.stderr)
            path = os.path.join(cloud.state, "accounts")
            self.assertEqual(os.stat(path).st_mode & 0o777, 0o600)
            cloud.kill()
            cloud.start()
            listed = json.loads(cloud.cli("cloud", "account", "list", "--json", "--state",
                                          cloud.state).stdout)
            self.assertEqual([one["name"] for one in listed][1:], ["audit"])
            env = cloud.cli("cloud", "env", "--account", "audit", "--state", cloud.state).stdout
            lines = dict(line[7:].split("=", 1) for line in env.splitlines()
                         if line.startswith("export "))
            sts = clients.client(cloud, "sts", aws_access_key_id=lines["AWS_ACCESS_KEY_ID"],
                                 aws_secret_access_key=lines["AWS_SECRET_ACCESS_KEY"])
            self.assertEqual(sts.get_caller_identity()["Account"], listed[1]["account"])
            self.assertNotIn(lines["AWS_SECRET_ACCESS_KEY"], cloud.log())

    def test_an_account_is_made_once(self):
        again = self.cloud.cli("cloud", "account", "add", self.other, "--state", self.cloud.state)
        self.assertEqual(again.returncode, 1)
        self.assertIn("already", again.stderr)

    def test_a_bucket_is_crossed_to_only_when_both_sides_allow(self):
        bucket = self.bucket("a")
        iam = self.there("iam")
        iam.create_user(UserName="guest")
        key = iam.create_access_key(UserName="guest")["AccessKey"]
        guest = self.by_keys(key["AccessKeyId"], key["SecretAccessKey"])("s3")

        def get():
            return refusal(guest.get_object, Bucket=bucket, Key="a")

        self.assertEqual(get(), "AccessDenied")
        iam.put_user_policy(UserName="guest", PolicyName="p",
                            PolicyDocument=document(statement("Allow", "s3:*")))
        self.assertEqual(get(), "AccessDenied")
        self.s3.put_bucket_policy(Bucket=bucket, Policy=json.dumps({
            "Version": "2012-10-17", "Statement": [{
                "Effect": "Allow", "Principal": {"AWS": f"arn:aws:iam::{self.other}:root"},
                "Action": "s3:GetObject", "Resource": f"arn:aws:s3:::{bucket}/*"}]}))
        self.assertEqual(get(), "")
        iam.delete_user_policy(UserName="guest", PolicyName="p")
        self.assertEqual(get(), "AccessDenied")

    def test_another_accounts_root_is_a_stranger_to_a_bucket(self):
        bucket = self.bucket("a")
        self.assertEqual(refusal(self.there("s3").get_object, Bucket=bucket, Key="a"), "AccessDenied")

    def test_a_role_is_assumed_across_accounts_when_it_trusts_the_other(self):
        role = self.role(principal={"AWS": self.other})
        there = self.there("sts").assume_role(RoleArn=role, RoleSessionName="test")["Credentials"]
        self.assertEqual(self.by_credentials(there)("sts").get_caller_identity()["Account"], HOME)
        self.assertEqual(refusal(self.sts.assume_role, RoleArn=role, RoleSessionName="test"),
                         "AccessDenied")


class Off(Enforced):
    arguments = ("--auth", "off")

    def test_with_authentication_off_nothing_is_denied(self):
        s3 = self.user()("s3")
        s3.create_bucket(Bucket=self.name)
        self.assume(self.role(principal={"Service": "ec2.amazonaws.com"}))("s3").head_bucket(
            Bucket=self.name)


if __name__ == "__main__":
    cases.main()
