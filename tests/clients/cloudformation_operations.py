"""What CloudFormation does with stacks that wait, fail and are taken back."""
import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from lib import cases, clients  # noqa: E402
from lib.exercise import refuses, shows  # noqa: E402
from lib.stack_case import HANDLE, QUEUE, StackCase, held, template  # noqa: E402

CALM = {"Type": "AWS::SQS::Queue", "Properties": {"VisibilityTimeout": 40}}
# It stands in every way, and never comes to be: the topic is nobody's.
NEVER = {"Type": "AWS::SNS::Subscription",
         "Properties": {"Protocol": "sqs", "Endpoint": "arn:aws:sqs:us-east-1:000000000000:x",
                        "TopicArn": "arn:aws:sns:us-east-1:000000000000:none"}}


class Signals(StackCase):
    def signal(self, stack, name, status="SUCCESS"):
        return {"StackName": stack, "LogicalResourceId": "Gate", "UniqueId": name, "Status": status}

    @shows("cloudformation", "SignalResource")
    def test_a_stack_waits_until_it_is_told_to_go_on(self):
        gate = held()
        gate["CreationPolicy"]["ResourceSignal"]["Count"] = 2
        stack = self.stack({"Gate": gate, "Jobs": {**QUEUE, "DependsOn": "Gate"}}, wait=None)
        self.resource_becomes(stack, "Gate", "CREATE_IN_PROGRESS")
        self.cli("SignalResource", **self.signal(stack, "one"))
        self.aws.signal_resource(**self.signal(stack, "two"))
        self.becomes(stack, "CREATE_COMPLETE")
        said = [reason for name, _, reason in self.reasons(stack) if name == "Gate"]
        self.assertTrue([reason for reason in said if "UniqueId one" in reason], said)

    @shows("cloudformation", "SignalResource")
    def test_a_signal_of_failure_fails_the_stack(self):
        stack = self.stack({"Gate": held()}, wait=None)
        self.resource_becomes(stack, "Gate", "CREATE_IN_PROGRESS")
        self.aws.signal_resource(**self.signal(stack, "one", "FAILURE"))
        self.becomes(stack, "ROLLBACK_COMPLETE")

    @shows("cloudformation", "CreateStack")
    def test_who_is_never_signalled_is_given_up(self):
        stack = self.stack({"Gate": held(seconds=1)}, wait="ROLLBACK_COMPLETE")
        self.assertTrue([reason for name, status, reason in self.reasons(stack)
                         if (name, status) == ("Gate", "CREATE_FAILED")])

    @shows("cloudformation", "CreateStack")
    def test_an_address_to_signal_is_waited_at(self):
        gate = {"Type": "AWS::CloudFormation::WaitCondition", "DependsOn": "Box",
                "Properties": {"Handle": {"Ref": "Box"}, "Timeout": "1"}}
        stack = self.stack({"Box": HANDLE, "Gate": gate}, wait="ROLLBACK_COMPLETE")
        self.assertTrue([reason for _, _, reason in self.reasons(stack)
                         if reason.startswith("WaitCondition timed out. Received 0 conditions")])

    @refuses("cloudformation", "SignalResource")
    def test_what_waits_for_nobody_is_not_signalled(self):
        self.refused("SignalResource", self.signal("nowhere", "one"), "ValidationError")
        self.refused("SignalResource", self.signal(self.stack(), "one"), "ValidationError")


class Undoing(StackCase):
    def held_update(self, suffix=""):
        """A stack within an update that has changed its queue and waits; the queue's URL as well."""
        stack = self.stack({"Jobs": QUEUE, "Other": QUEUE}, suffix)
        wanted = {"Jobs": CALM, "Other": QUEUE, "Gate": held(DependsOn="Jobs")}
        self.aws.update_stack(StackName=stack, TemplateBody=template(wanted))
        self.resource_becomes(stack, "Gate", "CREATE_IN_PROGRESS")
        self.assertEqual(self.status(stack), "UPDATE_IN_PROGRESS")
        return stack, self.physical(stack, "Jobs")

    @shows("cloudformation", "CancelUpdateStack")
    def test_an_update_is_cancelled(self):
        for number, cancel in enumerate((lambda name: self.aws.cancel_update_stack(StackName=name),
                                         lambda name: self.cli("CancelUpdateStack", StackName=name))):
            stack, url = self.held_update(f"-{number}")
            cancel(stack)
            self.becomes(stack, "UPDATE_ROLLBACK_COMPLETE")
            attributes = clients.client(self.cloud, "sqs").get_queue_attributes(
                QueueUrl=url, AttributeNames=["VisibilityTimeout"])["Attributes"]
            self.assertEqual(attributes["VisibilityTimeout"], "30")

    @shows("cloudformation", "ContinueUpdateRollback")
    def test_a_rollback_goes_on_without_what_cannot_be_taken_back(self):
        for number, go_on in enumerate((lambda **how: self.aws.continue_update_rollback(**how),
                                        lambda **how: self.cli("ContinueUpdateRollback", **how))):
            stack, url = self.held_update(f"-{number}")
            clients.client(self.cloud, "sqs").delete_queue(QueueUrl=url)
            self.aws.cancel_update_stack(StackName=stack)
            self.becomes(stack, "UPDATE_ROLLBACK_FAILED")
            self.refused("ContinueUpdateRollback",
                         {"StackName": stack, "ResourcesToSkip": ["None"]}, "ValidationError")
            # Nor is left out what has gone back as it should.
            self.refused("ContinueUpdateRollback",
                         {"StackName": stack, "ResourcesToSkip": ["Other"]}, "ValidationError")
            go_on(StackName=stack, ResourcesToSkip=["Jobs"])
            self.becomes(stack, "UPDATE_ROLLBACK_COMPLETE")

    @shows("cloudformation", "RollbackStack")
    def test_a_stack_left_as_it_failed_is_taken_back(self):
        for number, back in enumerate((lambda **how: self.aws.rollback_stack(**how),
                                       lambda **how: self.cli("RollbackStack", **how))):
            wanted = {"Jobs": QUEUE, "Never": {**NEVER, "DependsOn": "Jobs"}}
            stack = self.stack(wanted, f"-{number}", "CREATE_FAILED", DisableRollback=True)
            self.assertTrue(self.physical(stack, "Jobs"))
            self.assertEqual(back(StackName=stack)["StackId"], stack)
            self.becomes(stack, "ROLLBACK_COMPLETE")
            self.assertIn(("Jobs", "DELETE_COMPLETE"), [one[:2] for one in self.reasons(stack)])

    @shows("cloudformation", "CreateStack")
    def test_a_stack_that_is_to_be_deleted_when_it_fails_is(self):
        self.stack({"Never": NEVER}, wait="DELETE_COMPLETE", OnFailure="DELETE")

    @shows("cloudformation", "UpdateStack")
    def test_an_update_that_failed_stays_where_it_got_when_asked(self):
        stack = self.stack()
        self.aws.update_stack(StackName=stack, DisableRollback=True, TemplateBody=template(
            {"Jobs": CALM, "Never": {**NEVER, "DependsOn": "Jobs"}}))
        self.becomes(stack, "UPDATE_FAILED")
        wish = {"StackName": stack, "TemplateBody": template({"Jobs": CALM})}
        with self.assertRaisesRegex(self.aws.exceptions.ClientError, "non-terminal .UPDATE_FAILED. state"):
            self.aws.update_stack(**wish)
        self.cli("UpdateStack", **wish, DisableRollback=True)
        self.becomes(stack, "UPDATE_COMPLETE")

    @shows("cloudformation", "DeleteStack")
    def test_a_stack_that_is_being_made_can_be_deleted(self):
        stack = self.stack({"Jobs": QUEUE, "Gate": held()}, wait=None)
        self.resource_becomes(stack, "Gate", "CREATE_IN_PROGRESS")
        self.cli("DeleteStack", StackName=stack)
        self.becomes(stack, "DELETE_COMPLETE")

    @refuses("cloudformation", "CancelUpdateStack", "ContinueUpdateRollback", "RollbackStack",
             "UpdateStack")
    def test_what_a_stack_is_not_ready_for_is_refused(self):
        stack = self.stack()
        for which in (stack, "nowhere"):
            for operation in ("CancelUpdateStack", "ContinueUpdateRollback", "RollbackStack"):
                self.refused(operation, {"StackName": which}, "ValidationError")
        busy, _ = self.held_update("-busy")
        self.refused("UpdateStack", {"StackName": busy, "TemplateBody": template({"Jobs": QUEUE})},
                     "ValidationError")


class Nested(StackCase):
    def test_a_stack_within_a_stack_comes_and_goes_with_it(self):
        s3 = clients.client(self.cloud, "s3")
        s3.create_bucket(Bucket="nested-templates")
        inner = template({"Jobs": QUEUE}, Outputs={"Url": {"Value": {"Ref": "Jobs"}}})
        s3.put_object(Bucket="nested-templates", Key="inner.json", Body=inner.encode())
        address = f"{self.cloud.endpoint}/nested-templates/inner.json"
        stack = self.stack(
            {"Inner": {"Type": "AWS::CloudFormation::Stack", "Properties": {"TemplateURL": address}}},
            sections={"Outputs": {"Url": {"Value": {"Fn::GetAtt": ["Inner", "Outputs.Url"]}}}})
        child = self.physical(stack, "Inner")
        self.assertEqual(self.aws.describe_stacks(StackName=stack)["Stacks"][0]["Outputs"][0]
                         ["OutputValue"], self.physical(child, "Jobs"))
        described = self.aws.describe_stacks(StackName=child)["Stacks"][0]
        self.assertEqual(described["ParentId"], stack)
        self.refused("UpdateTerminationProtection",
                     {"StackName": child, "EnableTerminationProtection": True}, "ValidationError")
        self.aws.delete_stack(StackName=stack)
        self.becomes(stack, "DELETE_COMPLETE")
        self.becomes(child, "DELETE_COMPLETE")


class Elsewhere(StackCase):
    """What a stack has to do with the other services."""

    def full_bucket(self, suffix=""):
        """A stack that could not be deleted: somebody put an object into its bucket."""
        bucket = self.name() + suffix
        stack = self.stack({"Box": {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": bucket}}},
                           suffix)
        clients.client(self.cloud, "s3").put_object(Bucket=bucket, Key="one", Body=b"1")
        self.aws.delete_stack(StackName=stack)
        self.becomes(stack, "DELETE_FAILED")
        return stack, bucket

    @shows("cloudformation", "DeleteStack")
    def test_what_cannot_be_deleted_is_left_behind_when_asked(self):
        stack, bucket = self.full_bucket("-kept")
        self.refused("DeleteStack", {"StackName": stack, "RetainResources": ["None"]},
                     "ValidationError")
        self.cli("DeleteStack", StackName=stack, RetainResources=["Box"])
        self.becomes(stack, "DELETE_COMPLETE")
        clients.client(self.cloud, "s3").head_bucket(Bucket=bucket)

    @shows("cloudformation", "DeleteStack")
    def test_a_retained_queue_outlives_its_stack(self):
        stack = self.stack({"Jobs": {**QUEUE, "DeletionPolicy": "Retain"}})
        url = self.physical(stack, "Jobs")
        self.aws.delete_stack(StackName=stack)
        self.becomes(stack, "DELETE_COMPLETE")
        self.assertIn(url, clients.client(self.cloud, "sqs").list_queues()["QueueUrls"])

    @shows("cloudformation", "CreateStack", "GetTemplate")
    def test_a_template_is_fetched_from_a_bucket(self):
        s3 = clients.client(self.cloud, "s3")
        s3.create_bucket(Bucket="templates")
        body = "Resources:\n  Jobs:\n    Type: AWS::SQS::Queue\n"
        s3.put_object(Bucket="templates", Key="a.yaml", Body=body.encode())
        address = f"{self.cloud.endpoint}/templates/a.yaml"
        self.cli("CreateStack", StackName=self.name(), TemplateURL=address)
        self.becomes(self.name(), "CREATE_COMPLETE")
        self.assertEqual(self.aws.get_template(StackName=self.name())["TemplateBody"], body)
        self.refused("CreateStack", {"StackName": "x", "TemplateURL": address + "x"},
                     "ValidationError")

    @shows("cloudformation", "CreateStack")
    def test_a_topic_is_told_what_happens(self):
        sns, sqs = clients.client(self.cloud, "sns"), clients.client(self.cloud, "sqs")
        topic = sns.create_topic(Name="news")["TopicArn"]
        url = sqs.create_queue(QueueName="news", Attributes={"Policy": json.dumps({"Statement": [
            {"Effect": "Allow", "Principal": "*", "Action": "sqs:SendMessage",
             "Resource": "*"}]})})["QueueUrl"]
        sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=sqs.get_queue_attributes(
            QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"])
        stack = self.stack(NotificationARNs=[topic])
        said = ""
        while f"StackId='{stack}'" not in said:
            found = sqs.receive_message(QueueUrl=url, WaitTimeSeconds=20).get("Messages")
            self.assertTrue(found, "nobody said anything")
            said = json.loads(found[0]["Body"])["Message"]
        self.assertIn("ResourceStatus='", said)

    @shows("cloudformation", "UpdateStack")
    def test_an_export_that_is_used_is_not_changed(self):
        def exporting(value):
            return {"Outputs": {"Out": {"Value": value, "Export": {"Name": "used"}}}}
        stack = self.stack(sections=exporting("a"))
        self.stack({"Kept": {"Type": "AWS::SSM::Parameter", "Properties": {
            "Type": "String", "Value": {"Fn::ImportValue": "used"}}}}, suffix="-user")
        self.cli("UpdateStack", StackName=stack,
                 TemplateBody=template({"Jobs": QUEUE}, **exporting("b")))
        self.becomes(stack, "UPDATE_ROLLBACK_COMPLETE")
        self.assertTrue([reason for _, _, reason in self.reasons(stack)
                         if "Cannot update export used as it is in use by" in reason])


if __name__ == "__main__":
    cases.main()
