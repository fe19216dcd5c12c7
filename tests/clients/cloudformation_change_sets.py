"""CloudFormation's change sets, drift and `aws cloudformation deploy`."""
import pathlib
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from lib import cases, clients  # noqa: E402
from lib.exercise import refuses, shows  # noqa: E402
from lib.stack_case import QUEUE, StackCase, template  # noqa: E402

CALM = {"Type": "AWS::SQS::Queue", "Properties": {"VisibilityTimeout": 40}}
KEPT = {"Type": "AWS::SSM::Parameter", "Properties": {"Type": "String", "Value": "a"}}


class ChangeSets(StackCase):
    def prepared(self, stack, resources, name="next", kind="UPDATE", **more):
        """A change set that has been made; its identifier and its stack's."""
        made = self.aws.create_change_set(StackName=stack, ChangeSetName=name, ChangeSetType=kind,
                                          TemplateBody=template(resources), **more)
        self.aws.get_waiter("change_set_create_complete").wait(
            ChangeSetName=made["Id"], WaiterConfig={"Delay": 1, "MaxAttempts": 180})
        return made["Id"], made["StackId"]

    def sets(self, stack):
        return [[one["ChangeSetName"] for one in answer["Summaries"]]
                for answer in self.both("ListChangeSets", StackName=stack)]

    @shows("cloudformation", "CreateChangeSet", "DescribeChangeSet", "ExecuteChangeSet")
    def test_a_stack_is_reviewed_before_it_is_made(self):
        change_set, stack = self.prepared(self.name(), {"Jobs": QUEUE}, kind="CREATE",
                                          Description="first")
        self.assertEqual(self.status(stack), "REVIEW_IN_PROGRESS")
        for answer in self.both("DescribeChangeSet", ChangeSetName=change_set):
            self.assertEqual((answer["Status"], answer["ExecutionStatus"], answer["Description"]),
                             ("CREATE_COMPLETE", "AVAILABLE", "first"))
            [change] = [one["ResourceChange"] for one in answer["Changes"]]
            self.assertEqual((change["Action"], change["LogicalResourceId"]), ("Add", "Jobs"))
        self.assertEqual(self.reasons(stack)[-1][1], "REVIEW_IN_PROGRESS")
        self.cli("ExecuteChangeSet", ChangeSetName=change_set)
        self.becomes(stack, "CREATE_COMPLETE")
        self.assertTrue(self.physical(stack, "Jobs"))

    @shows("cloudformation", "CreateChangeSet", "ExecuteChangeSet", "ListChangeSets")
    def test_changes_are_told_before_they_come(self):
        stack = self.stack({"Jobs": {**QUEUE, "Properties": {"QueueName": "told-before"}},
                            "Old": KEPT})
        wanted = {"Jobs": {**QUEUE, "Properties": {"QueueName": "told-after"}}, "New": KEPT}
        self.prepared(stack, wanted)
        self.cli("CreateChangeSet", StackName=stack, ChangeSetName="other", UsePreviousTemplate=True,
                 Tags=[{"Key": "a", "Value": "b"}])
        for names in self.sets(stack):
            self.assertEqual(sorted(names), ["next", "other"])
        told = self.aws.describe_change_set(StackName=self.name(), ChangeSetName="next")
        changes = {one["ResourceChange"]["LogicalResourceId"]: one["ResourceChange"]
                   for one in told["Changes"]}
        self.assertEqual({name: one["Action"] for name, one in changes.items()},
                         {"Jobs": "Modify", "New": "Add", "Old": "Remove"})
        self.assertEqual(changes["Jobs"]["Replacement"], "True")
        [detail] = changes["Jobs"]["Details"]
        self.assertEqual((detail["Target"]["Name"], detail["Target"]["RequiresRecreation"]),
                         ("QueueName", "Always"))
        self.aws.execute_change_set(StackName=stack, ChangeSetName="next")
        self.becomes(stack, "UPDATE_COMPLETE")
        self.assertTrue(self.physical(stack, "Jobs").endswith("/told-after"))
        for names in self.sets(stack):
            self.assertEqual(names, ["next"])

    @shows("cloudformation", "DeleteChangeSet", "DescribeChangeSetHooks")
    def test_a_change_set_that_nobody_wants_is_deleted(self):
        stack = self.stack()
        for delete in (lambda **which: self.aws.delete_change_set(**which),
                       lambda **which: self.cli("DeleteChangeSet", **which)):
            change_set, _ = self.prepared(stack, {"Jobs": CALM})
            for answer in self.both("DescribeChangeSetHooks", ChangeSetName=change_set):
                self.assertEqual((answer["Hooks"], answer["ChangeSetId"]), ([], change_set))
            delete(StackName=stack, ChangeSetName="next")
            for names in self.sets(stack):
                self.assertEqual(names, [])
        self.assertEqual(self.status(stack), "CREATE_COMPLETE")

    @shows("cloudformation", "DescribeChangeSet")
    def test_a_change_set_without_changes_fails(self):
        stack = self.stack()
        self.aws.create_change_set(StackName=stack, ChangeSetName="same",
                                   TemplateBody=template({"Jobs": QUEUE}))
        for answer in self.both("DescribeChangeSet", StackName=stack, ChangeSetName="same"):
            self.assertEqual((answer["Status"], answer["ExecutionStatus"]),
                             ("FAILED", "UNAVAILABLE"))
            self.assertIn("didn't contain changes", answer["StatusReason"])
        self.refused("ExecuteChangeSet", {"StackName": stack, "ChangeSetName": "same"},
                     "InvalidChangeSetStatus")

    @shows("cloudformation", "CreateChangeSet")
    def test_a_queue_that_is_there_is_taken_over(self):
        url = clients.client(self.cloud, "sqs").create_queue(QueueName="taken-over")["QueueUrl"]
        wanted = {"Jobs": {**QUEUE, "DeletionPolicy": "Retain",
                           "Properties": {"QueueName": "taken-over"}}}
        change_set, stack = self.prepared(
            self.name(), wanted, kind="IMPORT",
            ResourcesToImport=[{"ResourceType": "AWS::SQS::Queue", "LogicalResourceId": "Jobs",
                                "ResourceIdentifier": {"QueueUrl": url}}])
        [change] = self.aws.describe_change_set(ChangeSetName=change_set)["Changes"]
        self.assertEqual(change["ResourceChange"]["Action"], "Import")
        self.aws.execute_change_set(ChangeSetName=change_set)
        self.becomes(stack, "IMPORT_COMPLETE")
        self.assertEqual(self.physical(stack, "Jobs"), url)

    @refuses("cloudformation", "CreateChangeSet", "DescribeChangeSet", "DescribeChangeSetHooks",
             "ExecuteChangeSet", "DeleteChangeSet", "ListChangeSets")
    def test_change_sets_that_cannot_be_are_refused(self):
        stack, body = self.stack(), template({"Jobs": CALM})
        self.prepared(stack, {"Jobs": CALM})
        mine = {"StackName": stack, "ChangeSetName": "next"}
        self.refused("CreateChangeSet", {**mine, "TemplateBody": body}, "AlreadyExistsException")
        self.refused("CreateChangeSet", {"StackName": "nowhere", "ChangeSetName": "next",
                                         "TemplateBody": body}, "ValidationError")
        self.refused("CreateChangeSet", {"StackName": self.name(), "ChangeSetName": "x",
                                         "ChangeSetType": "CREATE", "TemplateBody": body},
                     "ValidationError")
        nobody = {"StackName": stack, "ChangeSetName": "nobody"}
        for operation in ("DescribeChangeSet", "DescribeChangeSetHooks", "ExecuteChangeSet"):
            self.refused(operation, nobody, "ChangeSetNotFound")
        self.refused("DeleteChangeSet", {"StackName": "nowhere", "ChangeSetName": "next"},
                     "ValidationError")
        self.refused("DescribeChangeSet", {"ChangeSetName": "next"}, "ValidationError")
        self.refused("ListChangeSets", {"StackName": "nowhere"}, "ValidationError")


class Drift(StackCase):
    def drifted(self):
        """A stack whose parameter somebody has changed behind its back."""
        stack = self.stack({"Kept": KEPT, "Jobs": QUEUE})
        clients.client(self.cloud, "ssm").put_parameter(Name=self.physical(stack, "Kept"), Value="b",
                                                        Overwrite=True)
        return stack

    @shows("cloudformation", "DetectStackDrift", "DescribeStackDriftDetectionStatus",
           "DescribeStackResourceDrifts")
    def test_a_stack_that_drifted_says_so(self):
        stack = self.drifted()
        for answer in self.both("DetectStackDrift", StackName=stack):
            detection = answer["StackDriftDetectionId"]
            for told in self.both("DescribeStackDriftDetectionStatus",
                                  StackDriftDetectionId=detection):
                self.assertEqual((told["DetectionStatus"], told["StackDriftStatus"],
                                  told["DriftedStackResourceCount"]),
                                 ("DETECTION_COMPLETE", "DRIFTED", 1))
        for answer in self.both("DescribeStackResourceDrifts", StackName=stack,
                                StackResourceDriftStatusFilters=["MODIFIED"]):
            [one] = answer["StackResourceDrifts"]
            self.assertEqual(one["LogicalResourceId"], "Kept")
            [difference] = one["PropertyDifferences"]
            self.assertEqual((difference["PropertyPath"], difference["ExpectedValue"],
                              difference["ActualValue"]), ("/Value", "a", "b"))
        described = self.aws.describe_stacks(StackName=stack)["Stacks"][0]
        self.assertEqual(described["DriftInformation"]["StackDriftStatus"], "DRIFTED")

    @shows("cloudformation", "DetectStackResourceDrift")
    def test_one_resource_is_looked_at(self):
        stack = self.drifted()
        for resource, wanted in (("Kept", "MODIFIED"), ("Jobs", "IN_SYNC")):
            for answer in self.both("DetectStackResourceDrift", StackName=stack,
                                    LogicalResourceId=resource):
                self.assertEqual(answer["StackResourceDrift"]["StackResourceDriftStatus"], wanted)
        url = self.physical(stack, "Jobs")
        clients.client(self.cloud, "sqs").delete_queue(QueueUrl=url)
        gone = self.aws.detect_stack_resource_drift(StackName=stack, LogicalResourceId="Jobs")
        self.assertEqual(gone["StackResourceDrift"]["StackResourceDriftStatus"], "DELETED")

    @refuses("cloudformation", "DetectStackDrift", "DetectStackResourceDrift",
             "DescribeStackDriftDetectionStatus", "DescribeStackResourceDrifts")
    def test_drift_of_nothing_is_refused(self):
        self.refused("DetectStackDrift", {"StackName": "nowhere"}, "ValidationError")
        self.refused("DetectStackResourceDrift", {"StackName": self.stack(),
                                                  "LogicalResourceId": "None"}, "ValidationError")
        self.refused("DescribeStackDriftDetectionStatus",
                     {"StackDriftDetectionId": "00000000-0000-0000-0000-000000000000"},
                     "ValidationError")
        self.refused("DescribeStackResourceDrifts", {"StackName": "nowhere"}, "ValidationError")


class Deploy(StackCase):
    def deploy(self, resources, *arguments, check=True):
        with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
            file.write(template(resources, Parameters={
                "Seconds": {"Type": "Number", "Default": 30}}))
            file.flush()
            return clients.awscli(self.cloud, "cloudformation", "deploy", "--stack-name",
                                  self.name(), "--template-file", file.name, *arguments,
                                  check=check)

    def test_deploy_makes_changes_and_leaves_alone(self):
        jobs = {"Jobs": {**QUEUE, "Properties": {"VisibilityTimeout": {"Ref": "Seconds"}}}}
        self.assertIn("Successfully created/updated stack", self.deploy(jobs))
        self.assertEqual(self.status(self.name()), "CREATE_COMPLETE")
        self.deploy(jobs, "--parameter-overrides", "Seconds=45", "--tags", "team=blue")
        self.assertEqual(self.status(self.name()), "UPDATE_COMPLETE")
        attributes = clients.client(self.cloud, "sqs").get_queue_attributes(
            QueueUrl=self.physical(self.name(), "Jobs"), AttributeNames=["All"])["Attributes"]
        self.assertEqual(attributes["VisibilityTimeout"], "45")
        self.assertIn("No changes to deploy",
                      self.deploy(jobs, "--no-fail-on-empty-changeset", "--tags", "team=blue"))
        clients.awscli(self.cloud, "cloudformation", "delete-stack", "--stack-name", self.name())
        clients.awscli(self.cloud, "cloudformation", "wait", "stack-delete-complete",
                       "--stack-name", self.name())
        self.assertNotIn(self.name(), [one["StackName"]
                                       for one in self.aws.describe_stacks()["Stacks"]])

    def test_deploy_says_what_is_wrong(self):
        done = self.deploy({"Jobs": {**QUEUE, "Properties": {"Color": "red"}}}, check=False)
        self.assertIn("Color", done.stderr.decode())
        self.assertNotEqual(done.returncode, 0)


if __name__ == "__main__":
    cases.main()
