"""Launch templates, as boto3 and the awscli see them. Machines made of them are only said to run."""
import base64
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from lib import cases  # noqa: E402
from lib.cloud_case import CloudCase  # noqa: E402
from lib.exercise import cli, refuses, shows  # noqa: E402

DEBIAN = "ami-0deb1200000000001"
NO_TEMPLATE = "lt-0123456789abcdef0"
DATA = {"ImageId": DEBIAN, "InstanceType": "t3.small",
        "UserData": base64.b64encode(b"#!/bin/sh\n").decode(),
        "TagSpecifications": [{"ResourceType": "instance",
                               "Tags": [{"Key": "from", "Value": "template"}]}]}


class LaunchTemplates(CloudCase):
    service = "ec2"
    arguments = ("--machines", "pretend")

    def cli(self, operation, parameters):
        return cli(self.cloud, "ec2", operation, parameters)

    def template(self, name):
        made = self.aws.create_launch_template(LaunchTemplateName=name, LaunchTemplateData=DATA)
        return made["LaunchTemplate"]["LaunchTemplateId"]

    @shows("ec2", "CreateLaunchTemplate", "DescribeLaunchTemplates", "DeleteLaunchTemplate")
    def test_templates_are_made_listed_and_deleted(self):
        one = self.template("one")
        two = self.cli("CreateLaunchTemplate", {"LaunchTemplateName": "two",
                                                "LaunchTemplateData": DATA})["LaunchTemplate"]
        self.assertEqual((two["DefaultVersionNumber"], two["LatestVersionNumber"]), (1, 1))
        named = {"LaunchTemplateNames": ["one", "two"]}
        for found in (self.aws.describe_launch_templates(**named),
                      self.cli("DescribeLaunchTemplates", named)):
            self.assertEqual([each["LaunchTemplateId"] for each in found["LaunchTemplates"]],
                             [one, two["LaunchTemplateId"]])
        self.aws.delete_launch_template(LaunchTemplateName="one")
        self.cli("DeleteLaunchTemplate", {"LaunchTemplateId": two["LaunchTemplateId"]})
        self.assertEqual(self.aws.describe_launch_templates(
            Filters=[{"Name": "launch-template-name", "Values": ["one", "two"]}])["LaunchTemplates"],
            [])

    @shows("ec2", "CreateLaunchTemplateVersion", "DescribeLaunchTemplateVersions",
           "ModifyLaunchTemplate", "DeleteLaunchTemplateVersions")
    def test_versions_are_made_chosen_and_deleted(self):
        id_ = self.template("versions")
        self.aws.create_launch_template_version(
            LaunchTemplateId=id_, SourceVersion="1", LaunchTemplateData={"InstanceType": "t3.large"})
        third = self.cli("CreateLaunchTemplateVersion", {
            "LaunchTemplateId": id_, "SourceVersion": "$Latest",
            "LaunchTemplateData": {"Monitoring": {"Enabled": True}}})["LaunchTemplateVersion"]
        self.assertEqual(third["LaunchTemplateData"]["InstanceType"], "t3.large")
        self.aws.modify_launch_template(LaunchTemplateId=id_, DefaultVersion="2")
        of = self.cli("ModifyLaunchTemplate", {"LaunchTemplateId": id_, "DefaultVersion": "3"})
        self.assertEqual(of["LaunchTemplate"]["DefaultVersionNumber"], 3)
        words = {"LaunchTemplateId": id_, "Versions": ["$Default"]}
        for found in (self.aws.describe_launch_template_versions(**words),
                      self.cli("DescribeLaunchTemplateVersions", words)):
            self.assertEqual(found["LaunchTemplateVersions"][0]["VersionNumber"], 3)
        gone = self.aws.delete_launch_template_versions(LaunchTemplateId=id_, Versions=["1", "3"])
        self.assertEqual(len(gone["SuccessfullyDeletedLaunchTemplateVersions"]), 1)
        self.assertEqual(len(gone["UnsuccessfullyDeletedLaunchTemplateVersions"]), 1)
        self.cli("DeleteLaunchTemplateVersions", {"LaunchTemplateId": id_, "Versions": ["2"]})
        left = self.aws.describe_launch_template_versions(LaunchTemplateId=id_)
        self.assertEqual(len(left["LaunchTemplateVersions"]), 1)

    @shows("ec2", "GetLaunchTemplateData")
    def test_a_machine_of_a_template_is_as_it_says(self):
        id_ = self.template("machine")
        ran = self.aws.run_instances(MinCount=1, MaxCount=1, LaunchTemplate={
            "LaunchTemplateId": id_, "Version": "$Latest"})["Instances"][0]
        self.assertEqual(ran["InstanceType"], "t3.small")
        tags = {tag["Key"]: tag["Value"] for tag in ran["Tags"]}
        self.assertEqual((tags["from"], tags["aws:ec2launchtemplate:version"]), ("template", "1"))
        words = {"InstanceId": ran["InstanceId"]}
        for told in (self.aws.get_launch_template_data(**words),
                     self.cli("GetLaunchTemplateData", words)):
            self.assertEqual(told["LaunchTemplateData"]["UserData"], DATA["UserData"])

    @refuses("ec2", "CreateLaunchTemplate", "DescribeLaunchTemplates", "DeleteLaunchTemplate",
             "CreateLaunchTemplateVersion", "DescribeLaunchTemplateVersions",
             "ModifyLaunchTemplate", "DeleteLaunchTemplateVersions", "GetLaunchTemplateData")
    def test_templates_that_are_not_there_are_refused(self):
        self.template("taken")
        self.refused("CreateLaunchTemplate", {"LaunchTemplateName": "taken",
                                              "LaunchTemplateData": DATA},
                     "InvalidLaunchTemplateName.AlreadyExistsException")
        self.refused("CreateLaunchTemplate", {"LaunchTemplateName": "bad", "LaunchTemplateData": {
            "UserData": "not base64"}}, "InvalidUserData.Malformed")
        missing = "InvalidLaunchTemplateId.NotFound"
        of = {"LaunchTemplateId": NO_TEMPLATE}
        self.refused("DescribeLaunchTemplates", {"LaunchTemplateIds": [NO_TEMPLATE]}, missing)
        self.refused("DescribeLaunchTemplates", {"LaunchTemplateNames": ["nobody"]},
                     "InvalidLaunchTemplateName.NotFoundException")
        self.refused("DeleteLaunchTemplate", of, missing)
        self.refused("CreateLaunchTemplateVersion", {**of, "LaunchTemplateData": DATA}, missing)
        self.refused("DescribeLaunchTemplateVersions", of, missing)
        self.refused("ModifyLaunchTemplate", {**of, "DefaultVersion": "1"}, missing)
        self.refused("DeleteLaunchTemplateVersions", {**of, "Versions": ["1"]}, missing)
        self.refused("GetLaunchTemplateData", {"InstanceId": "i-0123456789abcdef0"},
                     "InvalidInstanceID.NotFound")


if __name__ == "__main__":
    cases.main()
