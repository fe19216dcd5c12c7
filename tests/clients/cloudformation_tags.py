"""The tags by which scripts find what a stack made (aws:cloudformation:stack-name, ...): set by the stack
and by nobody else."""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from lib import cases, clients  # noqa: E402
from lib.clients import refusal  # noqa: E402
from lib.stack_case import StackCase  # noqa: E402

GUIDE = "aws:cloudformation:"
TEAM = {"Key": "team", "Value": "blue"}
TAGGED = {"Tags": [TEAM]}
RESOURCES = {
    "Files": {"Type": "AWS::S3::Bucket", "Properties": TAGGED},
    "Jobs": {"Type": "AWS::SQS::Queue", "Properties": TAGGED},
    "News": {"Type": "AWS::SNS::Topic", "Properties": TAGGED},
    "Table": {"Type": "AWS::DynamoDB::Table", "Properties": {
        **TAGGED, "BillingMode": "PAY_PER_REQUEST",
        "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
        "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}]}},
    "Secret": {"Type": "AWS::SecretsManager::Secret", "Properties": {**TAGGED, "SecretString": "x"}},
    "Key": {"Type": "AWS::KMS::Key", "Properties": {**TAGGED, "KeyPolicy": {
        "Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "kms:*",
                                                "Resource": "*"}]}}},
    "Words": {"Type": "AWS::Logs::LogGroup", "Properties": TAGGED},
    "Vpc": {"Type": "AWS::EC2::VPC", "Properties": {**TAGGED, "CidrBlock": "10.0.0.0/16"}},
    "Door": {"Type": "AWS::EC2::SecurityGroup", "Properties": {
        **TAGGED, "GroupDescription": "door", "VpcId": {"Ref": "Vpc"}}},
    "Targets": {"Type": "AWS::ElasticLoadBalancingV2::TargetGroup", "Properties": {
        **TAGGED, "Protocol": "HTTP", "Port": 80, "VpcId": {"Ref": "Vpc"}}},
    "Launch": {"Type": "AWS::EC2::LaunchTemplate", "Properties": {"LaunchTemplateData": {
        "ImageId": "ami-0123456789abcdef0", "InstanceType": "t3.nano"}}},
    "Subnet": {"Type": "AWS::EC2::Subnet", "Properties": {
        **TAGGED, "VpcId": {"Ref": "Vpc"}, "CidrBlock": "10.0.1.0/24"}},
    "Group": {"Type": "AWS::AutoScaling::AutoScalingGroup", "Properties": {
        "Tags": [{**TEAM, "PropagateAtLaunch": True}], "MinSize": "0", "MaxSize": "0",
        "VPCZoneIdentifier": [{"Ref": "Subnet"}],
        "LaunchTemplate": {"LaunchTemplateId": {"Ref": "Launch"},
                           "Version": {"Fn::GetAtt": ["Launch", "LatestVersionNumber"]}}}},
}


def by_key(tags):
    return {tag.get("Key", tag.get("TagKey")): tag.get("Value", tag.get("TagValue")) for tag in tags}


class Tags(StackCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.clients = {name: clients.client(cls.cloud, name) for name in (
            "s3", "sqs", "sns", "dynamodb", "secretsmanager", "kms", "logs", "ec2", "elbv2", "autoscaling")}

    def tags(self, resource, id_):
        """As the service tells them."""
        its = self.clients
        if resource == "Files":
            return by_key(its["s3"].get_bucket_tagging(Bucket=id_)["TagSet"])
        if resource == "Jobs":
            return its["sqs"].list_queue_tags(QueueUrl=id_)["Tags"]
        if resource == "News":
            return by_key(its["sns"].list_tags_for_resource(ResourceArn=id_)["Tags"])
        if resource == "Table":
            arn = its["dynamodb"].describe_table(TableName=id_)["Table"]["TableArn"]
            return by_key(its["dynamodb"].list_tags_of_resource(ResourceArn=arn)["Tags"])
        if resource == "Secret":
            return by_key(its["secretsmanager"].describe_secret(SecretId=id_)["Tags"])
        if resource == "Key":
            return by_key(its["kms"].list_resource_tags(KeyId=id_)["Tags"])
        if resource == "Words":
            return its["logs"].list_tags_log_group(logGroupName=id_)["tags"]
        if resource == "Targets":
            return by_key(its["elbv2"].describe_tags(ResourceArns=[id_])["TagDescriptions"][0]["Tags"])
        if resource == "Group":
            found = its["autoscaling"].describe_auto_scaling_groups(AutoScalingGroupNames=[id_])
            tags = found["AutoScalingGroups"][0]["Tags"]
            self.assertTrue(all(tag["PropagateAtLaunch"] for tag in tags if tag["Key"] != "windlass:token"))
            return by_key(tags)
        return by_key(its["ec2"].describe_tags(
            Filters=[{"Name": "resource-id", "Values": [id_]}])["Tags"])

    def test_what_a_stack_made_says_so(self):
        stack = self.stack(RESOURCES)
        name = self.name()
        for resource in RESOURCES:
            with self.subTest(resource=resource):
                tags = self.tags(resource, self.physical(stack, resource))
                own = {key.removeprefix(GUIDE): value for key, value in tags.items()
                       if key.startswith(GUIDE)}
                self.assertEqual(own, {"stack-name": name, "stack-id": stack, "logical-id": resource})
                if resource != "Launch":
                    self.assertEqual(tags["team"], "blue")
        # As scripts ask.
        found = self.clients["ec2"].describe_security_groups(Filters=[
            {"Name": "tag:aws:cloudformation:stack-name", "Values": [name]},
            {"Name": "tag:aws:cloudformation:logical-id", "Values": ["Door"]}])["SecurityGroups"]
        self.assertEqual([group["GroupId"] for group in found], [self.physical(stack, "Door")])

    def test_a_changed_tag_leaves_the_stacks_own_alone(self):
        stack = self.stack({"Files": RESOURCES["Files"], "Jobs": RESOURCES["Jobs"]})
        self.aws.update_stack(StackName=stack, UsePreviousTemplate=True, Tags=[
            {"Key": "cost", "Value": "1"}])
        self.becomes(stack, "UPDATE_COMPLETE")
        for resource in ("Files", "Jobs"):
            tags = self.tags(resource, self.physical(stack, resource))
            self.assertEqual((tags["cost"], tags[GUIDE + "logical-id"]), ("1", resource))

    def test_nobody_else_sets_or_removes_them(self):
        stack = self.stack({"Files": RESOURCES["Files"], "Jobs": RESOURCES["Jobs"],
                            "Vpc": RESOURCES["Vpc"]})
        files, jobs, vpc = (self.physical(stack, one) for one in ("Files", "Jobs", "Vpc"))
        s3, sqs, ec2 = (self.clients[name] for name in ("s3", "sqs", "ec2"))
        key = GUIDE + "stack-name"
        self.assertEqual(refusal(sqs.tag_queue, QueueUrl=jobs, Tags={key: "x"}),
                         "InvalidParameterValue")
        self.assertEqual(refusal(sqs.untag_queue, QueueUrl=jobs, TagKeys=[key]),
                         "InvalidParameterValue")
        self.assertEqual(refusal(ec2.delete_tags, Resources=[vpc], Tags=[{"Key": key}]),
                         "InvalidParameterValue")
        # A bucket's tags are put all at once: with the system's as they are, or not at all.
        there = s3.get_bucket_tagging(Bucket=files)["TagSet"]
        mine = {"Key": "mine", "Value": "1"}
        for tags in ([mine], [*there, {"Key": "aws:mine", "Value": "1"}]):
            self.assertEqual(refusal(s3.put_bucket_tagging, Bucket=files, Tagging={"TagSet": tags}),
                             "InvalidTag")
        s3.put_bucket_tagging(Bucket=files, Tagging={"TagSet": [*there, mine]})
        s3.delete_bucket_tagging(Bucket=files)
        left = by_key(s3.get_bucket_tagging(Bucket=files)["TagSet"])
        self.assertEqual({name for name in left if not name.startswith(GUIDE)}, set())
        self.assertEqual(left[key], self.name())

    def test_a_template_does_not_set_them_either(self):
        mine = [{"Key": "aws:mine", "Value": "x"}]
        launch = {"LaunchTemplateData": {"InstanceType": "t3.nano"}}
        for number, one in enumerate((
                {"Type": "AWS::SQS::Queue", "Properties": {"Tags": mine}},
                {"Type": "AWS::EC2::LaunchTemplate", "Properties": {**launch, "TagSpecifications": [
                    {"ResourceType": "launch-template", "Tags": mine}]}},
                {"Type": "AWS::EC2::LaunchTemplate", "Properties": {"LaunchTemplateData": {
                    "TagSpecifications": [{"ResourceType": "instance", "Tags": mine}]}}})):
            with self.subTest(one=one):
                stack = self.stack({"One": one}, suffix=f"-{number}", wait="ROLLBACK_COMPLETE")
                self.assertIn("aws: prefixed tag key names are not allowed for external use",
                              " ".join(reason for *_, reason in self.reasons(stack)))


if __name__ == "__main__":
    cases.main()
