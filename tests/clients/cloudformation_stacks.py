"""CloudFormation's stacks as boto3 and the awscli make, show, change, protect and delete them."""
import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from lib import cases, clients  # noqa: E402
from lib.exercise import refuses, shows  # noqa: E402
from lib.stack_case import QUEUE, StackCase, held, template  # noqa: E402

CALM = {"Type": "AWS::SQS::Queue", "Properties": {"VisibilityTimeout": 40}}
OPEN = json.dumps({"Statement": [{"Effect": "Allow", "Action": "Update:*", "Principal": "*",
                                  "Resource": "*"}]})
CLOSED = OPEN.replace("Allow", "Deny")


def exporting(name):
    return {"sections": {"Outputs": {"Url": {"Value": {"Ref": "Jobs"}, "Export": {"Name": name}}}}}


class Stacks(StackCase):
    def queue_attribute(self, url, name):
        sqs = clients.client(self.cloud, "sqs")
        return sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"][name]

    @shows("cloudformation", "CreateStack", "DescribeStacks")
    def test_a_stack_is_made_and_described(self):
        body = template({"Net": {"Type": "AWS::EC2::VPC", "Properties": {"CidrBlock": {"Ref": "Block"}}},
                         "News": {"Type": "AWS::SNS::Topic"}},
                        Description="A net", Parameters={"Block": {"Type": "String"}},
                        Outputs={"Net": {"Value": {"Ref": "Net"}, "Description": "its name"}})
        made = self.cli("CreateStack", StackName=self.name(), TemplateBody=body,
                        Parameters=[{"ParameterKey": "Block", "ParameterValue": "10.4.0.0/16"}],
                        Tags=[{"Key": "team", "Value": "blue"}])
        self.becomes(self.name(), "CREATE_COMPLETE")
        told, again = self.both("DescribeStacks", StackName=self.name())
        self.assertEqual(told["Stacks"][0]["StackId"], again["Stacks"][0]["StackId"])
        [one] = told["Stacks"]
        self.assertEqual((one["StackId"], one["Description"]), (made["StackId"], "A net"))
        self.assertEqual(one["Parameters"],
                         [{"ParameterKey": "Block", "ParameterValue": "10.4.0.0/16"}])
        self.assertEqual(one["Tags"], [{"Key": "team", "Value": "blue"}])
        [output] = one["Outputs"]
        ec2 = clients.client(self.cloud, "ec2")
        [net] = ec2.describe_vpcs(VpcIds=[output["OutputValue"]])["Vpcs"]
        self.assertEqual(net["CidrBlock"], "10.4.0.0/16")
        self.assertIn({"Key": "team", "Value": "blue"}, net["Tags"])

    @shows("cloudformation", "CreateStack")
    def test_a_stack_that_fails_takes_back_what_it_made(self):
        queue = self.name() + "-q"
        broken = {"Jobs": {**QUEUE, "Properties": {"QueueName": queue}},
                  "Never": {"Type": "AWS::SNS::Subscription", "DependsOn": "Jobs",
                            "Properties": {"Protocol": "sqs", "Endpoint": "arn:aws:sqs:us-east-1:0:x",
                                           "TopicArn": "arn:aws:sns:us-east-1:000000000000:none"}}}
        made = self.stack(broken, wait="ROLLBACK_COMPLETE")
        said = [(name, status) for name, status, _ in self.reasons(made)]
        self.assertIn(("Never", "CREATE_FAILED"), said)
        self.assertIn(("Jobs", "DELETE_COMPLETE"), said)
        urls = clients.client(self.cloud, "sqs").list_queues(QueueNamePrefix=queue)
        self.assertEqual(urls.get("QueueUrls", []), [])

    @shows("cloudformation", "UpdateStack")
    def test_a_stack_is_changed(self):
        made = self.stack()
        url = self.physical(made, "Jobs")
        self.cli("UpdateStack", StackName=self.name(), TemplateBody=template({"Jobs": CALM}))
        self.becomes(made, "UPDATE_COMPLETE")
        self.assertEqual(self.physical(made, "Jobs"), url)
        self.assertEqual(self.queue_attribute(url, "VisibilityTimeout"), "40")
        self.aws.update_stack(StackName=self.name(), TemplateBody=template({"Other": QUEUE}))
        self.becomes(made, "UPDATE_COMPLETE")
        left = self.aws.list_stack_resources(StackName=made)["StackResourceSummaries"]
        self.assertEqual([one["LogicalResourceId"] for one in left
                          if one["ResourceStatus"] != "DELETE_COMPLETE"], ["Other"])

    @shows("cloudformation", "DeleteStack", "ListStacks")
    def test_a_deleted_stack_is_remembered_by_its_identifier(self):
        for delete in (lambda name: self.aws.delete_stack(StackName=name),
                       lambda name: self.cli("DeleteStack", StackName=name)):
            made = self.stack()
            delete(self.name())
            self.becomes(made, "DELETE_COMPLETE")
            for answer in self.both("ListStacks", StackStatusFilter=["DELETE_COMPLETE"]):
                self.assertIn(made, [one["StackId"] for one in answer["StackSummaries"]])
            self.refused("DescribeStacks", {"StackName": self.name()}, "ValidationError")

    @shows("cloudformation", "DescribeStackEvents")
    def test_events_tell_the_story_backwards(self):
        made = self.stack()
        for answer in self.both("DescribeStackEvents", StackName=made):
            story = [(one["LogicalResourceId"], one["ResourceStatus"])
                     for one in answer["StackEvents"]]
            self.assertEqual(story[0], (self.name(), "CREATE_COMPLETE"))
            self.assertEqual(story[-1], (self.name(), "CREATE_IN_PROGRESS"))
            self.assertIn(("Jobs", "CREATE_COMPLETE"), story)

    @shows("cloudformation", "DescribeStackResource", "DescribeStackResources",
           "ListStackResources")
    def test_resources_are_shown(self):
        made = self.stack({"Jobs": {**QUEUE, "Metadata": {"for": "jobs"}}})
        for answer in self.both("DescribeStackResource", StackName=made, LogicalResourceId="Jobs"):
            one = answer["StackResourceDetail"]
            self.assertEqual(json.loads(one["Metadata"]), {"for": "jobs"})
        url = one["PhysicalResourceId"]
        for wanted in ({"StackName": self.name()}, {"PhysicalResourceId": url}):
            for answer in self.both("DescribeStackResources", **wanted):
                [one] = answer["StackResources"]
                self.assertEqual((one["StackId"], one["PhysicalResourceId"], one["ResourceStatus"]),
                                 (made, url, "CREATE_COMPLETE"))
        for answer in self.both("ListStackResources", StackName=made):
            [one] = answer["StackResourceSummaries"]
            self.assertEqual((one["ResourceType"], one["PhysicalResourceId"]),
                             ("AWS::SQS::Queue", url))

    @shows("cloudformation", "GetTemplate", "GetTemplateSummary", "ValidateTemplate",
           "EstimateTemplateCost")
    def test_templates_are_shown_and_looked_at(self):
        sections = {"Description": "Jobs", "Parameters": {"Key": {"Type": "String", "NoEcho": True,
                                                                  "Default": "x"}}}
        body = template({"Jobs": QUEUE}, **sections)
        made = self.stack(sections=sections)
        for answer in self.both("GetTemplate", StackName=made):
            self.assertEqual(answer["TemplateBody"], json.loads(body))
        for wanted in ({"TemplateBody": body}, {"StackName": made}):
            for answer in self.both("GetTemplateSummary", **wanted):
                self.assertEqual(answer["ResourceTypes"], ["AWS::SQS::Queue"])
                self.assertEqual(answer["Parameters"][0]["ParameterKey"], "Key")
        for answer in self.both("ValidateTemplate", TemplateBody=body):
            [one] = answer["Parameters"]
            self.assertEqual((one["ParameterKey"], one["NoEcho"]), ("Key", True))
            self.assertEqual(answer["Description"], "Jobs")
        for answer in self.both("EstimateTemplateCost", TemplateBody=body):
            self.assertTrue(answer["Url"].startswith("http"))

    @shows("cloudformation", "ValidateTemplate")
    def test_a_template_that_makes_roles_needs_to_be_allowed_to(self):
        role = {"Type": "AWS::IAM::Role", "Properties": {"RoleName": "one", "AssumeRolePolicyDocument": {
            "Statement": [{"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"},
                           "Action": "sts:AssumeRole"}]}}}
        body = template({"Role": role})
        for answer in self.both("ValidateTemplate", TemplateBody=body):
            self.assertEqual(answer["Capabilities"], ["CAPABILITY_NAMED_IAM"])
        self.refused("CreateStack", {"StackName": self.name(), "TemplateBody": body},
                     "InsufficientCapabilitiesException")

    @shows("cloudformation", "ListExports", "ListImports")
    def test_exports_are_told_with_who_imports_them(self):
        made = self.stack(**exporting("jobs-url"))
        for answer in self.both("ListExports"):
            [one] = [one for one in answer["Exports"] if one["Name"] == "jobs-url"]
            self.assertEqual((one["ExportingStackId"], one["Value"]),
                             (made, self.physical(made, "Jobs")))
        self.stack({"Kept": {"Type": "AWS::SSM::Parameter", "Properties": {
            "Type": "String", "Value": {"Fn::ImportValue": "jobs-url"}}}}, suffix="-user")
        for answer in self.both("ListImports", ExportName="jobs-url"):
            self.assertEqual(answer["Imports"], [self.name() + "-user"])
        self.refused("DeleteStack", {"StackName": made}, "ValidationError")

    @shows("cloudformation", "SetStackPolicy", "GetStackPolicy")
    def test_a_policy_forbids_updates(self):
        made = self.stack()
        self.cli("SetStackPolicy", StackName=made, StackPolicyBody=OPEN)
        self.aws.set_stack_policy(StackName=made, StackPolicyBody=CLOSED)
        for answer in self.both("GetStackPolicy", StackName=made):
            self.assertEqual(answer["StackPolicyBody"], CLOSED)
        self.aws.update_stack(StackName=made, TemplateBody=template({"Jobs": CALM}))
        self.becomes(made, "UPDATE_ROLLBACK_COMPLETE")
        self.assertTrue([reason for _, _, reason in self.reasons(made)
                         if "Action denied by stack policy" in reason])

    @shows("cloudformation", "UpdateTerminationProtection", "DescribeAccountLimits")
    def test_a_protected_stack_is_not_deleted(self):
        made = self.stack()
        self.cli("UpdateTerminationProtection", StackName=made, EnableTerminationProtection=True)
        self.refused("DeleteStack", {"StackName": made}, "ValidationError")
        self.aws.update_termination_protection(StackName=made, EnableTerminationProtection=False)
        self.aws.delete_stack(StackName=made)
        self.becomes(made, "DELETE_COMPLETE")
        for answer in self.both("DescribeAccountLimits"):
            self.assertIn("StackLimit", [one["Name"] for one in answer["AccountLimits"]])

    @refuses("cloudformation", "CreateStack", "UpdateStack", "DeleteStack")
    def test_what_cannot_be_made_or_changed_is_refused(self):
        made, body = self.stack(), template({"Jobs": QUEUE})
        self.refused("CreateStack", {"StackName": self.name(), "TemplateBody": body},
                     ("AlreadyExistsException", "AlreadyExists"))
        self.refused("CreateStack", {"StackName": "a_b", "TemplateBody": body}, "ValidationError")
        for wrong in ("nonsense", "{}", template({"A": {"Type": "AWS::No::Such"}}),
                      template({"A": {**QUEUE, "Properties": {"Color": "red"}}}),
                      template({"A": {**QUEUE, "DependsOn": "B"}}),
                      template({"A": {**QUEUE, "Properties": {"QueueName": {"Ref": "B"}}}})):
            self.refused("CreateStack", {"StackName": "x", "TemplateBody": wrong},
                         "ValidationError")
        self.refused("CreateStack", {"StackName": "x", "TemplateBody": template(
            {"A": QUEUE}, Parameters={"P": {"Type": "String"}})}, "ValidationError")
        self.refused("UpdateStack", {"StackName": made, "TemplateBody": body}, "ValidationError")
        self.refused("UpdateStack", {"StackName": "x", "TemplateBody": body}, "ValidationError")
        self.refused("DeleteStack", {"StackName": made, "RetainResources": ["Jobs"]},
                     "ValidationError")

    @shows("cloudformation", "CreateStack")
    def test_the_same_token_asks_for_the_same_stack(self):
        made = self.stack({"Wait": held()}, wait=None, ClientRequestToken="once")
        again = self.cli("CreateStack", StackName=self.name(), ClientRequestToken="once",
                         TemplateBody=template({"Wait": held()}))
        self.assertEqual(again["StackId"], made)

    @refuses("cloudformation", "DescribeStacks", "DescribeStackEvents", "DescribeStackResource",
             "DescribeStackResources", "ListStackResources", "GetTemplate", "GetTemplateSummary",
             "SetStackPolicy", "GetStackPolicy", "UpdateTerminationProtection")
    def test_what_is_no_stack_is_refused(self):
        nowhere = {"StackName": "nowhere"}
        for operation, more in (("DescribeStacks", {}), ("DescribeStackEvents", {}),
                                ("DescribeStackResource", {"LogicalResourceId": "Jobs"}),
                                ("DescribeStackResources", {}), ("ListStackResources", {}),
                                ("GetTemplate", {}), ("GetTemplateSummary", {}),
                                ("SetStackPolicy", {"StackPolicyBody": OPEN}), ("GetStackPolicy", {}),
                                ("UpdateTerminationProtection",
                                 {"EnableTerminationProtection": True})):
            self.refused(operation, {**nowhere, **more}, "ValidationError")
        made = self.stack()
        self.refused("DescribeStackResource", {"StackName": made, "LogicalResourceId": "None"},
                     "ValidationError")
        self.refused("SetStackPolicy", {"StackName": made, "StackPolicyBody": "{}"},
                     "ValidationError")

    @refuses("cloudformation", "ValidateTemplate", "EstimateTemplateCost", "ListStacks",
             "ListExports", "ListImports")
    def test_what_nobody_can_read_is_refused(self):
        self.refused("ValidateTemplate", {"TemplateBody": "Resources: ["}, "ValidationError")
        self.refused("ValidateTemplate", {"TemplateURL": "nowhere"}, "ValidationError")
        self.refused("EstimateTemplateCost", {"TemplateBody": "{}"}, "ValidationError")
        self.refused("ListStacks", {"NextToken": "x"}, "ValidationError")
        self.refused("ListExports", {"NextToken": "x"}, "ValidationError")
        self.refused("ListImports", {"ExportName": "nobody's"}, "ValidationError")

    @refuses("cloudformation", "DescribeAccountLimits")
    def test_a_key_that_nobody_has_is_told_no_limits(self):
        self.unknown_key_refused("DescribeAccountLimits")


if __name__ == "__main__":
    cases.main()
