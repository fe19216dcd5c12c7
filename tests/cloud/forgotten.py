"""What policies easily forget: permissions beside the obvious one, and keys of the services' own."""
import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from botocore.exceptions import WaiterError  # noqa: E402
from enforcement import HOME, Enforced, document, message, statement  # noqa: E402
from lib import cases, clients  # noqa: E402
from lib.clients import refusal  # noqa: E402

ONE = {"ImageId": "ami-0", "MinCount": 1, "MaxCount": 1}


class Beside(Enforced):
    def test_who_may_not_list_a_bucket_does_not_learn_what_is_not_in_it(self):
        bucket = self.bucket("logs/a", "gone")
        self.s3.delete_object(Bucket=bucket, Key="gone")
        read = statement("Allow", ["s3:GetObject", "s3:PutObject"], f"arn:aws:s3:::{bucket}/*")
        s3 = self.assume(self.role(document(read)))("s3")
        s3.get_object(Bucket=bucket, Key="logs/a")
        for key in ("missing", "gone"):
            self.assertIn("is not authorized to perform: s3:ListBucket on resource: "
                          f"arn:aws:s3:::{bucket} because", message(s3.get_object, Bucket=bucket,
                                                                    Key=key))
            self.assertEqual(refusal(s3.head_object, Bucket=bucket, Key=key), "403")
        self.assertEqual(refusal(s3.copy_object, Bucket=bucket, Key="copy",
                                 CopySource=f"{bucket}/missing"), "AccessDenied")
        self.iam.put_role_policy(RoleName=self.name, PolicyName="list", PolicyDocument=document(
            statement("Allow", "s3:ListBucket", f"arn:aws:s3:::{bucket}")))
        self.assertEqual(refusal(s3.get_object, Bucket=bucket, Key="missing"), "NoSuchKey")
        self.assertEqual(refusal(s3.head_object, Bucket=bucket, Key="missing"), "404")

    def test_who_gives_a_machine_a_role_must_be_allowed_to_pass_it(self):
        ec2 = clients.client(self.cloud, "ec2")
        role = self.role(principal={"Service": "ec2.amazonaws.com"})
        self.iam.create_instance_profile(InstanceProfileName="web")
        self.iam.add_role_to_instance_profile(InstanceProfileName="web", RoleName=self.name)
        ec2.create_launch_template(LaunchTemplateName="web", LaunchTemplateData={
            "IamInstanceProfile": {"Name": "web"}})
        mine = self.user(document(statement("Allow", "ec2:*")))("ec2")
        profile = {"Name": "web"}
        acts = (lambda: mine.run_instances(**ONE, IamInstanceProfile=profile),
                lambda: mine.run_instances(**ONE, LaunchTemplate={"LaunchTemplateName": "web"}),
                lambda: mine.associate_iam_instance_profile(InstanceId="i-" + "0" * 17,
                                                            IamInstanceProfile=profile))
        for act in acts:
            self.assertIn(f"is not authorized to perform: iam:PassRole on resource: {role} because",
                          message(act))
        self.iam.put_user_policy(UserName=self.name, PolicyName="pass", PolicyDocument=document(
            statement("Allow", "iam:PassRole", role, Condition={
                "StringEquals": {"iam:PassedToService": "ec2.amazonaws.com"}})))
        # Let in, they learn that there is no such machine and that this cloud has none.
        self.assertEqual([refusal(act) for act in acts],
                         ["Unsupported", "Unsupported", "InvalidInstanceID.NotFound"])

    def test_what_is_tagged_when_it_is_made_needs_the_permission_to_tag(self):
        mine = self.user(document(statement("Allow", "ec2:CreateVpc")))("ec2")
        mine.create_vpc(CidrBlock="10.1.0.0/16")

        def tagged(team):
            return message(mine.create_vpc, CidrBlock="10.2.0.0/16", TagSpecifications=[{
                "ResourceType": "vpc", "Tags": [{"Key": "team", "Value": team}]}])

        lacking = f"ec2:CreateTags on resource: arn:aws:ec2:us-east-1:{HOME}:vpc/*"
        self.assertIn(lacking, tagged("red"))
        self.iam.put_user_policy(UserName=self.name, PolicyName="tag", PolicyDocument=document(
            statement("Allow", "ec2:CreateTags", f"arn:aws:ec2:*:{HOME}:vpc/*", Condition={
                "StringEquals": {"ec2:CreateAction": "CreateVpc", "aws:RequestTag/team": "red"},
                "ForAllValues:StringEquals": {"aws:TagKeys": ["team"]}})))
        self.assertEqual(tagged("red"), "")
        self.assertIn(lacking, tagged("blue"))

    def test_tags_are_set_on_what_a_policy_names(self):
        ec2 = clients.client(self.cloud, "ec2")
        vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
        mine = self.user(document(statement(
            "Allow", ["ec2:CreateTags", "ec2:DeleteTags"], f"arn:aws:ec2:*:{HOME}:vpc/*")))("ec2")
        tags = [{"Key": "team", "Value": "red"}]
        mine.create_tags(Resources=[vpc], Tags=tags)
        mine.delete_tags(Resources=[vpc], Tags=tags)
        self.assertIn(f"ec2:CreateTags on resource: arn:aws:ec2:us-east-1:{HOME}:dhcp-options/",
                      message(mine.create_tags, Resources=[vpc, "dopt-0"], Tags=tags))


class OwnKeys(Enforced):
    """Conditions by keys that only one service has."""

    def test_a_secret_and_a_parameter_by_their_tags(self):
        secrets, ssm = clients.client(self.cloud, "secretsmanager"), clients.client(self.cloud, "ssm")
        for team in ("red", "blue"):
            tags = [{"Key": "team", "Value": team}]
            secrets.create_secret(Name=team, SecretString=team, Tags=tags)
            ssm.put_parameter(Name="/" + team, Value=team, Type="String", Tags=tags)
        mine = self.user(document(
            statement("Allow", "secretsmanager:GetSecretValue", Condition={
                "StringEquals": {"secretsmanager:ResourceTag/team": "red"}}),
            statement("Allow", "ssm:GetParameter", Condition={
                "StringEquals": {"ssm:resourceTag/team": "red"}})))
        self.assertEqual(mine("secretsmanager").get_secret_value(SecretId="red")["SecretString"], "red")
        self.assertEqual(mine("ssm").get_parameter(Name="/red")["Parameter"]["Value"], "red")
        self.assertEqual(refusal(mine("secretsmanager").get_secret_value, SecretId="blue"),
                         "AccessDeniedException")
        self.assertEqual(refusal(mine("ssm").get_parameter, Name="/blue"), "AccessDeniedException")

    def test_a_machine_by_the_tokens_that_its_metadata_wants(self):
        mine = self.user(document(
            statement("Allow", "ec2:RunInstances"),
            statement("Deny", "ec2:RunInstances", f"arn:aws:ec2:*:{HOME}:instance/*", Condition={
                "StringNotEquals": {"ec2:MetadataHttpTokens": "required"}})))("ec2")
        self.assertEqual(refusal(mine.run_instances, **ONE), "UnauthorizedOperation")
        # This cloud has no machines, as it then says.
        self.assertEqual(refusal(mine.run_instances, **ONE, MetadataOptions={
            "HttpTokens": "required"}), "Unsupported")

    def test_a_stack_by_its_template_and_its_role(self):
        own = f"{self.cloud.endpoint}/{self.bucket('own')}/"
        mine = self.user(document(
            statement("Allow", "s3:*"),
            statement("Allow", "cloudformation:CreateStack", Condition={
                "StringLike": {"cloudformation:TemplateUrl": own + "*"},
                "Null": {"cloudformation:RoleArn": "true"}})))("cloudformation")
        role = self.role(principal={"Service": "cloudformation.amazonaws.com"})
        lacking = "is not authorized to perform: cloudformation:CreateStack"
        self.assertIn(lacking, message(mine.create_stack, StackName="x", TemplateBody="{}"))
        self.assertIn(lacking, message(mine.create_stack, StackName="x", TemplateURL=own + "t",
                                       RoleARN=role))
        self.assertIn("S3 error", message(mine.create_stack, StackName="x", TemplateURL=own + "t"))

    def test_what_one_may_by_stacks_only_is_nothing_that_one_may_by_hand(self):
        own = document(
            statement("Allow", ["cloudformation:*", "iam:PassRole"]),
            statement("Allow", "sqs:*", Condition={
                "ForAnyValue:StringEquals": {"aws:CalledVia": ["cloudformation.amazonaws.com"]},
                "Bool": {"aws:ViaAWSService": "true"}}))
        mine = self.user(own)
        self.assertEqual(refusal(mine("sqs").create_queue, QueueName="x"), "AccessDenied")
        stacks = mine("cloudformation")
        queue = json.dumps({"Resources": {"Jobs": {"Type": "AWS::SQS::Queue"}}})
        patience = {"Delay": 1, "MaxAttempts": 180}
        stacks.create_stack(StackName="as-user", TemplateBody=queue)
        stacks.get_waiter("stack_create_complete").wait(StackName="as-user", WaiterConfig=patience)
        # A stack with a role is that role, and in nobody's stead.
        role = self.role(own, principal={"Service": "cloudformation.amazonaws.com"})
        stacks.create_stack(StackName="as-role", TemplateBody=queue, RoleARN=role,
                            OnFailure="DO_NOTHING")
        with self.assertRaisesRegex(WaiterError, "CREATE_FAILED|terminal failure"):
            stacks.get_waiter("stack_create_complete").wait(StackName="as-role",
                                                            WaiterConfig=patience)
        said = " ".join(event.get("ResourceStatusReason", "") for event in
                        stacks.describe_stack_events(StackName="as-role")["StackEvents"])
        self.assertIn("sqs:CreateQueue", said.replace("sqs:createqueue", "sqs:CreateQueue"))


class Launches(Enforced):
    arguments = ("--machines", "pretend")

    def test_the_image_that_a_parameter_names_is_read_as_whoever_launches(self):
        clients.client(self.cloud, "ssm").put_parameter(Name="/image", Value="hush", Type="String")
        launch = {**ONE, "ImageId": "resolve:ssm:/image"}
        mine = self.user(document(statement("Allow", "ec2:*")))("ec2")
        said = message(mine.run_instances, **launch)
        self.assertIn("is not authorized to perform: ssm:GetParameters on resource: "
                      f"arn:aws:ssm:us-east-1:{HOME}:parameter/image because", said)
        self.assertNotIn("hush", said)
        self.iam.put_user_policy(UserName=self.name, PolicyName="read", PolicyDocument=document(
            statement("Allow", "ssm:GetParameters", f"arn:aws:ssm:*:{HOME}:parameter/image")))
        self.assertIn("hush", message(mine.run_instances, **launch))


if __name__ == "__main__":
    cases.main()
