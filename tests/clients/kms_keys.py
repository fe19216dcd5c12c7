"""KMS's keys, aliases, grants and policies as boto3 and the awscli use them."""
import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from lib import cases, clients  # noqa: E402
from lib.cloud_case import CloudCase  # noqa: E402
from lib.exercise import knows, refuses, shows  # noqa: E402

NOWHERE = {"KeyId": "00000000-0000-0000-0000-000000000000"}


class Keys(CloudCase):
    service = "kms"

    def key(self, **more):
        return self.aws.create_key(**more)["KeyMetadata"]["KeyId"]

    def state(self, key):
        return self.aws.describe_key(KeyId=key)["KeyMetadata"]["KeyState"]

    @shows("kms", "CreateKey", "DescribeKey", "ListKeys", "UpdateKeyDescription")
    def test_a_key_is_made_described_and_listed(self):
        made = self.aws.create_key(Description="of the harbour")["KeyMetadata"]
        self.assertEqual((made["KeySpec"], made["KeyManager"]), ("SYMMETRIC_DEFAULT", "CUSTOMER"))
        self.aws.update_key_description(KeyId=made["KeyId"], Description="of the quay")
        found = self.aws.describe_key(KeyId=made["Arn"])["KeyMetadata"]
        self.assertEqual((found["KeyId"], found["Description"]), (made["KeyId"], "of the quay"))
        self.assertIn(made["Arn"], [key["KeyArn"] for key in self.aws.list_keys()["Keys"]])

    @shows("kms", "DisableKey", "EnableKey")
    @refuses("kms", "Encrypt")
    def test_a_disabled_key_encrypts_nothing_until_it_is_enabled(self):
        key = self.key()
        self.aws.disable_key(KeyId=key)
        self.assertEqual(self.state(key), "Disabled")
        self.refused("Encrypt", {"KeyId": key, "Plaintext": b"x"}, "DisabledException")
        self.aws.enable_key(KeyId=key)
        self.assertEqual(self.state(key), "Enabled")

    @shows("kms", "ScheduleKeyDeletion", "CancelKeyDeletion")
    def test_a_key_is_scheduled_for_deletion_and_saved(self):
        key = self.key()
        self.aws.schedule_key_deletion(KeyId=key, PendingWindowInDays=7)
        self.assertEqual(self.state(key), "PendingDeletion")
        self.aws.cancel_key_deletion(KeyId=key)
        self.assertEqual(self.state(key), "Disabled")

    @shows("kms", "EnableKeyRotation", "DisableKeyRotation", "GetKeyRotationStatus",
           "RotateKeyOnDemand", "ListKeyRotations")
    def test_a_key_is_rotated(self):
        key = self.key()
        self.aws.enable_key_rotation(KeyId=key)
        self.assertTrue(self.aws.get_key_rotation_status(KeyId=key)["KeyRotationEnabled"])
        self.aws.disable_key_rotation(KeyId=key)
        self.assertFalse(self.aws.get_key_rotation_status(KeyId=key)["KeyRotationEnabled"])
        if knows("kms", "RotateKeyOnDemand"):
            self.aws.rotate_key_on_demand(KeyId=key)
            [rotation] = self.aws.list_key_rotations(KeyId=key)["Rotations"]
            self.assertEqual(rotation["RotationType"], "ON_DEMAND")

    @shows("kms", "GetKeyPolicy", "PutKeyPolicy", "ListKeyPolicies")
    def test_a_keys_policy_is_kept_as_it_was_given(self):
        key = self.key()
        first = json.loads(self.aws.get_key_policy(KeyId=key, PolicyName="default")["Policy"])
        self.assertEqual(first["Statement"][0]["Action"], "kms:*")
        first["Statement"][0]["Sid"] = "Changed"
        self.aws.put_key_policy(KeyId=key, PolicyName="default", Policy=json.dumps(first))
        now = self.aws.get_key_policy(KeyId=key, PolicyName="default")["Policy"]
        self.assertEqual(json.loads(now), first)
        self.assertEqual(self.aws.list_key_policies(KeyId=key)["PolicyNames"], ["default"])

    @shows("kms", "TagResource", "UntagResource", "ListResourceTags")
    def test_a_keys_tags_come_and_go(self):
        key = self.key(Tags=[{"TagKey": "a", "TagValue": "1"}])
        self.aws.tag_resource(KeyId=key, Tags=[{"TagKey": "b", "TagValue": "2"}])
        self.aws.untag_resource(KeyId=key, TagKeys=["a"])
        self.assertEqual(self.aws.list_resource_tags(KeyId=key)["Tags"],
                         [{"TagKey": "b", "TagValue": "2"}])

    @shows("kms", "CreateAlias", "UpdateAlias", "ListAliases", "DeleteAlias")
    def test_an_alias_stands_for_one_key_then_for_another(self):
        first, second = self.key(), self.key()
        self.aws.create_alias(AliasName="alias/harbour", TargetKeyId=first)
        self.assertEqual(self.described("alias/harbour"), first)
        self.aws.update_alias(AliasName="alias/harbour", TargetKeyId=second)
        self.assertEqual(self.described("alias/harbour"), second)
        names = [alias["AliasName"] for alias in self.aws.list_aliases(KeyId=second)["Aliases"]]
        self.assertEqual(names, ["alias/harbour"])
        self.aws.delete_alias(AliasName="alias/harbour")
        self.assertEqual(self.aws.list_aliases(KeyId=second)["Aliases"], [])

    def described(self, name):
        return self.aws.describe_key(KeyId=name)["KeyMetadata"]["KeyId"]

    @shows("kms", "CreateGrant", "ListGrants", "ListRetirableGrants", "RevokeGrant", "RetireGrant")
    def test_a_grant_is_given_listed_retired_and_revoked(self):
        key = self.key()
        iam = clients.client(self.cloud, "iam")
        ann = iam.create_user(UserName="ann")["User"]["Arn"]

        def grant():
            return self.aws.create_grant(KeyId=key, GranteePrincipal=ann, RetiringPrincipal=ann,
                                         Operations=["Decrypt"])["GrantId"]

        def grants():
            return [one["GrantId"] for one in self.aws.list_grants(KeyId=key)["Grants"]]
        first, second = grant(), self.aws.create_grant(
            KeyId=key, GranteePrincipal=ann, Operations=["Encrypt"])["GrantId"]
        self.assertEqual(set(grants()), {first, second})
        retirable = self.aws.list_retirable_grants(RetiringPrincipal=ann)["Grants"]
        self.assertEqual([one["GrantId"] for one in retirable], [first])
        arn = self.aws.describe_key(KeyId=key)["KeyMetadata"]["Arn"]
        self.aws.retire_grant(KeyId=arn, GrantId=first)
        self.assertEqual(grants(), [second])
        self.aws.revoke_grant(KeyId=key, GrantId=second)
        self.assertEqual(grants(), [])

    @refuses("kms", "DescribeKey", "DisableKey", "EnableKey", "ScheduleKeyDeletion",
             "CancelKeyDeletion", "UpdateKeyDescription", "EnableKeyRotation",
             "DisableKeyRotation", "GetKeyRotationStatus", "RotateKeyOnDemand", "ListKeyRotations",
             "GetKeyPolicy", "PutKeyPolicy", "ListKeyPolicies", "TagResource", "UntagResource",
             "ListResourceTags", "ListGrants", "CreateGrant", "RevokeGrant", "ListAliases")
    def test_a_key_that_is_not_there_is_refused(self):
        for operation, more in {
                "DescribeKey": {}, "DisableKey": {}, "EnableKey": {}, "ScheduleKeyDeletion": {},
                "CancelKeyDeletion": {}, "UpdateKeyDescription": {"Description": "d"},
                "EnableKeyRotation": {}, "DisableKeyRotation": {}, "GetKeyRotationStatus": {},
                "RotateKeyOnDemand": {}, "ListKeyRotations": {},
                "GetKeyPolicy": {"PolicyName": "default"},
                "PutKeyPolicy": {"PolicyName": "default", "Policy": "{}"}, "ListKeyPolicies": {},
                "TagResource": {"Tags": [{"TagKey": "k", "TagValue": "v"}]},
                "UntagResource": {"TagKeys": ["k"]}, "ListResourceTags": {}, "ListGrants": {},
                "CreateGrant": {"GranteePrincipal": "arn:aws:iam::000000000000:root",
                                "Operations": ["Decrypt"]},
                "RevokeGrant": {"GrantId": "0" * 64}, "ListAliases": {}}.items():
            with self.subTest(operation):
                self.refused(operation, {**NOWHERE, **more}, "NotFoundException")

    @refuses("kms", "CreateKey", "ListKeys", "ListRetirableGrants", "RetireGrant", "CreateAlias",
             "UpdateAlias", "DeleteAlias", "PutKeyPolicy", "TagResource")
    def test_what_no_key_and_no_alias_can_be_is_refused(self):
        key = self.key()
        self.refused("CreateKey", {"Policy": "{not json"}, "MalformedPolicyDocumentException")
        self.refused("PutKeyPolicy", {"KeyId": key, "PolicyName": "default", "Policy": "{not json"},
                     "MalformedPolicyDocumentException")
        self.refused("ListKeys", {"Marker": "nonsense"}, "InvalidMarkerException")
        self.refused("ListRetirableGrants", {"RetiringPrincipal": "nonsense"}, "InvalidArnException")
        self.refused("RetireGrant", {"GrantToken": "nonsense"}, "InvalidGrantTokenException")
        self.aws.create_alias(AliasName="alias/taken", TargetKeyId=key)
        self.refused("CreateAlias", {"AliasName": "alias/taken", "TargetKeyId": key},
                     "AlreadyExistsException")
        self.refused("UpdateAlias", {"AliasName": "alias/none", "TargetKeyId": key},
                     "NotFoundException")
        self.refused("DeleteAlias", {"AliasName": "alias/none"}, "NotFoundException")
        self.refused("TagResource", {"KeyId": key, "Tags": [{"TagKey": "aws:x", "TagValue": "v"}]},
                     "TagException")


if __name__ == "__main__":
    cases.main()
