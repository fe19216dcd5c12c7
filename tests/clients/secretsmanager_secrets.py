"""Secrets Manager as boto3 and the awscli use it."""
import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from lib import cases, clients  # noqa: E402
from lib.cloud_case import CloudCase  # noqa: E402
from lib.exercise import cli, knows, refuses, shows  # noqa: E402

NOWHERE = {"SecretId": "nowhere"}
TOKEN = "0123456789abcdef0123456789abcdef"


def policy(principal="arn:aws:iam::000000000000:root"):
    return json.dumps({"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Principal": {"AWS": principal},
         "Action": "secretsmanager:GetSecretValue", "Resource": "*"}]})


class Secrets(CloudCase):
    service = "secretsmanager"

    def secret(self, value="v", **more):
        self.aws.create_secret(Name=self.name(), SecretString=value, **more)
        return self.name()

    def value(self, name, **which):
        return self.aws.get_secret_value(SecretId=name, **which)["SecretString"]

    @shows("secretsmanager", "CreateSecret", "GetSecretValue", "DescribeSecret", "ListSecrets")
    def test_a_secret_is_made_read_described_and_listed(self):
        name = self.secret("hush", Description="the word", Tags=[{"Key": "a", "Value": "1"}])
        self.assertEqual(self.value(name), "hush")
        by_cli = cli(self.cloud, "secretsmanager", "GetSecretValue", {"SecretId": name})
        self.assertEqual(by_cli["SecretString"], "hush")
        described = self.aws.describe_secret(SecretId=name)
        self.assertEqual((described["Description"], described["Tags"]),
                         ("the word", [{"Key": "a", "Value": "1"}]))
        listed = self.aws.list_secrets(Filters=[{"Key": "name", "Values": [name]}])["SecretList"]
        self.assertEqual([secret["ARN"] for secret in listed], [described["ARN"]])

    @shows("secretsmanager", "PutSecretValue", "UpdateSecret", "ListSecretVersionIds",
           "UpdateSecretVersionStage")
    def test_a_secret_has_versions_and_stages(self):
        name = self.secret("1")
        self.aws.put_secret_value(SecretId=name, SecretString="2")
        self.assertEqual((self.value(name), self.value(name, VersionStage="AWSPREVIOUS")), ("2", "1"))
        self.aws.update_secret(SecretId=name, SecretString="3", Description="third")
        self.assertEqual(self.value(name), "3")
        stages = {stage: version["VersionId"]
                  for version in self.aws.list_secret_version_ids(SecretId=name)["Versions"]
                  for stage in version["VersionStages"]}
        self.assertEqual(set(stages), {"AWSCURRENT", "AWSPREVIOUS"})
        self.aws.update_secret_version_stage(
            SecretId=name, VersionStage="AWSCURRENT", MoveToVersionId=stages["AWSPREVIOUS"],
            RemoveFromVersionId=stages["AWSCURRENT"])
        self.assertEqual(self.value(name), "2")

    @shows("secretsmanager", "DeleteSecret", "RestoreSecret")
    @refuses("secretsmanager", "GetSecretValue")
    def test_a_deleted_secret_is_out_of_reach_until_it_is_restored(self):
        name = self.secret("back")
        self.aws.delete_secret(SecretId=name, RecoveryWindowInDays=7)
        self.refused("GetSecretValue", {"SecretId": name}, "InvalidRequestException")
        self.aws.restore_secret(SecretId=name)
        self.assertEqual(self.value(name), "back")

    @shows("secretsmanager", "TagResource", "UntagResource")
    def test_a_secrets_tags_come_and_go(self):
        name = self.secret(Tags=[{"Key": "a", "Value": "1"}])
        self.aws.tag_resource(SecretId=name, Tags=[{"Key": "b", "Value": "2"}])
        self.aws.untag_resource(SecretId=name, TagKeys=["a"])
        self.assertEqual(self.aws.describe_secret(SecretId=name)["Tags"],
                         [{"Key": "b", "Value": "2"}])

    @shows("secretsmanager", "PutResourcePolicy", "GetResourcePolicy", "DeleteResourcePolicy",
           "ValidateResourcePolicy")
    def test_a_secrets_policy_is_put_read_and_removed(self):
        name = self.secret()
        self.aws.put_resource_policy(SecretId=name, ResourcePolicy=policy())
        self.assertEqual(json.loads(self.aws.get_resource_policy(SecretId=name)["ResourcePolicy"]),
                         json.loads(policy()))
        self.aws.delete_resource_policy(SecretId=name)
        self.assertNotIn("ResourcePolicy", self.aws.get_resource_policy(SecretId=name))
        checked = self.aws.validate_resource_policy(ResourcePolicy=policy("*"))
        self.assertFalse(checked["PolicyValidationPassed"])

    @shows("secretsmanager", "GetRandomPassword")
    def test_a_password_is_made_as_long_as_asked_for(self):
        made = self.aws.get_random_password(PasswordLength=40, ExcludePunctuation=True)
        self.assertRegex(made["RandomPassword"], "^[A-Za-z0-9]{40}$")

    @shows("secretsmanager", "BatchGetSecretValue")
    def test_many_are_read_at_once(self):
        name = self.secret("one of many")
        if knows("secretsmanager", "BatchGetSecretValue"):
            got = self.aws.batch_get_secret_value(SecretIdList=[name, "nowhere"])
            self.assertEqual([one["SecretString"] for one in got["SecretValues"]], ["one of many"])
            self.assertEqual([one["SecretId"] for one in got["Errors"]], ["nowhere"])

    @refuses("secretsmanager", "GetSecretValue", "DescribeSecret", "PutSecretValue", "UpdateSecret",
             "ListSecretVersionIds", "UpdateSecretVersionStage", "DeleteSecret", "RestoreSecret",
             "TagResource", "UntagResource", "PutResourcePolicy", "GetResourcePolicy",
             "DeleteResourcePolicy", "ValidateResourcePolicy")
    def test_a_secret_that_is_not_there_is_refused(self):
        for operation, more in {
                "GetSecretValue": {}, "DescribeSecret": {}, "PutSecretValue": {"SecretString": "v"},
                "UpdateSecret": {"SecretString": "v"}, "ListSecretVersionIds": {},
                "UpdateSecretVersionStage": {"VersionStage": "s", "RemoveFromVersionId": TOKEN},
                "DeleteSecret": {}, "RestoreSecret": {},
                "TagResource": {"Tags": [{"Key": "k", "Value": "v"}]},
                "UntagResource": {"TagKeys": ["k"]},
                "PutResourcePolicy": {"ResourcePolicy": policy()}, "GetResourcePolicy": {},
                "DeleteResourcePolicy": {},
                "ValidateResourcePolicy": {"ResourcePolicy": policy()}}.items():
            with self.subTest(operation):
                self.refused(operation, {**NOWHERE, **more}, "ResourceNotFoundException")

    @refuses("secretsmanager", "CreateSecret", "ListSecrets", "GetRandomPassword",
             "BatchGetSecretValue", "PutResourcePolicy")
    def test_what_no_secret_can_be_is_refused(self):
        name = self.secret()
        self.refused("CreateSecret", {"Name": name, "SecretString": "v"}, "ResourceExistsException")
        self.refused("ListSecrets", {"NextToken": "nonsense"}, "InvalidNextTokenException")
        self.refused("GetRandomPassword", {"PasswordLength": 3}, "InvalidParameterException")
        self.refused("BatchGetSecretValue", {}, "InvalidParameterException")
        self.refused("PutResourcePolicy", {"SecretId": name, "ResourcePolicy": "{not json"},
                     "MalformedPolicyDocumentException")


if __name__ == "__main__":
    cases.main()
