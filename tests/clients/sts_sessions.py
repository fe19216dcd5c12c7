"""STS as boto3 and the awscli use it."""
import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from lib import cases, clients  # noqa: E402
from lib.cloud_case import CloudCase  # noqa: E402
from lib.exercise import cli, refuses, shows  # noqa: E402

ACCOUNT = "123456789012"


def as_keys(credentials):
    return dict(aws_access_key_id=credentials["AccessKeyId"],
                aws_secret_access_key=credentials["SecretAccessKey"],
                aws_session_token=credentials["SessionToken"])


class Sessions(CloudCase):
    service = "sts"
    arguments = ("--account", ACCOUNT)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.role = clients.client(cls.cloud, "iam").create_role(
            RoleName="deployer", Path="/path/", AssumeRolePolicyDocument=json.dumps({
                "Version": "2012-10-17", "Statement": [{
                    "Effect": "Allow", "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:root"},
                    "Action": "sts:AssumeRole"}]}))["Role"]["Arn"]

    def who(self, credentials):
        return clients.client(self.cloud, "sts", **as_keys(credentials)).get_caller_identity()

    @shows("sts", "GetCallerIdentity")
    def test_the_root_key_is_the_account(self):
        who = cli(self.cloud, "sts", "GetCallerIdentity")
        self.assertEqual((who["Account"], who["Arn"]), (ACCOUNT, f"arn:aws:iam::{ACCOUNT}:root"))

    @shows("sts", "AssumeRole")
    def test_an_assumed_role_is_who_calls_then(self):
        answer = self.aws.assume_role(RoleArn=self.role, RoleSessionName="night")
        who = self.who(answer["Credentials"])
        self.assertEqual(who["Arn"], f"arn:aws:sts::{ACCOUNT}:assumed-role/deployer/night")
        self.assertEqual(who["UserId"], answer["AssumedRoleUser"]["AssumedRoleId"])

    @shows("sts", "GetSessionToken")
    def test_a_session_is_of_whom_asked_for_it(self):
        answer = self.aws.get_session_token()
        self.assertEqual(self.who(answer["Credentials"])["Arn"], f"arn:aws:iam::{ACCOUNT}:root")

    @shows("sts", "GetFederationToken")
    def test_a_federated_user_is_who_calls_then(self):
        answer = self.aws.get_federation_token(Name="guest")
        self.assertEqual(self.who(answer["Credentials"])["Arn"],
                         f"arn:aws:sts::{ACCOUNT}:federated-user/guest")

    @shows("sts", "GetAccessKeyInfo")
    def test_a_key_tells_its_account(self):
        mine = self.cloud.variables["AWS_ACCESS_KEY_ID"]
        self.assertEqual(self.aws.get_access_key_info(AccessKeyId=mine)["Account"], ACCOUNT)

    @refuses("sts", "AssumeRole", "GetFederationToken", "GetSessionToken", "GetAccessKeyInfo",
             "GetCallerIdentity")
    def test_what_no_session_can_be_is_refused(self):
        self.refused("AssumeRole", {"RoleArn": self.role, "RoleSessionName": "night",
                                    "Policy": "{not json"}, "MalformedPolicyDocument")
        self.refused("GetFederationToken", {"Name": "guest", "Policy": "{not json"},
                     "MalformedPolicyDocument")
        self.refused("GetSessionToken", {"DurationSeconds": 1000000}, "ValidationError")
        self.refused("GetAccessKeyInfo", {"AccessKeyId": "not-an-access-key"}, "ValidationError")
        self.unknown_key_refused("GetCallerIdentity")

    @refuses("sts", "GetSessionToken", "GetFederationToken")
    def test_a_session_gets_no_session_from_itself(self):
        keys = as_keys(self.aws.assume_role(RoleArn=self.role, RoleSessionName="night")["Credentials"])
        self.refused("GetSessionToken", {}, "AccessDenied", **keys)
        self.refused("GetFederationToken", {"Name": "guest"}, "AccessDenied", **keys)

    @refuses("sts", "GetCallerIdentity")
    def test_a_forged_token_and_a_wrong_secret_are_refused(self):
        keys = as_keys(self.aws.get_session_token()["Credentials"])
        self.refused("GetCallerIdentity", {}, "InvalidClientTokenId",
                     **{**keys, "aws_session_token": "forged"})
        self.refused("GetCallerIdentity", {}, "SignatureDoesNotMatch", aws_secret_access_key="wrong")


if __name__ == "__main__":
    cases.main()
