"""As whom stacks act: as whoever asked, with what limits their session, or as a role that lets them."""
import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from lib import cases, clients  # noqa: E402
from lib.exercise import refuses, shows  # noqa: E402
from lib.stack_case import QUEUE, StackCase, template  # noqa: E402

NEWS = {"Type": "AWS::SNS::Topic"}


def policy(*actions, resource="*"):
    return json.dumps({"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Action": list(actions), "Resource": resource}]})


def trust(**principal):
    return json.dumps({"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": principal}]})


class Actors(StackCase):
    def role(self, name, *actions, trusts=None):
        iam = clients.client(self.cloud, "iam")
        arn = iam.create_role(RoleName=name, AssumeRolePolicyDocument=trust(
            **(trusts or {"Service": "cloudformation.amazonaws.com"})))["Role"]["Arn"]
        if actions:
            iam.put_role_policy(RoleName=name, PolicyName="p", PolicyDocument=policy(*actions))
        return arn

    def user(self, name, *actions):
        iam = clients.client(self.cloud, "iam")
        iam.create_user(UserName=name)
        iam.put_user_policy(UserName=name, PolicyName="p", PolicyDocument=policy(*actions))
        key = iam.create_access_key(UserName=name)["AccessKey"]
        return clients.client(self.cloud, "cloudformation",
                              aws_access_key_id=key["AccessKeyId"],
                              aws_secret_access_key=key["SecretAccessKey"])

    def session(self, role, **more):
        given = clients.client(self.cloud, "sts").assume_role(
            RoleArn=role, RoleSessionName="night", **more)["Credentials"]
        return clients.client(self.cloud, "cloudformation",
                              aws_access_key_id=given["AccessKeyId"],
                              aws_secret_access_key=given["SecretAccessKey"],
                              aws_session_token=given["SessionToken"])

    def why(self, stack, resource):
        return next(reason for name, status, reason in self.reasons(stack)
                    if name == resource and status.endswith("_FAILED"))

    @shows("cloudformation", "CreateStack", "DeleteStack")
    def test_a_stack_with_a_role_may_what_the_role_may_and_no_more(self):
        role = self.role("queues-only", "sqs:*")
        made = self.stack({"Jobs": QUEUE}, RoleARN=role)
        self.assertEqual(self.aws.describe_stacks(StackName=made)["Stacks"][0]["RoleARN"], role)
        broken = self.stack({"News": NEWS}, suffix="-2", RoleARN=role, wait="ROLLBACK_COMPLETE")
        self.assertIn("assumed-role/queues-only/AWSCloudFormation is not authorized to perform: "
                      "sns:CreateTopic", self.why(broken, "News"))
        # The stack's role acts also when nobody names it again.
        self.aws.delete_stack(StackName=made)
        self.becomes(made, "DELETE_COMPLETE")

    @shows("cloudformation", "CreateStack")
    def test_who_may_pass_a_role_needs_no_permission_of_their_own(self):
        role = self.role("for-others", "sqs:*")
        poor = self.user("poor", "cloudformation:*", "iam:PassRole")
        made = poor.create_stack(StackName=self.name(), RoleARN=role,
                                 TemplateBody=template({"Jobs": QUEUE}))["StackId"]
        self.becomes(made, "CREATE_COMPLETE")
        made = poor.create_stack(StackName=self.name() + "-2",
                                 TemplateBody=template({"Jobs": QUEUE}))["StackId"]
        self.becomes(made, "ROLLBACK_COMPLETE")
        self.assertIn("user/poor is not authorized", self.why(made, "Jobs"))

    @refuses("cloudformation", "CreateStack", "CreateChangeSet", "UpdateStack", "DeleteStack")
    def test_a_role_that_does_not_let_cloudformation_in_is_refused(self):
        role = self.role("for-machines", "sqs:*", trusts={"Service": "ec2.amazonaws.com"})
        made = self.stack()
        body = template({"Jobs": {**QUEUE, "Properties": {"DelaySeconds": 3}}})
        for role in (role, role + "-not-there"):
            for operation, more in (("CreateStack", {"StackName": "other", "TemplateBody": body}),
                                    ("CreateChangeSet", {"StackName": made, "TemplateBody": body,
                                                         "ChangeSetName": "c"}),
                                    ("UpdateStack", {"StackName": made, "TemplateBody": body}),
                                    ("DeleteStack", {"StackName": made})):
                self.refused(operation, {**more, "RoleARN": role}, "ValidationError")
        self.assertEqual(self.status(made), "CREATE_COMPLETE")

    @refuses("cloudformation", "CreateStack")
    def test_who_may_not_pass_a_role_gives_none_to_a_stack(self):
        role = self.role("mighty", "*")
        other = self.user("other", "cloudformation:*", "sqs:*")
        said = clients.refusal(other.create_stack, StackName=self.name(), RoleARN=role,
                               TemplateBody=template({"Jobs": QUEUE}))
        self.assertIn(said, ("AccessDenied", "AccessDeniedException"))

    @shows("cloudformation", "DeleteStack")
    def test_a_stack_whose_role_is_gone_is_ended_by_another(self):
        role = self.role("short-lived", "sqs:*")
        made = self.stack(RoleARN=role)
        iam = clients.client(self.cloud, "iam")
        iam.delete_role_policy(RoleName="short-lived", PolicyName="p")
        iam.delete_role(RoleName="short-lived")
        self.aws.delete_stack(StackName=made)
        self.becomes(made, "DELETE_FAILED")
        self.assertIn("is invalid or cannot be assumed", self.why(made, "Jobs"))
        self.aws.delete_stack(StackName=made, RoleARN=self.role("heir", "sqs:*"))
        self.becomes(made, "DELETE_COMPLETE")

    @shows("cloudformation", "CreateStack")
    def test_what_limits_a_session_limits_its_stacks(self):
        role = self.role("wide", "*", trusts={"AWS": "arn:aws:iam::000000000000:root"})
        narrow = self.session(role, Policy=policy("cloudformation:*", "sqs:*"))
        made = narrow.create_stack(StackName=self.name(),
                                   TemplateBody=template({"News": NEWS, "Jobs": QUEUE}))["StackId"]
        self.becomes(made, "ROLLBACK_COMPLETE")
        self.assertIn("no session policy allows", self.why(made, "News"))
        made = narrow.create_stack(StackName=self.name() + "-2",
                                   TemplateBody=template({"Jobs": QUEUE}))["StackId"]
        self.becomes(made, "CREATE_COMPLETE")
        made = self.session(role).create_stack(StackName=self.name() + "-3",
                                               TemplateBody=template({"News": NEWS}))["StackId"]
        self.becomes(made, "CREATE_COMPLETE")

    @refuses("cloudformation", "CreateStack", "CreateChangeSet")
    def test_a_template_in_a_bucket_is_read_as_whoever_asks(self):
        s3 = clients.client(self.cloud, "s3")
        s3.create_bucket(Bucket="private")
        s3.put_object(Bucket="private", Key="t", Body=template({"Jobs": QUEUE}))
        url = self.cloud.endpoint + "/private/t"
        role = self.role("reads-all", "sqs:*", "s3:*")
        blind = self.user("blind", "cloudformation:*", "iam:PassRole", "sqs:*")
        for operation, more in (("create_stack", {"StackName": self.name(), "RoleARN": role}),
                                ("create_change_set", {"StackName": self.name(),
                                                       "ChangeSetType": "CREATE",
                                                       "ChangeSetName": "c", "RoleARN": role}),
                                ("validate_template", {}), ("get_template_summary", {})):
            with self.assertRaises(clients.ClientError) as refused:
                getattr(blind, operation)(TemplateURL=url, **more)
            self.assertIn("S3 error: ", str(refused.exception))
            self.assertIn("is not authorized to perform: s3:GetObject", str(refused.exception))
        seeing = self.user("seeing", "cloudformation:*", "s3:GetObject", "sqs:*")
        self.becomes(seeing.create_stack(StackName=self.name(), TemplateURL=url)["StackId"],
                     "CREATE_COMPLETE")

    @refuses("cloudformation", "CreateStack")
    def test_a_parameter_is_read_as_whoever_asks(self):
        ssm = clients.client(self.cloud, "ssm")
        ssm.put_parameter(Name="/private/delay", Value="7", Type="String")
        body = json.dumps({
            "Parameters": {"Delay": {"Type": "AWS::SSM::Parameter::Value<String>",
                                     "Default": "/private/delay"}},
            "Resources": {"Jobs": {**QUEUE, "Properties": {"DelaySeconds": {"Ref": "Delay"}}}}})
        blind = self.user("unread", "cloudformation:*", "sqs:*")
        with self.assertRaises(clients.ClientError) as refused:
            blind.create_stack(StackName=self.name(), TemplateBody=body)
        self.assertIn("is not authorized to perform: ssm:GetParameters on resource: "
                      "arn:aws:ssm:us-east-1:000000000000:parameter/private/delay",
                      str(refused.exception))
        # One that reads it with the action that CloudFormation is documented to ask with.
        seeing = self.user("reading", "cloudformation:*", "ssm:GetParameters", "sqs:*")
        made = seeing.create_stack(StackName=self.name(), TemplateBody=body)["StackId"]
        self.becomes(made, "CREATE_COMPLETE")

    @shows("cloudformation", "CreateStack")
    def test_what_other_stacks_export_needs_no_permission(self):
        self.stack(sections={"Outputs": {"Url": {"Value": {"Ref": "Jobs"},
                                                 "Export": {"Name": "jobs-url"}}}})
        plain = self.user("importing", "cloudformation:CreateChangeSet",
                          "cloudformation:DescribeChangeSet")
        plain.create_change_set(
            StackName=self.name() + "-2", ChangeSetName="c", ChangeSetType="CREATE",
            TemplateBody=template({"News": {**NEWS, "Properties": {
                "DisplayName": {"Fn::ImportValue": "jobs-url"}}}}))
        described = plain.describe_change_set(StackName=self.name() + "-2", ChangeSetName="c")
        self.assertEqual(described["Status"], "CREATE_COMPLETE")

    @shows("cloudformation", "CreateStack")
    def test_stacks_within_a_stack_act_as_its_role(self):
        s3 = clients.client(self.cloud, "s3")
        s3.create_bucket(Bucket="within")
        s3.put_object(Bucket="within", Key="t", Body=template({"News": NEWS}))
        url = self.cloud.endpoint + "/within/t"
        role = self.role("no-topics", "cloudformation:*", "sqs:*", "s3:*")
        made = self.stack({"Within": {"Type": "AWS::CloudFormation::Stack",
                                      "Properties": {"TemplateURL": url}}},
                          RoleARN=role, wait="ROLLBACK_COMPLETE")
        self.assertIn("Within", [name for name, status, _ in self.reasons(made)
                                 if status == "CREATE_FAILED"])


if __name__ == "__main__":
    cases.main()
