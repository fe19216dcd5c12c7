"""A test case whose tests make stacks of what needs no machines."""
import json
import time

from botocore import xform_name

from .cloud_case import CloudCase
from .exercise import cli

SECONDS_MAX = 180

QUEUE = {"Type": "AWS::SQS::Queue"}
HANDLE = {"Type": "AWS::CloudFormation::WaitConditionHandle"}


def template(resources, **sections):
    """A template's text: resources by their names, other sections as they are."""
    return json.dumps({**sections, "Resources": resources})


def held(seconds=300, **more):
    """A resource that is not ready before somebody signals it."""
    return {"Type": "AWS::CloudFormation::WaitCondition",
            "CreationPolicy": {"ResourceSignal": {"Timeout": f"PT{seconds}S"}}, **more}


class StackCase(CloudCase):
    service = "cloudformation"

    def cli(self, operation, **parameters):
        return cli(self.cloud, "cloudformation", operation, parameters)

    def both(self, operation, **parameters):
        """What boto3 and the awscli are told, to be alike."""
        told = getattr(self.aws, xform_name(operation))(**parameters)
        again = self.cli(operation, **parameters)
        told.pop("ResponseMetadata")
        again.pop("ResponseMetadata", None)
        return told, again

    def status(self, stack):
        return self.aws.describe_stacks(StackName=stack)["Stacks"][0]["StackStatus"]

    def reasons(self, stack):
        return [(event["LogicalResourceId"], event["ResourceStatus"],
                 event.get("ResourceStatusReason", ""))
                for event in self.aws.describe_stack_events(StackName=stack)["StackEvents"]]

    def becomes(self, stack, wanted):
        """Waits until a stack has done what it does, and wants it to have this status."""
        end = time.monotonic() + SECONDS_MAX
        while (seen := self.status(stack)) != wanted:
            done = not seen.endswith("_IN_PROGRESS")
            self.assertFalse(done, f"{seen}, not {wanted}: {self.reasons(stack)}")
            self.assertLess(time.monotonic(), end, f"{seen}, not {wanted}")
            time.sleep(0.1)

    def resource_becomes(self, stack, resource, wanted):
        end = time.monotonic() + SECONDS_MAX
        while (resource, wanted) not in [reason[:2] for reason in self.reasons(stack)]:
            self.assertLess(time.monotonic(), end, f"{resource} never was {wanted}")
            time.sleep(0.1)

    def stack(self, resources=None, suffix="", wait="CREATE_COMPLETE", **more):
        """Makes a stack, a queue's unless told otherwise; answers its identifier."""
        body = template(resources or {"Jobs": QUEUE}, **more.pop("sections", {}))
        made = self.aws.create_stack(StackName=self.name() + suffix, TemplateBody=body, **more)
        if wait:
            self.becomes(made["StackId"], wait)
        return made["StackId"]

    def physical(self, stack, resource):
        return self.aws.describe_stack_resource(
            StackName=stack, LogicalResourceId=resource)["StackResourceDetail"]["PhysicalResourceId"]
