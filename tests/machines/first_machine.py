"""A machine: it boots, knows itself, runs its user data, acts by its role, stops, starts and ends."""
import base64
import json
import pathlib
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from lib import cases  # noqa: E402
from lib.machine_cloud import DEBIAN, MachineCase, eventually  # noqa: E402

TRUST = json.dumps({"Version": "2012-10-17", "Statement": [
    {"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}]})
READS_ONE_BUCKET = json.dumps({"Version": "2012-10-17", "Statement": [
    {"Effect": "Allow", "Action": ["s3:ListBucket", "s3:GetObject"],
     "Resource": ["arn:aws:s3:::things", "arn:aws:s3:::things/*"]}]})


class FirstMachine(MachineCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        iam = cls.cloud.client("iam")
        iam.create_role(RoleName="reader", AssumeRolePolicyDocument=TRUST)
        iam.put_role_policy(RoleName="reader", PolicyName="things", PolicyDocument=READS_ONE_BUCKET)
        iam.create_instance_profile(InstanceProfileName="reader")
        iam.add_role_to_instance_profile(InstanceProfileName="reader", RoleName="reader")
        s3 = cls.cloud.client("s3")
        for bucket in ("things", "others"):
            s3.create_bucket(Bucket=bucket)
            s3.put_object(Bucket=bucket, Key="greeting", Body=b"hello from S3")
        cls.id = cls.launch(
            image=DEBIAN, IamInstanceProfile={"Name": "reader"},
            UserData="#!/bin/sh\necho user data was here | tee /root/ran\n",
            TagSpecifications=[{"ResourceType": "instance",
                                "Tags": [{"Key": "Name", "Value": "first"}]}])

    def run_in(self, *command, **options):
        return self.cloud.run_in("first", *command, **options)

    def test_systemd_comes_up(self):
        state = eventually(lambda: self.run_in("systemctl", "is-system-running", check=False)
                           .stdout.strip() == "running")
        self.assertTrue(state, self.cloud.console("first"))

    def test_user_data_runs_once_and_is_told_on_the_console(self):
        self.assertTrue(eventually(
            lambda: self.run_in("cat", "/root/ran", check=False).returncode == 0),
            self.cloud.console("first"))
        self.assertTrue(eventually(lambda: "user data was here" in self.cloud.console("first")))

    def test_it_knows_itself_through_the_metadata_service(self):
        token = self.run_in("curl", "-s", "-X", "PUT", "-H",
                            "X-aws-ec2-metadata-token-ttl-seconds: 60",
                            "http://169.254.169.254/latest/api/token")
        got = self.run_in("curl", "-s", "-H", f"X-aws-ec2-metadata-token: {token}",
                          "http://169.254.169.254/latest/meta-data/instance-id")
        self.assertEqual(got, self.id)
        self.assertEqual(self.run_in("hostname").strip().split(".")[0],
                         "ip-" + self.described(self.id)["PrivateIpAddress"].replace(".", "-"))

    def test_the_metadata_service_tells_of_its_network_and_its_volumes(self):
        token = self.run_in("curl", "-s", "-X", "PUT", "-H",
                            "X-aws-ec2-metadata-token-ttl-seconds: 60",
                            "http://169.254.169.254/latest/api/token")
        machine = self.described(self.id)
        mac = machine["NetworkInterfaces"][0]["MacAddress"]
        vpc = self.cloud.client("ec2").describe_vpcs(VpcIds=[machine["VpcId"]])["Vpcs"][0]
        for path, wanted in (
                ("security-groups", machine["SecurityGroups"][0]["GroupName"]),
                (f"network/interfaces/macs/{mac}/security-groups",
                 machine["SecurityGroups"][0]["GroupName"]),
                (f"network/interfaces/macs/{mac}/vpc-ipv4-cidr-block", vpc["CidrBlock"]),
                (f"network/interfaces/macs/{mac}/vpc-ipv4-cidr-blocks", vpc["CidrBlock"]),
                ("block-device-mapping/", "ami\nroot"),
                ("block-device-mapping/root", machine["RootDeviceName"])):
            with self.subTest(path):
                self.assertEqual(self.run_in(
                    "curl", "-sf", "-H", f"X-aws-ec2-metadata-token: {token}",
                    "http://169.254.169.254/latest/meta-data/" + path), wanted)

    def test_its_identity_document_is_signed_by_the_cloud(self):
        token = self.run_in("curl", "-s", "-X", "PUT", "-H",
                            "X-aws-ec2-metadata-token-ttl-seconds: 60",
                            "http://169.254.169.254/latest/api/token")
        place = "http://169.254.169.254/latest/dynamic/instance-identity/"
        signed, document = (self.run_in("curl", "-s", "-H", f"X-aws-ec2-metadata-token: {token}",
                                        place + name) for name in ("pkcs7", "document"))
        with tempfile.TemporaryDirectory() as folder:
            envelope = pathlib.Path(folder) / "pkcs7"
            envelope.write_bytes(base64.b64decode(signed))
            shown = subprocess.run(["openssl", "cms", "-verify", "-purpose", "any", "-inform", "DER",
                                    "-in", envelope, "-CAfile", self.cloud.state + "/ca.pem"],
                                   capture_output=True, text=True)
        self.assertEqual(shown.returncode, 0, shown.stderr)
        self.assertEqual(shown.stdout, document)
        self.assertEqual(json.loads(document)["instanceId"], self.id)

    def test_it_acts_by_its_role_and_by_nothing_else(self):
        self.assertIn("greeting", self.run_in("aws", "s3", "ls", "s3://things/"))
        refused = self.run_in("aws", "s3", "ls", "s3://others/", check=False)
        self.assertIn("AccessDenied", refused.stderr + refused.stdout)

    def test_it_is_listed_at_the_desk(self):
        listed = self.cloud.cli("cloud", "machines", "--state", self.cloud.state)
        self.assertRegex(listed.stdout, rf"{self.id} +first +running")


if __name__ == "__main__":
    cases.main()
