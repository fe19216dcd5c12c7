"""Rollouts on real machines under load, in environments side by side. A canary waits while somebody at a
second terminal wants it to, goes on, skips its soak, and one that answers errors is caught in it; blue/green
is stopped in the middle and goes back, gets through, and goes home to one group; machines get new roots and
stay who they are, through kill -9 and a root that does not serve. No request fails in any of that."""
import json
import pathlib
import shutil
import signal
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from lib import cases  # noqa: E402
from lib.cloud import WINDLASS  # noqa: E402
from lib.desk import SECONDS_MAX, DeskCase  # noqa: E402
from lib.load import Load  # noqa: E402
from lib.machine_cloud import eventually  # noqa: E402
from lib.stories import Story, one_case_a_step  # noqa: E402

# Of all, with much to do on the host. A soak that nobody promotes ends a test by this.
PATIENCE_SECONDS = 400
MANIFEST = """windlass: 1
app: turns
network: {{nat: none}}
images:
  web:
    base: debian-12
    provision:
      - packages: [nginx-light]
      - copy: {{from: site.conf, to: /etc/nginx/sites-enabled/default}}
      - copy: {{from: answer, to: /usr/local/lib/answer}}
      - copy: {{from: answer@.service, to: /etc/systemd/system/answer@.service}}
      - copy: {{from: word, to: /etc/word}}
layers:
  web:
    image: web
    size: {size}
    public: {{}}
    listen: {{http: 80}}
    services: [answer@{answer}, nginx]
    health: {{path: /healthz, grace: 30s}}
    rollout: {{{rollout}}}
environments:
  {environment}: {{target: local}}
"""
# What changes is a service's name: versions of one image. Only roots have to differ by their image.
FILES = {
    "site.conf": """server {
  listen 80 default_server;
  default_type text/plain;
  location = /healthz { include health*.conf; }
  location / { include answer*.conf; }
}
""",
    "answer": """word=$1 code=200 well=200
[ "$word" != image ] || word=$(cat /etc/word)
[ "$word" != bad ] || code=500
[ "$word" != ill ] || well=500
printf 'return %s "%s\\\\n";\\n' "$code" "$word" > /etc/nginx/answer.conf
printf 'return %s "%s\\\\n";\\n' "$well" "$word" > /etc/nginx/health.conf
""",
    "answer@.service": """[Unit]
Before=nginx.service
[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=/bin/sh /usr/local/lib/answer %i
[Install]
WantedBy=multi-user.target
""",
}


def write(folder, environment, answer, rollout, image="one", size=2):
    (folder / "windlass.yaml").write_text(MANIFEST.format(
        size=size, answer=answer, rollout=rollout, environment=environment))
    for name, text in FILES.items():
        (folder / name).write_text(text)
    (folder / "word").write_text(image)


class Desk(Story):
    """A story in an environment of its own, with a folder of its own."""

    size = 2

    def __init__(self, scene):
        super().__init__(scene)
        self.environment = type(self).__name__.lower()
        self.cloud, self.folder = scene.cloud, scene.home / self.environment
        self.folder.mkdir()
        subprocess.run(["git", "init", "-q", self.folder], check=True)
        # The same versions make the same image.
        shutil.copy(scene.folder / "windlass.lock", self.folder)

    # --- What is typed ---

    def version(self, answer, rollout, image="one"):
        write(self.folder, self.environment, answer, rollout, image, self.size)

    def started(self, verb, *words):
        return subprocess.Popen(
            [WINDLASS, verb, self.environment, *words], cwd=self.folder, text=True,
            env=self.scene.environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT)

    def ended(self, running, expect=0):
        try:
            said = running.communicate(timeout=SECONDS_MAX)[0]
        except subprocess.TimeoutExpired:
            running.kill()
            raise
        self.assertEqual(running.returncode, expect, said)
        return said

    def windlass(self, *words, expect=0):
        return self.ended(self.started(*words), expect)

    # --- What is there ---

    def stack(self):
        told = self.cloud.client("cloudformation").describe_stacks(
            StackName=f"turns-{self.environment}")
        return told["Stacks"][0]

    def outputs(self):
        return {one["OutputKey"]: one["OutputValue"] for one in self.stack()["Outputs"]}

    def group(self, output):
        name = self.outputs().get(output)
        groups = self.cloud.client("autoscaling").describe_auto_scaling_groups(
            AutoScalingGroupNames=[name])["AutoScalingGroups"] if name else []
        return groups[0] if groups else {"Instances": []}

    def members(self, output):
        return {one["InstanceId"] for one in self.group(output)["Instances"]}

    def machines(self, output="WebGroup"):
        """Their id -> what EC2 says of each."""
        ids = sorted(self.members(output))
        found = self.cloud.client("ec2").describe_instances(InstanceIds=ids)["Reservations"]
        return {one["InstanceId"]: one for page in found for one in page["Instances"]}

    def load(self):
        return Load(*self.cloud.door(self.outputs()["WebAddress"]), threads=2)

    def revision(self):
        """The last one, as it is written down."""
        s3 = self.cloud.client("s3")
        bucket = next(one["Name"] for one in s3.list_buckets()["Buckets"]
                      if one["Name"].startswith("windlass-"))
        keys = [one["Key"] for one in s3.list_objects_v2(
            Bucket=bucket, Prefix=f"turns/{self.environment}/revisions/")["Contents"]]
        return json.loads(s3.get_object(Bucket=bucket, Key=max(keys))["Body"].read())

    def where(self):
        """Phase, stage, and whether it is paused."""
        rollout = self.revision()["rollout"]
        if not rollout:  # it is planned still
            return "", "", False
        at = rollout["phases"][rollout["at"]]["name"] if rollout["at"] < len(rollout["phases"]) else ""
        return at, rollout["stage"], rollout["paused"]

    def until(self, running, check, what):
        """While that deploy goes on."""
        def seen():
            self.assertIsNone(running.poll(), f"it ended before {what}")
            return check()
        self.assertTrue(eventually(seen, PATIENCE_SECONDS), f"not within {PATIENCE_SECONDS} s: {what}")

    def until_at(self, running, *place):
        """The last revision's record may still be of what ended before."""
        self.until(running, lambda: self.revision()["outcome"] == "running"
                   and self.where()[:len(place)] == place, str(place))

    def answers_become(self, load, *words):
        """From some moment on nobody answers anything else."""
        def asked():
            load.answers.clear()
            time.sleep(0.5)
            return set(load.answers) == set(words)
        self.assertTrue(eventually(asked, PATIENCE_SECONDS), f"{load.answers}, wanted {words}")

    def still(self):
        """Whatever a rollout could move."""
        stack = self.stack()
        return (self.where(), stack["Parameters"], stack.get("LastUpdatedTime"),
                self.members("WebGroup"), self.members("WebGreenGroup"))

    def stays_still(self):
        """It looks about three times a second: it would have gone on."""
        before = self.still()
        for _ in range(10):
            time.sleep(0.3)
            self.assertEqual(self.still(), before)


class Canary(Desk):
    rollout = "strategy: canary, checkpoint_percentages: [50], soak: 1h"

    def step_1_the_first_version_has_one_group(self):
        self.version("one", self.rollout)
        self.windlass("commission")
        self.assertEqual(len(self.members("WebGroup")), 2)
        self.assertIn("Nothing to do", self.windlass("deploy"))

    def step_2_it_is_paused_goes_on_and_its_soaks_are_skipped(self):
        self.version("two", self.rollout)
        with self.load() as load:
            running = self.started("deploy")
            self.until_at(running, "update")
            self.windlass("pause")
            self.until_at(running, "weight-web-50", "execute", True)
            self.assertEqual(len(self.members("WebGreenGroup")), 1)
            self.stays_still()
            self.assertEqual(set(load.answers), {"one"})
            self.windlass("resume")
            self.until_at(running, "weight-web-50", "soak", False)
            self.windlass("pause")
            self.until_at(running, "weight-web-50", "soak", True)
            self.answers_become(load, "one", "two")
            self.stays_still()
            self.windlass("promote")
            self.until_at(running, "weight-web-100", "soak", False)
            self.windlass("promote")
            self.ended(running)
            self.answers_become(load, "two")
        self.assertEqual(load.failures, [])
        self.assertEqual(self.members("WebGroup"), set())
        self.assertEqual(len(self.members("WebGreenGroup")), 2)
        self.assertIn("Nothing to do", self.windlass("deploy"))

    def step_3_one_that_answers_errors_is_caught_in_its_soak(self):
        before = self.members("WebGreenGroup")
        self.version("bad", self.rollout)
        with self.load() as load:
            said = self.windlass("deploy", expect=1)
            self.answers_become(load, "two")
            load.forget()
            time.sleep(1)
        self.assertIn("WebErrors", said)
        self.assertEqual(self.revision()["outcome"], "reverted")
        self.assertEqual(load.failures, [])
        self.assertEqual(self.members("WebGreenGroup"), before)
        self.assertEqual(self.members("WebGroup"), set())

    def step_4_a_rollback_is_immediate(self):
        with self.load() as load:
            self.windlass("rollback", "1")  # of hours of soaking
            self.answers_become(load, "one")
        self.assertEqual(load.failures, [])
        self.assertEqual(len(self.members("WebGroup")), 2)


class BlueGreen(Desk):
    size = 1

    def step_1_nobody_at_work_is_not_paused(self):
        self.version("one", "strategy: blue_green, soak: 1h")
        self.windlass("commission")
        for verb in ("pause", "resume", "promote"):
            self.assertIn("nobody works on", self.windlass(verb, expect=1))
        self.assertIn("Nothing moves", self.windlass("stop"))

    def step_2_stopped_in_the_middle_it_goes_back(self):
        before = self.members("WebGroup")
        self.version("two", "strategy: blue_green, soak: 1h")
        with self.load() as load:
            running = self.started("deploy")
            self.until_at(running, "weight-web-100", "soak")
            self.answers_become(load, "two")
            self.windlass("stop")
            self.assertIn("stopped", self.ended(running, expect=1))
            self.answers_become(load, "one")
        self.assertEqual(load.failures, [])
        self.assertEqual(self.revision()["outcome"], "stopped")
        self.assertEqual(self.members("WebGroup"), before)
        self.assertEqual(self.members("WebGreenGroup"), set())

    def step_3_it_turns_all_requests_at_once(self):
        self.version("two", "strategy: blue_green, soak: 2s")
        with self.load() as load:
            self.windlass("deploy")
            self.answers_become(load, "two")
        self.assertEqual(load.failures, [])
        self.assertEqual(len(self.members("WebGreenGroup")), 1)

    def step_4_it_goes_home_to_one_group(self):
        self.version("three", "strategy: rolling, soak: 2s")
        with self.load() as load:
            self.windlass("deploy")
            self.answers_become(load, "three")
        self.assertEqual(load.failures, [])
        self.assertNotIn("WebGreenGroup", self.outputs())


class Roots(Desk):
    rollout = "strategy: root_swap, soak: 2s"

    @staticmethod
    def who(machines):
        return {id_: one["PrivateIpAddress"] for id_, one in machines.items()}

    def swapping(self):
        return any(tag["Key"] == "windlass:swap" for one in self.machines().values()
                   for tag in one["Tags"])

    def step_1_it_is_made(self):
        self.version("image", self.rollout)
        self.windlass("commission")
        type(self).first = self.machines()

    def step_2_killed_in_a_swap_it_goes_on_and_machines_stay_who_they_are(self):
        self.version("image", self.rollout, image="two")
        with self.load() as load:
            running = self.started("deploy")
            self.until(running, self.swapping, "a machine gets another root")
            running.send_signal(signal.SIGKILL)
            running.communicate()
            self.windlass("deploy")
            self.answers_become(load, "two")
        self.assertEqual(load.failures, [])
        self.assertEqual(self.who(self.machines()), self.who(self.first))
        self.assertFalse(self.swapping())

    def step_3_a_root_that_does_not_serve_is_swapped_back(self):
        self.version("image", self.rollout, image="ill")
        with self.load() as load:
            said = self.windlass("deploy", expect=1)
            self.answers_become(load, "two")
        self.assertIn("does not serve", said)
        self.assertEqual(self.revision()["outcome"], "reverted", said)
        self.assertEqual(load.failures, [])
        self.assertEqual(self.who(self.machines()), self.who(self.first))
        self.assertFalse(self.swapping())

    def step_4_who_comes_later_comes_from_the_image_that_serves(self):
        [lost, kept] = sorted(self.machines())
        self.cloud.client("autoscaling").terminate_instance_in_auto_scaling_group(
            InstanceId=lost, ShouldDecrementDesiredCapacity=False)

        def both_serve():
            states = {one["InstanceId"]: one["LifecycleState"]
                      for one in self.group("WebGroup")["Instances"]}
            return lost not in states and list(states.values()) == ["InService"] * 2
        self.assertTrue(eventually(both_serve, PATIENCE_SECONDS))
        with self.load() as load:
            self.answers_become(load, "two")
        self.assertEqual(load.failures, [])
        images = {one["ImageId"] for one in self.machines().values()}
        self.assertEqual(len(images), 1)
        self.assertNotIn(self.first[kept]["ImageId"], images)


class Rollouts(DeskCase):
    app = "turns"
    stories = (Canary, BlueGreen, Roots)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # One image for all; and what everybody's deploys stand on is made with it.
        write(cls.folder, "dev", "one", Canary.rollout)
        cls.windlass("bake", "--env", "dev")


one_case_a_step(Rollouts)

if __name__ == "__main__":
    cases.main()
