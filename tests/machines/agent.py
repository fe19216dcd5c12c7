"""The agent on real machines of a real stack: it proves that a machine serves and tells CloudFormation,
reports, answers, comes back when it is killed, and stays small."""
import json
import pathlib
import re
import sys
import tempfile
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from lib import cases  # noqa: E402
from lib.agent import installing, make_bucket  # noqa: E402
from lib.machine_cloud import DEBIAN, MachineCase, eventually  # noqa: E402

RESIDENT_KIB_MAX = 6 * 1024
READY_SECONDS_MAX = 180

MANIFEST = """
windlass: 1
app: shop
network: {nat: none}
layers:
  edge:
    image: IMAGE
    public: {}
    routes: {/: web}
  web:
    image: IMAGE
    listen: {http: 80}
    services: [nginx]
    health: {path: PAGE, grace: GRACE}
environments:
  ENVIRONMENT: {target: local}
"""


# Of an image that knows nothing of us: the boot script proves it.
FOREIGN = """
windlass: 1
app: shop
network: {nat: none}
layers:
  web:
    image: IMAGE
    listen: {tcp: PAGE}
    public: {address: fixed_balancer}
    services: [ssh.socket]
    health: {run: /bin/true, grace: GRACE}
environments:
  ENVIRONMENT: {target: local}
"""


class Agent(MachineCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.stacks = cls.cloud.client("cloudformation")
        cls.bucket = make_bucket(cls.cloud)
        cls.s3 = cls.cloud.client("s3")
        machine = cls.installed(installing(cls.cloud, cls.bucket))
        cls.web = cls.image(machine, "web")
        cls.ec2.terminate_instances(InstanceIds=[machine])
        cls.stack("qa", "/", "60s", "CREATE_COMPLETE")
        cls.machine = cls.member("qa")

    @classmethod
    def stack(cls, environment, page, grace, wanted, manifest=MANIFEST, image=None):
        with tempfile.TemporaryDirectory() as folder:
            text = manifest.replace("IMAGE", image or cls.web).replace("PAGE", page)
            text = text.replace("GRACE", grace).replace("ENVIRONMENT", environment)
            pathlib.Path(folder, "windlass.yaml").write_text(text)
            rendered = cls.cloud.cli("render", environment, "--file", folder + "/windlass.yaml")
            assert rendered.returncode == 0, rendered.stderr
        name = "shop-" + environment
        cls.stacks.create_stack(StackName=name, TemplateBody=rendered.stdout,
                                Capabilities=["CAPABILITY_IAM"], OnFailure="DO_NOTHING")
        ended = eventually(lambda: not cls.status(name).endswith("_IN_PROGRESS"), READY_SECONDS_MAX)
        told = cls.stacks.describe_stack_events(StackName=name)["StackEvents"]
        assert ended and cls.status(name) == wanted, json.dumps(told, indent=1, default=str)

    @classmethod
    def status(cls, name):
        return cls.stacks.describe_stacks(StackName=name)["Stacks"][0]["StackStatus"]

    @classmethod
    def member(cls, environment, group="WebGroup"):
        group = cls.stacks.describe_stack_resource(
            StackName="shop-" + environment, LogicalResourceId=group)
        groups = cls.cloud.client("autoscaling").describe_auto_scaling_groups(
            AutoScalingGroupNames=[group["StackResourceDetail"]["PhysicalResourceId"]])
        return groups["AutoScalingGroups"][0]["Instances"][0]["InstanceId"]

    def run_in(self, *command, **options):
        return self.cloud.run_in(self.machine, *command, **options)

    def journal(self):
        return self.run_in("journalctl", "--no-pager", "-u", "windlass-agent")

    def digest(self, machine=None):
        tags = {one["Key"]: one["Value"] for one in self.described(machine or self.machine)["Tags"]}
        return tags["windlass:machine"]

    def report(self):
        listed = self.s3.list_objects_v2(Bucket=self.bucket, Prefix="shop/qa/machines/")
        found = {one["Key"].split(":")[-1]: one["Key"] for one in listed.get("Contents", [])}
        key = found.get(self.machine + ".json")
        return key and json.loads(self.s3.get_object(Bucket=self.bucket, Key=key)["Body"].read())

    def answer(self):
        said = self.run_in("curl", "-s", "http://127.0.0.1:9880/revision", check=False)
        return json.loads(said.stdout) if said.returncode == 0 else None

    def test_the_agent_and_nobody_else_told_the_stack(self):
        said = self.journal()
        self.assertEqual(said.count("told CloudFormation"), 1, said)
        self.assertNotIn("warning", said[:said.index("told CloudFormation")])

    def test_it_answers_which_revision_it_runs(self):
        answer = self.answer()
        self.assertEqual(answer, {"digest": self.digest(), "layer": "web", "environment": "qa",
                                  "instance": self.machine, "healthy": True, "why": ""})

    def test_it_reports_what_it_runs_and_that_it_serves(self):
        report = eventually(self.report)
        self.assertEqual((report["machine"], report["instance"], report["layer"], report["healthy"]),
                         (self.digest(), self.machine, "web", True))

    def test_its_web_server_and_its_settings_say_the_revision_too(self):
        head = self.run_in("curl", "-s", "-I", "http://127.0.0.1/")
        self.assertIn("X-Windlass-Revision: " + self.digest(), head)
        self.assertIn("WINDLASS_REVISION=" + self.digest(), self.run_in("cat", "/etc/windlass/env"))
        self.assertEqual(self.run_in("cat", "/run/windlass/revision").strip(), self.digest())

    def test_an_edge_says_its_own_revision_and_hands_on_that_of_the_layer_behind(self):
        edge = self.member("qa", "EdgeGroup")
        self.assertNotEqual(self.digest(edge), self.digest())
        for path, whose in (("/_windlass/health", edge), ("/", self.machine)):
            head = self.cloud.run_in(edge, "curl", "-s", "-D", "-", "-o", "/dev/null",
                                     "http://127.0.0.1" + path)
            said = re.findall(r"(?i)X-Windlass-Revision: (\w+)", head)
            self.assertEqual(said, [self.digest(whose)], head)

    def test_killed_it_comes_back_and_tells_nothing_again(self):
        before = self.run_in("systemctl", "show", "-p", "MainPID", "--value", "windlass-agent")
        for _ in range(3):
            self.run_in("systemctl", "kill", "-s", "KILL", "windlass-agent")
            self.assertTrue(eventually(self.answer), self.journal())
        self.assertTrue(eventually(lambda: self.answer()["healthy"]))
        now = self.run_in("systemctl", "show", "-p", "MainPID", "--value", "windlass-agent")
        self.assertNotEqual(now, before)
        self.assertEqual(self.journal().count("told CloudFormation"), 1)

    def test_it_says_when_the_machine_no_longer_serves_and_when_it_does_again(self):
        self.run_in("systemctl", "stop", "nginx")
        self.assertTrue(eventually(lambda: not self.report()["healthy"]), self.report())
        self.assertEqual(self.report()["why"], "the service nginx is inactive")
        self.run_in("systemctl", "start", "nginx")
        self.assertTrue(eventually(lambda: self.report()["healthy"]), self.report())

    def test_it_may_write_its_own_report_only(self):
        for key in ("shop/qa/machines/other.json", "shop/prod/machines/x.json", "windlass-agent"):
            said = self.run_in("aws", "s3api", "put-object", "--bucket", self.bucket, "--key", key,
                               check=False)
            self.assertIn("AccessDenied", said.stdout + said.stderr)

    def test_it_is_small(self):
        time.sleep(1)
        pid = self.run_in("systemctl", "show", "-p", "MainPID", "--value", "windlass-agent").strip()
        memory = self.run_in("cat", f"/proc/{pid}/smaps_rollup")
        figures = {name: int(re.search(rf"^{name}: +(\d+)", memory, re.M)[1]) for name in ("Rss", "Pss")}
        print(f"the agent: {figures['Rss']} KiB resident, {figures['Pss']} KiB of its own share",
              flush=True)
        self.assertLess(figures["Rss"], RESIDENT_KIB_MAX)

    def test_secrets_are_in_no_command_line_and_no_log(self):
        given = self.run_in("sh", "-c", "tr '\\0' ' ' < /proc/$(systemctl show -p MainPID --value "
                            "windlass-agent)/cmdline")
        self.assertEqual(given.strip(), "/usr/local/bin/windlass-agent run")
        self.assertNotRegex(self.journal(), r"ASIA|AKIA|Signature=|Bearer")

    def test_one_that_never_serves_fails_its_stack_and_says_why_on_its_console(self):
        self.stack("broken", "/nothing-here", "10s", "CREATE_FAILED")
        console = self.cloud.console(self.member("broken"))
        self.assertIn("windlass: this machine does not serve within 10 seconds: "
                      "http://127.0.0.1:80/nothing-here answers 404", console)
        self.assertIn("the last log lines:", console)

    def test_killed_at_every_step_of_its_proof_it_still_tells_the_stack(self):
        killer = threading.Thread(target=self.kill_agents, args=("killed", 12))
        killer.start()
        try:
            self.stack("killed", "/", "120s", "CREATE_COMPLETE")
        finally:
            killer.join()
        machine = self.member("killed")

        # The last kill may have come after the stack heard it and before that was written down.
        def proof():
            return self.cloud.run_in(machine, "cat", "/var/lib/windlass/proof").strip()
        eventually(lambda: proof() == machine + " SUCCESS told")
        self.assertEqual(proof(), machine + " SUCCESS told")

    def kill_agents(self, environment, times):
        until = time.monotonic() + READY_SECONDS_MAX
        while times > 0 and time.monotonic() < until:
            time.sleep(0.3)
            found = self.ec2.describe_instances(Filters=[
                {"Name": "tag:windlass:env", "Values": [environment]},
                {"Name": "instance-state-name", "Values": ["running"]}])["Reservations"]
            for machine in (one["InstanceId"] for many in found for one in many["Instances"]):
                killed = self.cloud.run_in(machine, "systemctl", "kill", "-s", "KILL",
                                           "windlass-agent", check=False)
                times -= killed.returncode == 0

    def test_an_image_without_an_agent_proves_itself(self):
        self.stack("foreign", "22", "60s", "CREATE_COMPLETE", FOREIGN, DEBIAN)

    def test_an_image_without_an_agent_fails_its_stack_when_it_does_not_serve(self):
        self.stack("absent", "23", "10s", "CREATE_FAILED", FOREIGN, DEBIAN)
        console = self.cloud.console(self.member("absent"))
        self.assertRegex(console, r"windlass: not within \d+ seconds: bash -c exec 3<>")


if __name__ == "__main__":
    cases.main()
