"""Security groups and their rules, as boto3 and the awscli see them."""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from lib import cases  # noqa: E402
from lib.cloud_case import CloudCase  # noqa: E402
from lib.exercise import cli, knows, refuses, shows  # noqa: E402

NO_GROUP = "sg-0123456789abcdef0"
NO_RULE = "sgr-0123456789abcdef0"


def web(port=80, range_="10.0.0.0/8"):
    return [{"IpProtocol": "tcp", "FromPort": port, "ToPort": port, "IpRanges": [{"CidrIp": range_}]}]


class SecurityGroups(CloudCase):
    service = "ec2"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.vpc = cls.aws.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]

    def group(self, suffix=""):
        return self.aws.create_security_group(GroupName=self.name() + suffix, VpcId=self.vpc,
                                              Description="of a test")["GroupId"]

    def cli(self, operation, parameters):
        return cli(self.cloud, "ec2", operation, parameters)

    def shown(self, group):
        return self.aws.describe_security_groups(GroupIds=[group])["SecurityGroups"][0]

    @shows("ec2", "CreateSecurityGroup", "DescribeSecurityGroups", "GetSecurityGroupsForVpc",
           "DeleteSecurityGroup")
    def test_a_group_lives_until_it_is_deleted(self):
        one = self.group()
        two = self.cli("CreateSecurityGroup", {
            "GroupName": self.name() + "-2", "Description": "x", "VpcId": self.vpc})["GroupId"]
        every_out = self.shown(one)["IpPermissionsEgress"]
        self.assertEqual([each["IpProtocol"] for each in every_out], ["-1"])
        said = self.cli("DescribeSecurityGroups",
                        {"Filters": [{"Name": "vpc-id", "Values": [self.vpc]}]})["SecurityGroups"]
        self.assertLessEqual({one, two}, {each["GroupId"] for each in said})
        if knows("ec2", "GetSecurityGroupsForVpc"):
            for answer in (self.aws.get_security_groups_for_vpc(VpcId=self.vpc),
                           self.cli("GetSecurityGroupsForVpc", {"VpcId": self.vpc})):
                self.assertIn(one, [each["GroupId"] for each in answer["SecurityGroupForVpcs"]])
        self.aws.delete_security_group(GroupId=one)
        self.cli("DeleteSecurityGroup", {"GroupId": two})
        left = self.aws.describe_security_groups(
            Filters=[{"Name": "group-id", "Values": [one, two]}])["SecurityGroups"]
        self.assertEqual(left, [])

    @shows("ec2", "AuthorizeSecurityGroupIngress", "AuthorizeSecurityGroupEgress",
           "DescribeSecurityGroupRules", "RevokeSecurityGroupIngress", "RevokeSecurityGroupEgress")
    def test_rules_are_given_and_taken(self):
        group = self.group()
        made = self.aws.authorize_security_group_ingress(GroupId=group, IpPermissions=web())
        rule = made["SecurityGroupRules"][0]["SecurityGroupRuleId"]
        self.cli("AuthorizeSecurityGroupIngress", {"GroupId": group, "IpPermissions": web(443)})
        self.cli("AuthorizeSecurityGroupEgress", {"GroupId": group, "IpPermissions": web(25)})
        self.aws.authorize_security_group_egress(GroupId=group, IpPermissions=web(26))
        of_group = {"Filters": [{"Name": "group-id", "Values": [group]}]}
        for answer in (self.aws.describe_security_group_rules(**of_group),
                       self.cli("DescribeSecurityGroupRules", of_group)):
            self.assertEqual(len(answer["SecurityGroupRules"]), 5)
            self.assertIn(rule, [each["SecurityGroupRuleId"] for each in answer["SecurityGroupRules"]])
        self.assertEqual([each["FromPort"] for each in self.shown(group)["IpPermissions"]], [80, 443])
        self.aws.revoke_security_group_ingress(GroupId=group, SecurityGroupRuleIds=[rule])
        self.cli("RevokeSecurityGroupIngress", {"GroupId": group, "IpPermissions": web(443)})
        self.cli("RevokeSecurityGroupEgress", {"GroupId": group, "IpPermissions": web(25)})
        self.aws.revoke_security_group_egress(GroupId=group, IpPermissions=web(26))
        self.assertEqual(self.shown(group)["IpPermissions"], [])
        self.assertEqual(len(self.shown(group)["IpPermissionsEgress"]), 1)

    @shows("ec2", "ModifySecurityGroupRules", "UpdateSecurityGroupRuleDescriptionsIngress",
           "UpdateSecurityGroupRuleDescriptionsEgress")
    def test_rules_are_changed_in_place(self):
        group = self.group()
        made = self.aws.authorize_security_group_ingress(GroupId=group, IpPermissions=web())
        rule = made["SecurityGroupRules"][0]["SecurityGroupRuleId"]
        for client, port in ((lambda words: self.aws.modify_security_group_rules(**words), 81),
                             (lambda words: self.cli("ModifySecurityGroupRules", words), 82)):
            client({"GroupId": group, "SecurityGroupRules": [{
                "SecurityGroupRuleId": rule,
                "SecurityGroupRule": {"IpProtocol": "tcp", "FromPort": port, "ToPort": port,
                                      "CidrIpv4": "10.0.0.0/8"}}]})
            self.assertEqual(self.shown(group)["IpPermissions"][0]["FromPort"], port)
        words = {"GroupId": group, "IpPermissions": web(82)}
        words["IpPermissions"][0]["IpRanges"][0]["Description"] = "from the office"
        self.aws.update_security_group_rule_descriptions_ingress(**words)
        self.cli("UpdateSecurityGroupRuleDescriptionsIngress", words)
        said = self.shown(group)["IpPermissions"][0]["IpRanges"][0]
        self.assertEqual(said["Description"], "from the office")
        out = {"GroupId": group, "IpPermissions": [
            {"IpProtocol": "-1", "IpRanges": [{"CidrIp": "0.0.0.0/0", "Description": "all"}]}]}
        self.aws.update_security_group_rule_descriptions_egress(**out)
        self.cli("UpdateSecurityGroupRuleDescriptionsEgress", out)
        said = self.shown(group)["IpPermissionsEgress"][0]["IpRanges"][0]
        self.assertEqual(said["Description"], "all")

    @shows("ec2", "DescribeSecurityGroupReferences")
    def test_no_other_network_names_a_group(self):
        group = self.group()
        for answer in (self.aws.describe_security_group_references(GroupId=[group]),
                       self.cli("DescribeSecurityGroupReferences", {"GroupId": [group]})):
            self.assertEqual(answer["SecurityGroupReferenceSet"], [])

    @refuses("ec2", "CreateSecurityGroup", "DeleteSecurityGroup", "DescribeSecurityGroups",
             "GetSecurityGroupsForVpc", "DescribeSecurityGroupReferences")
    def test_groups_that_cannot_be_are_refused(self):
        group = self.group()
        self.refused("CreateSecurityGroup", {"GroupName": self.name(), "Description": "x",
                                             "VpcId": self.vpc}, "InvalidGroup.Duplicate")
        self.refused("CreateSecurityGroup", {"GroupName": "sg-x", "Description": "x",
                                             "VpcId": self.vpc}, "InvalidParameterValue")
        other = self.group("-2")
        self.aws.authorize_security_group_ingress(GroupId=other, IpPermissions=[
            {"IpProtocol": "-1", "UserIdGroupPairs": [{"GroupId": group}]}])
        self.refused("DeleteSecurityGroup", {"GroupId": group}, "DependencyViolation")
        self.refused("DeleteSecurityGroup", {"GroupId": NO_GROUP}, "InvalidGroup.NotFound")
        self.refused("DescribeSecurityGroups", {"GroupIds": [NO_GROUP]}, "InvalidGroup.NotFound")
        self.refused("DescribeSecurityGroups", {"GroupIds": ["web"]}, "InvalidGroupId.Malformed")
        self.refused("GetSecurityGroupsForVpc", {"VpcId": "vpc-0123456789abcdef0"},
                     "InvalidVpcID.NotFound")
        self.refused("DescribeSecurityGroupReferences", {"GroupId": [NO_GROUP]},
                     "InvalidGroup.NotFound")

    @refuses("ec2", "AuthorizeSecurityGroupIngress", "AuthorizeSecurityGroupEgress",
             "RevokeSecurityGroupIngress", "RevokeSecurityGroupEgress", "ModifySecurityGroupRules",
             "DescribeSecurityGroupRules", "UpdateSecurityGroupRuleDescriptionsIngress",
             "UpdateSecurityGroupRuleDescriptionsEgress")
    def test_rules_that_cannot_be_are_refused(self):
        group = self.group()
        self.aws.authorize_security_group_ingress(GroupId=group, IpPermissions=web())
        self.refused("AuthorizeSecurityGroupIngress", {"GroupId": group, "IpPermissions": web()},
                     "InvalidPermission.Duplicate")
        self.refused("AuthorizeSecurityGroupEgress",
                     {"GroupId": group, "IpPermissions": web(80, "10.0.0.0/33")},
                     "InvalidParameterValue")
        for operation in ("RevokeSecurityGroupIngress", "RevokeSecurityGroupEgress",
                          "UpdateSecurityGroupRuleDescriptionsIngress",
                          "UpdateSecurityGroupRuleDescriptionsEgress"):
            self.refused(operation, {"GroupId": group, "IpPermissions": web(99)},
                         "InvalidPermission.NotFound")
        self.refused("RevokeSecurityGroupIngress",
                     {"GroupId": group, "SecurityGroupRuleIds": [NO_RULE]},
                     "InvalidSecurityGroupRuleId.NotFound")
        self.refused("DescribeSecurityGroupRules", {"SecurityGroupRuleIds": [NO_RULE]},
                     "InvalidSecurityGroupRuleId.NotFound")
        self.refused("ModifySecurityGroupRules", {
            "GroupId": group, "SecurityGroupRules": [
                {"SecurityGroupRuleId": NO_RULE,
                 "SecurityGroupRule": {"IpProtocol": "-1", "CidrIpv4": "10.0.0.0/8"}}]},
            "InvalidSecurityGroupRuleId.NotFound")


if __name__ == "__main__":
    cases.main()
