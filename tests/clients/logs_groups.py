"""Log groups, their streams and what belongs to them, as boto3 and the awscli use them."""
import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from lib import cases, clients  # noqa: E402
from lib.cloud_case import CloudCase  # noqa: E402
from lib.exercise import cli, knows, refused, refuses, shows  # noqa: E402

MISSING = {"logGroupName": "/no/such/group"}
NOT_FOUND = "ResourceNotFoundException"


class Groups(CloudCase):
    service = "logs"

    def group(self, **more):
        name = "/test/" + self.name()
        self.aws.create_log_group(logGroupName=name, **more)
        return name

    def described(self, name):
        groups = self.aws.describe_log_groups(logGroupNamePrefix=name)["logGroups"]
        return groups[0] if groups else None

    def arn(self, name):
        return self.described(name)["arn"].removesuffix(":*")

    @shows("logs", "CreateLogGroup", "DescribeLogGroups", "DeleteLogGroup")
    def test_a_group_is_made_described_and_deleted(self):
        name = self.group()
        listed = cli(self.cloud, "logs", "DescribeLogGroups", {"logGroupNamePrefix": name})["logGroups"]
        self.assertEqual([one["logGroupName"] for one in listed], [name])
        self.assertEqual(listed[0]["arn"], f"arn:aws:logs:us-east-1:000000000000:log-group:{name}:*")
        self.aws.delete_log_group(logGroupName=name)
        self.assertIsNone(self.described(name))

    @refuses("logs", "CreateLogGroup", "DeleteLogGroup", "DescribeLogGroups")
    def test_a_group_twice_or_not_at_all_is_refused(self):
        name = self.group()
        refused(self.cloud, "logs", "CreateLogGroup", {"logGroupName": name},
                "ResourceAlreadyExistsException")
        refused(self.cloud, "logs", "DeleteLogGroup", MISSING, NOT_FOUND)
        refused(self.cloud, "logs", "DescribeLogGroups", {"nextToken": "nonsense"},
                "InvalidParameterException")

    @shows("logs", "ListLogGroups")
    def test_groups_are_listed_by_a_pattern(self):
        if not knows("logs", "ListLogGroups"):
            self.skipTest("this boto3 does not know ListLogGroups")
        name = self.group()
        listed = self.aws.list_log_groups(logGroupNamePattern="by-a-pattern")["logGroups"]
        self.assertEqual([one["logGroupName"] for one in listed], [name])

    @refuses("logs", "ListLogGroups")
    def test_a_list_goes_on_only_from_its_own_token(self):
        refused(self.cloud, "logs", "ListLogGroups", {"nextToken": "nonsense"},
                "InvalidParameterException")

    @shows("logs", "PutRetentionPolicy", "DeleteRetentionPolicy")
    def test_retention_is_set_and_taken_away(self):
        name = self.group()
        self.aws.put_retention_policy(logGroupName=name, retentionInDays=7)
        self.assertEqual(self.described(name)["retentionInDays"], 7)
        self.aws.delete_retention_policy(logGroupName=name)
        self.assertNotIn("retentionInDays", self.described(name))

    @refuses("logs", "PutRetentionPolicy", "DeleteRetentionPolicy")
    def test_retention_that_cannot_be_is_refused(self):
        refused(self.cloud, "logs", "PutRetentionPolicy",
                {"logGroupName": self.group(), "retentionInDays": 2}, "InvalidParameterException")
        refused(self.cloud, "logs", "DeleteRetentionPolicy", MISSING, NOT_FOUND)

    @shows("logs", "PutLogGroupDeletionProtection")
    def test_a_protected_group_stays(self):
        if not knows("logs", "PutLogGroupDeletionProtection"):
            self.skipTest("this boto3 does not know deletion protection")
        name = self.group()
        self.aws.put_log_group_deletion_protection(
            logGroupIdentifier=name, deletionProtectionEnabled=True)
        self.assertNotEqual(clients.refusal(self.aws.delete_log_group, logGroupName=name), "")
        self.aws.put_log_group_deletion_protection(
            logGroupIdentifier=name, deletionProtectionEnabled=False)
        self.aws.delete_log_group(logGroupName=name)
        self.assertIsNone(self.described(name))

    @refuses("logs", "PutLogGroupDeletionProtection")
    def test_what_is_not_there_cannot_be_protected(self):
        refused(self.cloud, "logs", "PutLogGroupDeletionProtection",
                {"logGroupIdentifier": "/no/such/group", "deletionProtectionEnabled": True}, NOT_FOUND)

    @shows("logs", "CreateLogStream", "DescribeLogStreams", "DeleteLogStream")
    def test_streams_come_and_go(self):
        name = self.group()
        for stream in ("b", "a"):
            self.aws.create_log_stream(logGroupName=name, logStreamName=stream)

        def streams():
            return [one["logStreamName"] for one in cli(
                self.cloud, "logs", "DescribeLogStreams", {"logGroupName": name})["logStreams"]]
        self.assertEqual(streams(), ["a", "b"])
        self.aws.delete_log_stream(logGroupName=name, logStreamName="a")
        self.assertEqual(streams(), ["b"])

    @refuses("logs", "CreateLogStream", "DescribeLogStreams", "DeleteLogStream")
    def test_streams_of_no_group_are_refused(self):
        stream = {**MISSING, "logStreamName": "s"}
        refused(self.cloud, "logs", "CreateLogStream", stream, NOT_FOUND)
        refused(self.cloud, "logs", "DescribeLogStreams", MISSING, NOT_FOUND)
        refused(self.cloud, "logs", "DeleteLogStream", stream, NOT_FOUND)

    @shows("logs", "TagLogGroup", "UntagLogGroup", "ListTagsLogGroup", "TagResource", "UntagResource",
           "ListTagsForResource")
    def test_tags_come_and_go_by_both_kinds_of_operations(self):
        name = self.group(tags={"team": "red"})
        self.aws.tag_log_group(logGroupName=name, tags={"tier": "web"})
        self.assertEqual(self.aws.list_tags_log_group(logGroupName=name)["tags"],
                         {"team": "red", "tier": "web"})
        self.aws.untag_log_group(logGroupName=name, tags=["team"])
        arn = self.arn(name)
        self.aws.tag_resource(resourceArn=arn, tags={"a": "b"})
        self.aws.untag_resource(resourceArn=arn, tagKeys=["tier"])
        self.assertEqual(cli(self.cloud, "logs", "ListTagsForResource", {"resourceArn": arn})["tags"],
                         {"a": "b"})

    @refuses("logs", "TagLogGroup", "UntagLogGroup", "ListTagsLogGroup", "TagResource", "UntagResource",
             "ListTagsForResource")
    def test_tags_of_no_group_are_refused(self):
        arn = {"resourceArn": "arn:aws:logs:us-east-1:000000000000:log-group:/no/such/group"}
        for operation, parameters in (
                ("TagLogGroup", {**MISSING, "tags": {"a": "b"}}), ("UntagLogGroup", {**MISSING, "tags": ["a"]}),
                ("ListTagsLogGroup", MISSING), ("TagResource", {**arn, "tags": {"a": "b"}}),
                ("UntagResource", {**arn, "tagKeys": ["a"]}), ("ListTagsForResource", arn)):
            refused(self.cloud, "logs", operation, parameters, NOT_FOUND)

    @shows("logs", "AssociateKmsKey", "DisassociateKmsKey")
    def test_a_group_gets_a_key_and_loses_it(self):
        kms = clients.client(self.cloud, "kms")
        key = kms.create_key()["KeyMetadata"]["Arn"]
        policy = json.loads(kms.get_key_policy(KeyId=key, PolicyName="default")["Policy"])
        policy["Statement"].append({
            "Sid": "logs", "Effect": "Allow", "Resource": "*", "Action": "kms:*",
            "Principal": {"Service": "logs.us-east-1.amazonaws.com"}})
        kms.put_key_policy(KeyId=key, PolicyName="default", Policy=json.dumps(policy))
        name = self.group()
        self.aws.associate_kms_key(logGroupName=name, kmsKeyId=key)
        self.assertEqual(self.described(name)["kmsKeyId"], key)
        self.aws.disassociate_kms_key(logGroupName=name)
        self.assertNotIn("kmsKeyId", self.described(name))

    @refuses("logs", "AssociateKmsKey", "DisassociateKmsKey")
    def test_keys_of_no_group_are_refused(self):
        refused(self.cloud, "logs", "AssociateKmsKey",
                {**MISSING, "kmsKeyId": "arn:aws:kms:us-east-1:000000000000:key/x"}, NOT_FOUND)
        refused(self.cloud, "logs", "DisassociateKmsKey", MISSING, NOT_FOUND)

    @shows("logs", "PutResourcePolicy", "DescribeResourcePolicies", "DeleteResourcePolicy")
    def test_resource_policies_are_kept(self):
        document = '{"Version":"2012-10-17","Statement":[]}'
        self.aws.put_resource_policy(policyName="p", policyDocument=document)
        kept = cli(self.cloud, "logs", "DescribeResourcePolicies", {})["resourcePolicies"]
        self.assertEqual([(one["policyName"], one["policyDocument"]) for one in kept], [("p", document)])
        self.aws.delete_resource_policy(policyName="p")
        self.assertEqual(self.aws.describe_resource_policies()["resourcePolicies"], [])

    @refuses("logs", "PutResourcePolicy", "DeleteResourcePolicy", "DescribeResourcePolicies")
    def test_policies_that_are_none_are_refused(self):
        refused(self.cloud, "logs", "PutResourcePolicy", {"policyName": "p", "policyDocument": "{"},
                "InvalidParameterException")
        refused(self.cloud, "logs", "DeleteResourcePolicy", {"policyName": "nobody"}, NOT_FOUND)
        refused(self.cloud, "logs", "DescribeResourcePolicies", {"nextToken": "nonsense"},
                "InvalidParameterException")

    @shows("logs", "DescribeSubscriptionFilters")
    def test_a_group_has_no_subscription_filters(self):
        got = self.aws.describe_subscription_filters(logGroupName=self.group())
        self.assertEqual(got["subscriptionFilters"], [])

    @refuses("logs", "PutSubscriptionFilter", "DeleteSubscriptionFilter", "DescribeSubscriptionFilters")
    def test_subscription_filters_are_refused_by_name(self):
        name = self.group()
        refused(self.cloud, "logs", "PutSubscriptionFilter",
                {"logGroupName": name, "filterName": "f", "filterPattern": "",
                 "destinationArn": "arn:aws:lambda:us-east-1:000000000000:function:f"},
                "InvalidParameterException")
        refused(self.cloud, "logs", "DeleteSubscriptionFilter", {"logGroupName": name, "filterName": "f"},
                NOT_FOUND)
        refused(self.cloud, "logs", "DescribeSubscriptionFilters", MISSING, NOT_FOUND)


if __name__ == "__main__":
    cases.main()
