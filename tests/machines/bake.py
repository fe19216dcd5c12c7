"""windlass bake on real machines: an image that is built, scrubbed, booted and tested; what happens when
a step fails, when the desk is killed, and what is then left over: nothing."""
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from lib import cases  # noqa: E402
from lib.cloud import WINDLASS  # noqa: E402
from lib.desk import SECONDS_MAX, DeskCase  # noqa: E402
from lib.exercise import cli, shows  # noqa: E402
from lib.machine_cloud import TINY, MachineCloud, eventually  # noqa: E402

FILE = """\
windlass: 1
app: shop
images:
{images}
layers:
  app:
    image: {first}
environments:
  dev: {{target: local}}
"""
NGINX = """\
  web:
    base: debian-12
    provision:
      - packages: [nginx-light]
      - copy: {from: image/www, to: /var/www/html}
      - run: image/install.sh
    test:
      - service: nginx
      - port: 80
      - http: http://localhost/
      - package: nginx-light
      - file: /var/www/html/index.html
      - user: www-data
      - absent: gcc
      - run: image/check.sh
    forbid: [gcc, ansible]
"""
# Without packages: what a bake does besides takes a few seconds.
PLAIN = """\
  web:
    base: debian-12
    provision:
      - run: image/install.sh
    test:
      - run: image/check.sh
"""
ANSIBLE = """\
  web:
    base: debian-12
    provision:
      - ansible: image/site.yaml
    test:
      - file: /etc/made-by-ansible
      - absent: ansible-playbook
    forbid: [ansible, ansible-playbook]
"""
PLAYBOOK = """\
- hosts: all
  tasks:
    - copy: {dest: /etc/made-by-ansible, src: from-beside.txt}
"""
INSTALL = """\
#!/bin/sh
set -eu
echo a secret >/root/.bash_history
mkdir -p /root/.ssh /root/.aws
echo 'ssh-ed25519 AAAA me' >/root/.ssh/authorized_keys
echo 'aws_access_key_id = AKIAABCDEFGHIJKLMNOP' >/root/.aws/credentials
printf -- '-----BEGIN RSA PRIVATE KEY-----\\n' >/home/admin/left.pem
"""


class Bake(DeskCase):
    app = "images"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ec2 = cls.cloud.client("ec2")

    def setUp(self):
        shutil.rmtree(self.folder)
        self.folder.mkdir()
        self.write("image/install.sh", INSTALL)
        self.write("image/check.sh", "#!/bin/sh\ntest -e /etc/passwd\n")
        self.write("image/www/index.html", self._testMethodName)
        self.file(PLAIN)
        self.before = self.there()

    # --- What the desk does ---

    def write(self, name, text):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        if name.endswith(".sh"):
            path.chmod(0o755)

    def file(self, *images):
        self.write("windlass.yaml", FILE.format(images="".join(images), first="web"))

    def bake(self):
        """Each image's name and id."""
        return dict(re.findall(r"^(\w+) (ami-\w+)$", self.windlass("bake"), re.M))

    def bake_fails(self, *words):
        return self.windlass("bake", *words, expect=1)

    # --- What is in the cloud ---

    def machines(self):
        return [one for page in self.ec2.describe_instances()["Reservations"]
                for one in page["Instances"]]

    def there(self):
        """What a bake might leave: machines, images, snapshots, orders in the bucket."""
        s3 = self.cloud.client("s3")
        found = {one["InstanceId"] for one in self.machines() if one["State"]["Name"] != "terminated"}
        found |= {one["ImageId"] for one in self.ec2.describe_images(Owners=["self"])["Images"]}
        found |= {one["SnapshotId"]
                  for one in self.ec2.describe_snapshots(OwnerIds=["self"])["Snapshots"]}
        for bucket in s3.list_buckets()["Buckets"]:
            listed = s3.list_objects_v2(Bucket=bucket["Name"]).get("Contents", [])
            found |= {one["Key"] for one in listed if "/logs/" not in one["Key"]}
        return found

    def assert_nothing_is_left(self):
        # What was there before may have gone meanwhile: a machine that was ending, for one.
        self.assertTrue(eventually(lambda: self.there() <= self.before),
                        self.there() - self.before)

    # --- The cases ---

    def test_an_image_serves_and_is_not_made_twice(self):
        self.file(NGINX)
        image = self.bake()["web"]
        launched = len(self.machines())
        self.assertEqual(self.bake(), {"web": image})
        self.assertEqual(len(self.machines()), launched)
        described = self.ec2.describe_images(ImageIds=[image])["Images"][0]
        tags = {tag["Key"]: tag["Value"] for tag in described["Tags"]}
        self.assertEqual(tags["windlass:state"], "tested")
        self.assertEqual(tags["windlass:image"], "web")
        self.assertRegex((self.folder / "windlass.lock").read_text(), r"nginx-light: 1\.\d+")
        self.assertIn("all tests hold", self.windlass("test", "web"))

    def test_a_machine_of_the_image_knows_nothing_of_the_build(self):
        image = self.bake()["web"]
        ran = self.ec2.run_instances(ImageId=image, MinCount=1, MaxCount=1, InstanceType="t3.small")
        id_ = ran["Instances"][0]["InstanceId"]
        self.addCleanup(self.ec2.terminate_instances, InstanceIds=[id_])
        self.assertTrue(eventually(lambda: self.cloud.run_in(
            id_, "systemctl", "is-system-running", check=False).stdout.strip() == "running"),
            self.cloud.console(id_))
        left = self.cloud.run_in(
            id_, "sh", "-c", "ls -d /root/.bash_history /root/.ssh/authorized_keys /root/.aws"
            " /home/admin/left.pem /var/lib/windlass-bake 2>/dev/null;"
            " grep -rl 'X-Amz-Signature' /var /root /etc /home /tmp 2>/dev/null;"
            " find /var/lib/apt/lists -type f; cat /var/log/apt/history.log 2>/dev/null; true")
        self.assertEqual(left.strip(), "")

    def test_the_agent_is_on_the_image_when_it_lies_beside_windlass(self):
        agent = pathlib.Path(WINDLASS).parent / "windlass-agent"
        if not agent.is_file():
            self.skipTest(f"{agent} is not built")
        self.write("image/check.sh", "#!/bin/sh\nset -e\nwindlass-agent --version\n"
                                     "systemctl is-enabled windlass-agent\n")
        self.file(PLAIN)
        self.bake()

    def test_a_step_that_fails_is_told_with_its_words_and_leaves_nothing(self):
        self.write("image/install.sh", "#!/bin/sh\necho it was like this\nexit 7\n")
        said = self.bake_fails()
        self.assertIn("images.web: run image/install.sh: exit code 7", said)
        self.assertIn("it was like this", said)
        log = re.search(r"the log: (\S+)", said)[1]
        self.assertIn("it was like this", pathlib.Path(log).read_text())
        self.assert_nothing_is_left()

    def test_a_test_that_fails_fails_the_bake(self):
        self.write("image/check.sh", "#!/bin/sh\nexit 1\n")
        self.assertIn("test: run image/check.sh does not hold", self.bake_fails())
        self.assert_nothing_is_left()

    def test_a_result_that_works_only_where_it_was_built_is_no_image(self):
        self.write("image/install.sh", "#!/bin/sh\ntouch /run/until-it-is-booted\n")
        self.write("image/check.sh", "#!/bin/sh\ntest -e /run/until-it-is-booted\n")
        said = self.bake_fails()
        self.assertIn("on the booted result: test: run image/check.sh does not hold", said)
        self.assert_nothing_is_left()

    def test_a_forbidden_tool_fails_the_bake(self):
        self.file(PLAIN, "    forbid: [python3]\n")
        self.assertIn("forbidden on this image, and there: python3", self.bake_fails())
        self.assert_nothing_is_left()

    def test_a_machine_that_takes_too_long_is_given_up(self):
        self.write("image/install.sh", "#!/bin/sh\nsleep 600\n")
        said = self.bake_fails("--limit", "10s")
        self.assertIn("it took longer than 10 seconds", said)
        self.assert_nothing_is_left()

    def test_ansible_comes_works_and_goes(self):
        self.file(ANSIBLE)
        self.write("image/site.yaml", PLAYBOOK)
        self.write("image/from-beside.txt", "beside\n")
        self.bake()

    def test_two_images_are_baked_at_once(self):
        other = PLAIN.replace("  web:", "  other:")
        self.file(PLAIN, other)
        said = self.windlass("bake", "--json")
        events = [json.loads(line) for line in said.splitlines()]
        order = [(one["id"], one["state"]) for one in events if one.get("state") in ("begun", "done")]
        self.assertEqual({state for _, state in order[:2]}, {"begun"})
        self.assertEqual({id_ for id_, _ in order}, {"bake/web", "bake/other"})

    def test_what_two_images_differ_in_is_known(self):
        self.bake()
        self.write("image/install.sh", "#!/bin/sh\ntrue\n")
        self.bake()
        self.assertRegex(self.windlass("image", "diff", "web"), r"(?m)^~ file image/install.sh ")
        told = json.loads(self.windlass("image", "diff", "web", "--json"))
        self.assertIn("file image/install.sh", [one["what"] for one in told["differences"]])
        self.assertIn("tested", self.windlass("image", "list"))

    # --- An image elsewhere ---

    def exported(self, name="web"):
        """The file that this image is exported to."""
        path = self.home / f"{self._testMethodName}.image"
        path.unlink(missing_ok=True)
        self.windlass("image", "export", name, str(path))
        return path

    @staticmethod
    def damaged(path):
        """A copy of the file that has suffered on its way."""
        copy = pathlib.Path(f"{path}.damaged")
        shutil.copyfile(path, copy)
        with open(copy, "r+b") as file:
            file.seek(os.path.getsize(copy) // 2)
            file.write(b"damage")
        return copy

    def test_an_image_goes_to_another_cloud_where_bake_finds_it(self):
        self.write("image/install.sh", "#!/bin/sh\necho carried >/etc/carried\n")
        self.bake()
        there = self.there()
        path = self.exported()
        self.assertEqual(self.there(), there)
        sums = subprocess.run(["tar", "xOf", path, "SHA256SUMS"], capture_output=True, text=True,
                              check=True).stdout
        self.assertEqual([line.split()[1] for line in sums.splitlines()],
                         ["image.json", "report.json", "image.bin"])
        (self.folder / "windlass.lock").unlink()
        home = self.home / "elsewhere"
        (home / "windlass").mkdir(parents=True)
        with MachineCloud(state=str(home / "windlass/cloud")) as other:
            def typed(*words):
                done = subprocess.run(
                    [WINDLASS, *words], cwd=self.folder, text=True, capture_output=True,
                    env=dict(self.environment, XDG_STATE_HOME=str(home), HOME=str(home)),
                    stdin=subprocess.DEVNULL, timeout=SECONDS_MAX)
                return done
            refused = typed("image", "import", str(self.damaged(path)))
            self.assertIn("is damaged", refused.stderr)
            imported = typed("image", "import", str(path))
            self.assertEqual(imported.returncode, 0, imported.stdout + imported.stderr)
            image = re.search(r"^web (ami-\w+)$", imported.stdout, re.M)[1]
            self.assertIn(f"web {image}\n", typed("bake").stdout)
            ec2 = other.client("ec2")
            self.assertEqual(len(ec2.describe_images(Owners=["self"])["Images"]), 1)
            self.assertEqual(ec2.describe_instances()["Reservations"], [])
            id_ = ec2.run_instances(ImageId=image, MinCount=1, MaxCount=1,
                                    InstanceType="t3.small")["Instances"][0]["InstanceId"]
            self.assertTrue(eventually(lambda: other.run_in(
                id_, "cat", "/etc/carried", check=False).stdout == "carried\n"), other.console(id_))
            # What containers need of a machine, and cannot ask for themselves.
            self.assertEqual(other.run_in(id_, "cat", "/proc/sys/net/ipv4/ip_forward"), "1\n")

    def remove_what_came(self):
        s3, came = self.cloud.client("s3"), self.there() - self.before
        for id_ in sorted(came):  # images before their snapshots
            if id_.endswith(".bin"):
                s3.delete_object(Bucket="stored-images", Key=id_)
            elif id_.startswith("ami-"):
                self.ec2.deregister_image(ImageId=id_)
            elif id_.startswith("i-"):
                self.ec2.terminate_instances(InstanceIds=[id_])
            elif id_.startswith("snap-"):
                self.ec2.delete_snapshot(SnapshotId=id_)
        s3.delete_bucket(Bucket="stored-images")
        self.assert_nothing_is_left()

    @shows("ec2", "CreateStoreImageTask", "DescribeStoreImageTasks", "CreateRestoreImageTask")
    def test_an_image_is_stored_as_an_object_and_runs_when_it_is_restored(self):
        s3, bucket = self.cloud.client("s3"), "stored-images"
        s3.create_bucket(Bucket=bucket)
        self.addCleanup(self.remove_what_came)
        copies = [self.ec2.copy_image(Name=f"copy-{number}", SourceImageId=TINY,
                                      SourceRegion="us-east-1")["ImageId"] for number in (1, 2)]
        key = self.ec2.create_store_image_task(ImageId=copies[0], Bucket=bucket)["ObjectKey"]
        cli(self.cloud, "ec2", "CreateStoreImageTask", {"ImageId": copies[1], "Bucket": bucket})
        self.assertTrue(eventually(lambda: {one["StoreTaskState"] for one in cli(
            self.cloud, "ec2", "DescribeStoreImageTasks", {})["StoreImageTaskResults"]}
            == {"Completed"}), self.ec2.describe_store_image_tasks())
        self.assertEqual(s3.head_object(Bucket=bucket, Key=key)["Metadata"]["ami-name"], "copy-1")
        restored = [
            self.ec2.create_restore_image_task(Bucket=bucket, ObjectKey=key, Name="one")["ImageId"],
            cli(self.cloud, "ec2", "CreateRestoreImageTask",
                {"Bucket": bucket, "ObjectKey": key, "Name": "two"})["ImageId"]]
        self.ec2.get_waiter("image_available").wait(
            ImageIds=restored, WaiterConfig={"Delay": 1, "MaxAttempts": 300})
        id_ = self.ec2.run_instances(ImageId=restored[1], MinCount=1, MaxCount=1,
                                     InstanceType="t3.micro")["Instances"][0]["InstanceId"]
        self.assertTrue(eventually(
            lambda: self.cloud.run_in(id_, "true", check=False).returncode == 0),
            self.cloud.console(id_))

    def test_an_interrupted_bake_takes_everything_away(self):
        self.write("image/install.sh", "#!/bin/sh\nsleep 600\n")
        process = self.started("bake")
        self.assertTrue(eventually(lambda: self.there() - self.before))
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=180)
        self.assertEqual(process.returncode, 1)
        self.assertIn("it was cancelled", err)
        self.assert_nothing_is_left()

    def killed_when(self, is_time):
        process = self.started("bake")
        self.assertTrue(eventually(is_time, every=0.02), process.poll())
        process.kill()
        process.communicate()

    def test_what_a_bake_left_that_was_killed_while_building_is_cleaned(self):
        self.write("image/install.sh", "#!/bin/sh\nsleep 600\n")
        self.killed_when(lambda: self.there() - self.before)
        self.windlass("clean")
        self.assert_nothing_is_left()

    def test_what_a_bake_left_that_was_killed_while_imaging_is_cleaned(self):
        self.write("image/install.sh", "#!/bin/sh\ntouch /etc/killed-while-imaging\n")
        self.killed_when(lambda: any(one.startswith("ami-") for one in self.there() - self.before))
        self.assertNotIn("tested", [one["Value"] for image in self.there() - self.before
                                    if image.startswith("ami-")
                                    for one in self.ec2.describe_images(ImageIds=[image])
                                    ["Images"][0]["Tags"]])
        self.windlass("clean")
        self.assert_nothing_is_left()

    def test_after_a_kill_the_next_bake_is_enough(self):
        self.write("image/install.sh", "#!/bin/sh\nsleep 3\n")
        self.killed_when(lambda: self.there() - self.before)
        image = self.bake()["web"]
        left = {one for one in self.there() - self.before if one.startswith("i-")}
        self.assertTrue(eventually(lambda: not {one for one in self.there() - self.before
                                                if one.startswith("i-")}), left)
        self.assertIn(image, self.there())

    def test_clean_removes_an_image_that_nothing_needs(self):
        self.bake()
        told = [json.loads(line) for line in
                self.windlass("clean", "web", "--yes", "--json").splitlines()]
        self.assertIn("removed", [one["event"] for one in told if one["what"].startswith("image ami-")])
        self.assertFalse({one for one in self.there() if one.startswith("ami-")})
        self.before = set()
        self.assert_nothing_is_left()


if __name__ == "__main__":
    cases.main()
