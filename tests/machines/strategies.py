"""Two groups of machines that take turns, on real machines under load: each step is an update of one
template by its parameters, and no request fails, forwards and back."""
import json
import pathlib
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from lib import cases  # noqa: E402
from lib.agent import installing, make_bucket  # noqa: E402
from lib.load import Load  # noqa: E402
from lib.machine_cloud import MachineCase, eventually  # noqa: E402

READY_SECONDS_MAX = 240
STACK = "turns-dev"
MANIFEST = """
windlass: 1
app: turns
network: {nat: none}
layers:
  web:
    image: IMAGE
    size: 2
    listen: {http: 80}
    public: {}
    services: [nginx]
    health: {path: /, grace: 60s}
    rollout: {strategy: canary, checkpoint_percentages: [50]}
environments:
  dev: {target: local}
"""


class Strategies(MachineCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.stacks = cls.cloud.client("cloudformation")
        cls.groups = cls.cloud.client("autoscaling")
        cls.make_images()
        cls.stacks.create_stack(StackName=STACK, TemplateBody=cls.template(cls.one),
                                Capabilities=["CAPABILITY_IAM"], OnFailure="DO_NOTHING")
        cls.ended("CREATE_COMPLETE")

    @classmethod
    def make_images(cls):
        machine = cls.installed(installing(cls.cloud, make_bucket(cls.cloud)))
        cls.cloud.run_in(machine, "sh", "-c", "echo one >/var/www/html/index.html")
        cls.one = cls.image(machine, "one")
        cls.cloud.run_in(machine, "sh", "-c", "echo two >/var/www/html/index.html")
        cls.two = cls.image(machine, "two")
        cls.cloud.run_in(machine, "systemctl", "mask", "nginx")
        cls.broken = cls.image(machine, "broken")
        cls.ec2.terminate_instances(InstanceIds=[machine])

    @classmethod
    def template(cls, image):
        with tempfile.TemporaryDirectory() as folder:
            text = MANIFEST.replace("IMAGE", image)
            pathlib.Path(folder, "windlass.yaml").write_text(text)
            rendered = cls.cloud.cli("render", "dev", "--file", folder + "/windlass.yaml")
        assert rendered.returncode == 0, rendered.stderr
        return rendered.stdout

    @classmethod
    def status(cls):
        return cls.stacks.describe_stacks(StackName=STACK)["Stacks"][0]["StackStatus"]

    @classmethod
    def ended(cls, wanted):
        eventually(lambda: not cls.status().endswith("_IN_PROGRESS"), READY_SECONDS_MAX)
        told = cls.stacks.describe_stack_events(StackName=STACK)["StackEvents"]
        assert cls.status() == wanted, json.dumps(told[:20], indent=1, default=str)

    def outputs(self):
        told = self.stacks.describe_stacks(StackName=STACK)["Stacks"][0]["Outputs"]
        return {one["OutputKey"]: one["OutputValue"] for one in told}

    def step(self, image, blue, green, wanted="UPDATE_COMPLETE"):
        """Each colour: machines, percent of the requests, version."""
        parameters = []
        for colour, said in (("Blue", blue), ("Green", green)):
            for name, value in zip(("Size", "Weight", "Version"), said):
                parameters.append({"ParameterKey": f"Web{colour}{name}", "ParameterValue": str(value)})
        self.stacks.update_stack(StackName=STACK, TemplateBody=self.template(image),
                                 Parameters=parameters, Capabilities=["CAPABILITY_IAM"])
        self.ended(wanted)

    def members(self, group):
        name = self.outputs().get(group)
        if not name:
            return set()
        told = self.groups.describe_auto_scaling_groups(AutoScalingGroupNames=[name])
        return {one["InstanceId"] for group in told["AutoScalingGroups"]
                for one in group["Instances"] if one["LifecycleState"] == "InService"}

    def digests(self, group):
        out = set()
        for machine in self.members(group):
            tags = {one["Key"]: one["Value"] for one in self.described(machine)["Tags"]}
            out.add(tags["windlass:machine"])
        return out

    def load(self):
        return Load(*self.cloud.door())

    def becomes(self, load, word, share):
        """Connections that are kept follow a moment later."""
        def counted():
            with load.lock:
                return load.answers.get(word, 0), sum(load.answers.values())

        def share_now():
            named, every = counted()
            eventually(lambda: counted()[1] > every + 300)
            named_now, every_now = counted()
            return (named_now - named) / (every_now - every)
        near = 0.15 if 0 < share < 1 else 0
        reached = eventually(lambda: abs(share_now() - share) <= near, 20)
        self.assertTrue(reached, f"{word}: {share_now()} of the requests, not {share}")

    def test_1_a_bad_version_never_gets_a_request_and_goes_by_itself(self):
        before = self.members("WebGroup")
        with self.load() as load:
            self.step(self.broken, (2, 100, 1), (1, 0, "new"), "UPDATE_ROLLBACK_COMPLETE")
        self.assertEqual(load.failures, [])
        self.assertEqual(set(load.answers), {"one"})
        self.assertEqual(self.members("WebGroup"), before)
        self.assertNotIn("WebGreenGroup", self.outputs())

    def test_2_a_canary_gets_its_share_and_gives_it_back_at_once(self):
        before = self.members("WebGroup")
        with self.load() as load:
            self.step(self.two, (2, 100, 1), (1, 0, "new"))
            self.becomes(load, "two", 0)
            self.step(self.two, (2, 50, 1), (1, 50, "new"))
            self.becomes(load, "two", 0.5)
            self.step(self.two, (2, 100, 1), (1, 0, "new"))
            self.becomes(load, "two", 0)
            self.step(self.one, (2, 100, 1), (0, 0, "new"))
        self.assertEqual(load.failures, [])
        self.assertEqual(self.members("WebGroup"), before)

    def test_3_blue_hands_over_to_green_and_leaves(self):
        with self.load() as load:
            self.step(self.two, (2, 100, 1), (2, 0, "new"))
            self.assertNotEqual(self.digests("WebGroup"), self.digests("WebGreenGroup"))
            self.step(self.two, (2, 0, 1), (2, 100, "new"))
            self.becomes(load, "two", 1)
            self.step(self.two, (0, 0, "new"), (2, 100, "new"))
            self.becomes(load, "two", 1)
        self.assertEqual(load.failures, [])
        self.assertEqual(self.members("WebGroup"), set())
        self.assertEqual(len(self.members("WebGreenGroup")), 2)

    def test_4_green_stays_as_it_is_while_blue_comes_again(self):
        version = self.outputs()["WebGreenVersion"]
        before = self.members("WebGreenGroup")
        with self.load() as load:
            self.step(self.one, (2, 0, "new"), (2, 100, version))
            self.assertEqual(self.members("WebGreenGroup"), before)
            self.step(self.one, (2, 100, "new"), (2, 0, version))
            self.step(self.one, (2, 100, "new"), (0, 0, "new"))
            self.becomes(load, "one", 1)
        self.assertEqual(load.failures, [])


if __name__ == "__main__":
    cases.main()
