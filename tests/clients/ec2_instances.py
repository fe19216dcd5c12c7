"""Instances, as boto3 and the awscli see them. Their machines are only said to run."""
import base64
import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from lib import cases, clients  # noqa: E402
from lib.cloud_case import CloudCase  # noqa: E402
from lib.exercise import cli, refuses, shows  # noqa: E402
from lib.machine_cloud import eventually  # noqa: E402

DEBIAN = "ami-0deb1200000000001"
TINY = "ami-0715e000000000001"
NO_INSTANCE = "i-0123456789abcdef0"
SOON = {"Delay": 0.1, "MaxAttempts": 1800}


class Instances(CloudCase):
    service = "ec2"
    arguments = ("--machines", "pretend")

    def cli(self, operation, parameters):
        return cli(self.cloud, "ec2", operation, parameters)

    def wait(self, what, *ids):
        self.aws.get_waiter(what).wait(InstanceIds=list(ids), WaiterConfig=SOON)

    def launch(self, **words):
        words = {"ImageId": DEBIAN, "InstanceType": "t3.micro", "MinCount": 1, "MaxCount": 1, **words}
        made = [one["InstanceId"] for one in self.aws.run_instances(**words)["Instances"]]
        self.addCleanup(self.aws.terminate_instances, InstanceIds=made)
        self.wait("instance_running", *made)
        return made[0]

    def shown(self, instance):
        found = self.aws.describe_instances(InstanceIds=[instance])
        return found["Reservations"][0]["Instances"][0]

    def volume(self, zone):
        made = self.aws.create_volume(AvailabilityZone=zone, Size=1)["VolumeId"]
        self.aws.get_waiter("volume_available").wait(VolumeIds=[made], WaiterConfig=SOON)
        return made

    def profile(self, name):
        iam = clients.client(self.cloud, "iam")
        trust = {"Version": "2012-10-17", "Statement": [{
            "Effect": "Allow", "Action": "sts:AssumeRole",
            "Principal": {"Service": "ec2.amazonaws.com"}}]}
        iam.create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps(trust))
        arn = iam.create_instance_profile(InstanceProfileName=name)["InstanceProfile"]["Arn"]
        iam.add_role_to_instance_profile(InstanceProfileName=name, RoleName=name)
        return arn


class Lives(Instances):
    @shows("ec2", "RunInstances", "DescribeInstances", "TerminateInstances")
    def test_instances_run_until_they_are_terminated(self):
        tags = [{"ResourceType": "instance", "Tags": [{"Key": "Name", "Value": self.name()}]}]
        one = self.launch(TagSpecifications=tags)
        two = self.cli("RunInstances", {"ImageId": TINY, "InstanceType": "t3.small", "MinCount": 1,
                                        "MaxCount": 1, "TagSpecifications": tags})
        self.assertEqual(two["Instances"][0]["State"]["Name"], "pending")
        two = two["Instances"][0]["InstanceId"]
        self.wait("instance_running", two)
        named = [{"Name": "tag:Name", "Values": [self.name()]}]
        small = self.cli("DescribeInstances", {"Filters": [
            *named, {"Name": "instance-type", "Values": ["t3.sm*"]}]})
        self.assertEqual([r["Instances"][0]["InstanceId"] for r in small["Reservations"]], [two])
        self.assertEqual(len(self.shown(one)["BlockDeviceMappings"]), 1)
        self.aws.terminate_instances(InstanceIds=[one])
        self.cli("TerminateInstances", {"InstanceIds": [two]})
        self.wait("instance_terminated", one, two)
        self.assertEqual(self.shown(one)["StateReason"]["Code"], "Client.UserInitiatedShutdown")

    def test_instances_come_in_pages(self):
        ids = {self.launch() for _ in range(6)}
        pages = self.aws.get_paginator("describe_instances").paginate(
            PaginationConfig={"PageSize": 5}, Filters=[{"Name": "instance-id", "Values": list(ids)}])
        found = [one["InstanceId"] for page in pages for r in page["Reservations"]
                 for one in r["Instances"]]
        self.assertEqual((len(found), set(found)), (6, ids))

    @shows("ec2", "StopInstances", "StartInstances", "RebootInstances")
    def test_an_instance_stops_starts_and_reboots(self):
        one = self.launch()
        address = self.shown(one)["PrivateIpAddress"]
        for client in ("boto3", "awscli"):
            if client == "boto3":
                self.aws.stop_instances(InstanceIds=[one])
            else:
                self.cli("StopInstances", {"InstanceIds": [one]})
            self.wait("instance_stopped", one)
            self.assertNotIn("PublicIpAddress", self.shown(one))
            if client == "boto3":
                self.aws.start_instances(InstanceIds=[one])
            else:
                self.cli("StartInstances", {"InstanceIds": [one]})
            self.wait("instance_running", one)
            self.assertEqual(self.shown(one)["PrivateIpAddress"], address)
        self.aws.reboot_instances(InstanceIds=[one])
        self.cli("RebootInstances", {"InstanceIds": [one]})
        self.assertEqual(self.shown(one)["State"]["Name"], "running")

    @shows("ec2", "DescribeInstanceStatus")
    def test_checks_pass_for_what_runs(self):
        one = self.launch()
        self.wait("instance_status_ok", one)
        status = self.cli("DescribeInstanceStatus", {"InstanceIds": [one]})["InstanceStatuses"][0]
        self.assertEqual(status["SystemStatus"]["Status"], "ok")

    @shows("ec2", "GetConsoleOutput")
    def test_a_console_says_something(self):
        one = self.launch()
        self.wait("instance_status_ok", one)
        said = self.aws.get_console_output(InstanceId=one)
        self.assertEqual(said["InstanceId"], one)
        self.assertEqual(self.cli("GetConsoleOutput", {"InstanceId": one})["InstanceId"], one)

    def test_a_client_token_launches_once(self):
        words = {"ImageId": DEBIAN, "InstanceType": "t3.micro", "MinCount": 1, "MaxCount": 1,
                 "ClientToken": self.name()}
        one = self.aws.run_instances(**words)
        self.assertEqual(self.aws.run_instances(**words)["ReservationId"], one["ReservationId"])
        self.refused("RunInstances", {**words, "InstanceType": "t3.small"},
                     "IdempotentParameterMismatch")

    @refuses("ec2", "RunInstances", "DescribeInstances", "TerminateInstances", "StopInstances",
             "StartInstances", "RebootInstances", "DescribeInstanceStatus", "GetConsoleOutput")
    def test_what_is_not_there_is_refused(self):
        words = {"ImageId": DEBIAN, "InstanceType": "t3.micro", "MinCount": 1, "MaxCount": 1}
        self.refused("RunInstances", {**words, "ImageId": "ami-00000000000000000"},
                     "InvalidAMIID.NotFound")
        self.refused("RunInstances", {**words, "InstanceType": "t4g.micro"}, "InvalidParameterValue")
        self.refused("RunInstances", {**words, "KeyName": "nobody"}, "InvalidKeyPair.NotFound")
        for operation in ("DescribeInstances", "TerminateInstances", "StopInstances",
                          "StartInstances", "RebootInstances", "DescribeInstanceStatus"):
            self.refused(operation, {"InstanceIds": [NO_INSTANCE]}, "InvalidInstanceID.NotFound")
        self.refused("DescribeInstances", {"InstanceIds": ["nonsense"]},
                     "InvalidInstanceID.Malformed")
        self.refused("GetConsoleOutput", {"InstanceId": NO_INSTANCE}, "InvalidInstanceID.NotFound")


class Attributes(Instances):
    @shows("ec2", "DescribeInstanceAttribute", "ModifyInstanceAttribute")
    def test_attributes_are_changed_and_read(self):
        one = self.launch(UserData="hello")
        data = self.aws.describe_instance_attribute(InstanceId=one, Attribute="userData")
        self.assertEqual(base64.b64decode(data["UserData"]["Value"]), b"hello")
        self.aws.modify_instance_attribute(InstanceId=one, DisableApiTermination={"Value": True})
        self.refused("TerminateInstances", {"InstanceIds": [one]}, "OperationNotPermitted")
        self.cli("ModifyInstanceAttribute", {"InstanceId": one,
                                             "DisableApiTermination": {"Value": False}})
        kept = self.cli("DescribeInstanceAttribute", {"InstanceId": one,
                                                      "Attribute": "disableApiTermination"})
        self.assertFalse(kept["DisableApiTermination"]["Value"])

    @shows("ec2", "ModifyInstanceMetadataOptions")
    def test_metadata_options_are_changed(self):
        one = self.launch()
        self.aws.modify_instance_metadata_options(InstanceId=one, HttpTokens="required")
        self.cli("ModifyInstanceMetadataOptions", {"InstanceId": one, "HttpPutResponseHopLimit": 3})
        options = self.shown(one)["MetadataOptions"]
        self.assertEqual((options["HttpTokens"], options["HttpPutResponseHopLimit"]),
                         ("required", 3))

    @shows("ec2", "MonitorInstances", "UnmonitorInstances")
    def test_monitoring_is_switched(self):
        one, two = self.launch(), self.launch()
        self.aws.monitor_instances(InstanceIds=[one])
        self.cli("MonitorInstances", {"InstanceIds": [two]})
        self.assertEqual(self.shown(one)["Monitoring"]["State"], "enabled")
        self.aws.unmonitor_instances(InstanceIds=[one])
        self.cli("UnmonitorInstances", {"InstanceIds": [two]})
        self.assertEqual(self.shown(two)["Monitoring"]["State"], "disabled")

    @shows("ec2", "DescribeInstanceCreditSpecifications")
    def test_credits_are_told(self):
        one = self.launch(CreditSpecification={"CpuCredits": "standard"})
        words = {"InstanceIds": [one]}
        told = self.aws.describe_instance_credit_specifications(**words)
        self.assertEqual(told["InstanceCreditSpecifications"][0]["CpuCredits"], "standard")
        told = self.cli("DescribeInstanceCreditSpecifications", words)
        self.assertEqual(told["InstanceCreditSpecifications"][0]["InstanceId"], one)

    @shows("ec2", "DescribeInstanceTypes", "DescribeInstanceTypeOfferings")
    def test_types_are_described(self):
        words = {"InstanceTypes": ["t3.micro"]}
        for told in (self.aws.describe_instance_types(**words),
                     self.cli("DescribeInstanceTypes", words)):
            one = told["InstanceTypes"][0]
            self.assertEqual((one["VCpuInfo"]["DefaultVCpus"], one["MemoryInfo"]["SizeInMiB"]),
                             (2, 1024))
        words = {"LocationType": "availability-zone",
                 "Filters": [{"Name": "instance-type", "Values": ["t3.micro"]}]}
        for told in (self.aws.describe_instance_type_offerings(**words),
                     self.cli("DescribeInstanceTypeOfferings", words)):
            self.assertEqual(len(told["InstanceTypeOfferings"]), 3)

    @refuses("ec2", "DescribeInstanceAttribute", "ModifyInstanceAttribute",
             "ModifyInstanceMetadataOptions", "MonitorInstances", "UnmonitorInstances",
             "DescribeInstanceCreditSpecifications", "DescribeInstanceTypes",
             "DescribeInstanceTypeOfferings")
    def test_attributes_of_nothing_are_refused(self):
        missing = "InvalidInstanceID.NotFound"
        self.refused("DescribeInstanceAttribute", {"InstanceId": NO_INSTANCE,
                                                   "Attribute": "userData"}, missing)
        self.refused("ModifyInstanceAttribute", {"InstanceId": NO_INSTANCE,
                                                 "EbsOptimized": {"Value": True}}, missing)
        self.refused("ModifyInstanceMetadataOptions", {"InstanceId": NO_INSTANCE}, missing)
        for operation in ("MonitorInstances", "UnmonitorInstances",
                          "DescribeInstanceCreditSpecifications"):
            self.refused(operation, {"InstanceIds": [NO_INSTANCE]}, missing)
        self.refused("DescribeInstanceTypes", {"InstanceTypes": ["x9.huge"]},
                     ("InvalidInstanceType", "InvalidParameterValue"))
        self.refused("DescribeInstanceTypeOfferings",
                     {"Filters": [{"Name": "colour", "Values": ["red"]}]}, "InvalidParameterValue")


class Profiles(Instances):
    @shows("ec2", "AssociateIamInstanceProfile", "DescribeIamInstanceProfileAssociations",
           "ReplaceIamInstanceProfileAssociation", "DisassociateIamInstanceProfile")
    def test_profiles_come_and_go(self):
        first, second = self.profile("first"), self.profile("second")
        one, two = self.launch(), self.launch()
        self.aws.associate_iam_instance_profile(InstanceId=one, IamInstanceProfile={"Name": "first"})
        self.cli("AssociateIamInstanceProfile", {"InstanceId": two,
                                                 "IamInstanceProfile": {"Arn": first}})
        of = {"Filters": [{"Name": "instance-id", "Values": [one, two]}]}
        found = self.aws.describe_iam_instance_profile_associations(**of)
        ids = {its["InstanceId"]: its["AssociationId"]
               for its in found["IamInstanceProfileAssociations"]}
        self.aws.replace_iam_instance_profile_association(
            AssociationId=ids[one], IamInstanceProfile={"Arn": second})
        self.cli("ReplaceIamInstanceProfileAssociation", {
            "AssociationId": ids[two], "IamInstanceProfile": {"Name": "second"}})
        found = self.cli("DescribeIamInstanceProfileAssociations", of)
        arns = {its["IamInstanceProfile"]["Arn"] for its in found["IamInstanceProfileAssociations"]}
        self.assertEqual(arns, {second})
        ids = {its["InstanceId"]: its["AssociationId"]
               for its in found["IamInstanceProfileAssociations"]}
        self.aws.disassociate_iam_instance_profile(AssociationId=ids[one])
        self.cli("DisassociateIamInstanceProfile", {"AssociationId": ids[two]})
        self.assertNotIn("IamInstanceProfile", self.shown(one))

    @refuses("ec2", "AssociateIamInstanceProfile", "DescribeIamInstanceProfileAssociations",
             "ReplaceIamInstanceProfileAssociation", "DisassociateIamInstanceProfile")
    def test_profiles_of_nobody_are_refused(self):
        nobody = {"Name": "nobody"}
        self.refused("AssociateIamInstanceProfile", {"InstanceId": self.launch(),
                                                     "IamInstanceProfile": nobody},
                     "InvalidParameterValue")
        missing, none = "InvalidAssociationID.NotFound", "iip-assoc-0123456789abcdef0"
        self.refused("DescribeIamInstanceProfileAssociations", {"AssociationIds": [none]}, missing)
        self.refused("ReplaceIamInstanceProfileAssociation", {
            "AssociationId": none, "IamInstanceProfile": nobody}, missing)
        self.refused("DisassociateIamInstanceProfile", {"AssociationId": none}, missing)


class Attachments(Instances):
    @shows("ec2", "AttachVolume", "DetachVolume")
    def test_volumes_come_and_go(self):
        one = self.launch()
        zone = self.shown(one)["Placement"]["AvailabilityZone"]
        first, second = self.volume(zone), self.volume(zone)
        self.aws.attach_volume(InstanceId=one, VolumeId=first, Device="/dev/sdf")
        self.cli("AttachVolume", {"InstanceId": one, "VolumeId": second, "Device": "/dev/sdg"})
        self.aws.get_waiter("volume_in_use").wait(VolumeIds=[first, second], WaiterConfig=SOON)
        self.assertEqual(len(self.shown(one)["BlockDeviceMappings"]), 3)
        self.aws.detach_volume(VolumeId=first)
        self.cli("DetachVolume", {"VolumeId": second})
        self.aws.get_waiter("volume_available").wait(VolumeIds=[first, second], WaiterConfig=SOON)

    @shows("ec2", "AttachNetworkInterface", "DetachNetworkInterface")
    def test_interfaces_come_and_go(self):
        one = self.launch()
        subnet = self.shown(one)["SubnetId"]
        for client in ("boto3", "awscli"):
            made = self.aws.create_network_interface(SubnetId=subnet)["NetworkInterface"]
            words = {"InstanceId": one, "DeviceIndex": 1,
                     "NetworkInterfaceId": made["NetworkInterfaceId"]}
            if client == "boto3":
                attached = self.aws.attach_network_interface(**words)["AttachmentId"]
                self.assertEqual(len(self.shown(one)["NetworkInterfaces"]), 2)
                self.aws.detach_network_interface(AttachmentId=attached)
            else:
                attached = self.cli("AttachNetworkInterface", words)["AttachmentId"]
                self.cli("DetachNetworkInterface", {"AttachmentId": attached})
            self.assertEqual(len(self.shown(one)["NetworkInterfaces"]), 1)

    @shows("ec2", "CreateImage")
    def test_images_are_taken_of_machines(self):
        one = self.launch()
        first = self.aws.create_image(InstanceId=one, Name="first", NoReboot=True)["ImageId"]
        second = self.cli("CreateImage", {"InstanceId": one, "Name": "second"})["ImageId"]
        self.aws.get_waiter("image_available").wait(ImageIds=[first, second], WaiterConfig=SOON)
        self.assertEqual(self.shown(self.launch(ImageId=second))["ImageId"], second)

    @shows("ec2", "CreateReplaceRootVolumeTask", "DescribeReplaceRootVolumeTasks")
    def test_roots_are_replaced(self):
        one, two = self.launch(), self.launch()
        words = {"ImageId": TINY}
        first = self.aws.create_replace_root_volume_task(InstanceId=one, **words)
        second = self.cli("CreateReplaceRootVolumeTask", {"InstanceId": two, **words})
        ids = [task["ReplaceRootVolumeTask"]["ReplaceRootVolumeTaskId"] for task in (first, second)]
        eventually(lambda: {
            task["TaskState"] for task in self.aws.describe_replace_root_volume_tasks(
                ReplaceRootVolumeTaskIds=ids)["ReplaceRootVolumeTasks"]} == {"succeeded"})
        told = self.cli("DescribeReplaceRootVolumeTasks", {"ReplaceRootVolumeTaskIds": ids})
        self.assertEqual({task["TaskState"] for task in told["ReplaceRootVolumeTasks"]},
                         {"succeeded"})
        self.assertEqual(self.shown(one)["ImageId"], TINY)

    @refuses("ec2", "AttachVolume", "DetachVolume", "AttachNetworkInterface",
             "DetachNetworkInterface", "CreateImage", "CreateReplaceRootVolumeTask",
             "DescribeReplaceRootVolumeTasks")
    def test_what_cannot_be_attached_is_refused(self):
        one = self.launch()
        self.refused("AttachVolume", {"InstanceId": one, "VolumeId": "vol-0123456789abcdef0",
                                      "Device": "/dev/sdf"}, "InvalidVolume.NotFound")
        self.refused("DetachVolume", {"VolumeId": "vol-0123456789abcdef0"}, "InvalidVolume.NotFound")
        root = self.shown(one)["BlockDeviceMappings"][0]["Ebs"]["VolumeId"]
        self.refused("DetachVolume", {"VolumeId": root}, "OperationNotPermitted")
        self.refused("AttachNetworkInterface", {
            "InstanceId": one, "NetworkInterfaceId": "eni-0123456789abcdef0", "DeviceIndex": 1},
            "InvalidNetworkInterfaceID.NotFound")
        self.refused("DetachNetworkInterface", {"AttachmentId": "eni-attach-0123456789abcdef0"},
                     "InvalidAttachmentID.NotFound")
        self.refused("CreateImage", {"InstanceId": NO_INSTANCE, "Name": "x" * 5},
                     "InvalidInstanceID.NotFound")
        self.refused("CreateReplaceRootVolumeTask", {"InstanceId": NO_INSTANCE},
                     "InvalidInstanceID.NotFound")
        self.refused("DescribeReplaceRootVolumeTasks",
                     {"ReplaceRootVolumeTaskIds": ["replacevol-0123456789abcdef0"]},
                     "InvalidReplaceRootVolumeTaskId.NotFound")


if __name__ == "__main__":
    cases.main()
