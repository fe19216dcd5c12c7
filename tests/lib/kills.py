"""kill -9 of whoever deploys, of the cloud, or of both, by seeds: what is typed next succeeds, it stands as
asked, and nothing is left over."""
import random
import subprocess
import urllib.error

from .cloud import open_url
from .desk import SECONDS_MAX, DeskCase
from .machine_cloud import eventually

ACTS = ("deploy", "rollback", "deploy", "decommission")
VICTIMS = ("who typed it", "the cloud", "both")
# Lines that a verb says before it is done, about: one of them is its last.
LINES = {"deploy": 60, "rollback": 60, "decommission": 30}
MANIFEST = """windlass: 1
app: kills
network: {{nat: none}}
images:
  web:
    base: debian-12
    provision:
      - packages: [nginx-light]
layers:
  web:
    image: web
    size: 2
    public: {{}}
    listen: {{http: 80}}
    services: [nginx]
    health: {{run: "/usr/bin/test {version} = {version}", grace: 300s}}
    rollout: {{strategy: all_at_once}}
rollout: {{soak: 1s}}
environments:
  dev: {{target: local}}
"""


class KillsCase(DeskCase):
    app = "kills"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.version = 0
        cls.write()
        cls.windlass("bake", "web", "--env", "dev")
        cls.foreign = cls.things()
        cls.windlass("commission", "dev")

    @classmethod
    def write(cls):
        cls.version += 1
        (cls.folder / "windlass.yaml").write_text(MANIFEST.format(version=cls.version))

    # --- A seed ---

    def play(self, seed):
        """What was done, in words; raises where it is not as it should be."""
        dice = random.Random(seed)
        act = ACTS[seed % len(ACTS)] if self.stack() else "deploy"
        victim = VICTIMS[seed % len(VICTIMS)]
        line = dice.randrange(LINES[act])
        good = self.good_revision()
        then = dice.choice(self.afterwards(act, good))
        story = f"{act}, {victim} killed after line {line}, then {then}"
        if act == "deploy":
            self.write()
        self.kill_during(self.words(act, good), victim, line, dice)
        if then == "deploy" and act == "decommission":
            self.write()
        try:
            self.windlass(*self.words(then, good))
            self.stands(then, good)
        except AssertionError as failure:
            raise AssertionError(f"seed {seed}: {story}: {failure}") from failure
        return story

    @staticmethod
    def afterwards(act, good):
        if act == "decommission":
            return ["decommission", "deploy"]
        return ["deploy", "deploy", "rollback"] if good else ["deploy", "decommission"]

    @staticmethod
    def words(act, good):
        return (act, "dev", str(good["number"])) if act == "rollback" else (act, "dev")

    def good_revision(self):
        """One of the last two that stood, if it stands still: what a rollback can lead to."""
        if not self.stack():
            return None
        stood = [one for one in self.revisions()
                 if one["outcome"] == "succeeded" and one["verb"] != "decommission"]
        return stood[-2:][0] if stood else None

    def kill_during(self, words, victim, line, dice):
        running = self.started(*words, "--json")
        try:
            for _ in range(line):
                if not running.stdout.readline():
                    break
            if victim != "the cloud":
                running.kill()
            if victim != "who typed it":
                self.cloud.kill()
            # The cloud comes back before whoever typed gives up, or after that.
            if dice.random() < 0.5:
                self.raise_cloud()
            running.communicate(timeout=SECONDS_MAX)
        except subprocess.TimeoutExpired:
            running.kill()
            running.communicate()
            raise
        finally:
            self.raise_cloud()

    def raise_cloud(self):
        if not self.cloud.alive():
            self.cloud.start(port=self.cloud.port)

    # --- What must be so afterwards ---

    def stands(self, act, good):
        self.assertEqual([], [one["number"] for one in self.revisions()
                              if one["outcome"] == "running"], "revisions in the middle")
        locks = self.cloud.client("dynamodb").scan(TableName="windlass-locks")["Items"]
        self.assertEqual([], locks, "locks")
        last = self.revisions()[-1]
        self.assertEqual(last["outcome"], "succeeded", last)
        if act == "decommission":
            self.is_gone()
            return
        if act == "rollback":
            self.assertEqual(last["machines"], good["machines"])
        sets = self.cloud.client("cloudformation").list_change_sets(StackName="kills-dev")["Summaries"]
        self.assertEqual([], [one for one in sets if one["ExecutionStatus"] != "EXECUTE_COMPLETE"])
        wanted = [last["machines"]["web"]] * 2
        self.assertTrue(eventually(lambda: self.machines() == wanted), (wanted, self.machines()))
        self.assertTrue(eventually(self.answers), "the front door does not answer")

    def machines(self):
        """Of what each machine is that is not gone."""
        found = self.cloud.client("ec2").describe_instances(
            Filters=[{"Name": "tag:windlass:env", "Values": ["dev"]},
                     {"Name": "instance-state-name",
                      "Values": ["pending", "running", "stopping", "stopped", "shutting-down"]}])
        return [tag["Value"] for page in found["Reservations"] for one in page["Instances"]
                for tag in one["Tags"] if tag["Key"] == "windlass:machine"]

    def answers(self):
        host, port = self.cloud.door(self.outputs()["WebAddress"])
        try:
            with open_url(f"http://{host}:{port}/") as answer:
                return answer.status == 200
        except (OSError, urllib.error.URLError):
            return False

    def is_gone(self):
        self.assertIsNone(self.stack())
        self.assertTrue(eventually(lambda: self.things() == self.foreign),
                        {what: those for what, those in self.things().items()
                         if those != self.foreign[what]})

    @classmethod
    def things(cls):
        """What an environment is made of, whosever it is."""
        ec2, elb, iam = cls.cloud.client("ec2"), cls.cloud.client("elbv2"), cls.cloud.client("iam")
        groups, alarms = cls.cloud.client("autoscaling"), cls.cloud.client("cloudwatch")

        def named(all_, key):
            return sorted(one[key] for one in all_)
        return {
            "machines": named((one for page in ec2.describe_instances()["Reservations"]
                               for one in page["Instances"] if one["State"]["Name"] != "terminated"),
                              "InstanceId"),
            "networks": named(ec2.describe_vpcs()["Vpcs"], "VpcId"),
            "security groups": named(ec2.describe_security_groups()["SecurityGroups"], "GroupId"),
            "launch templates": named(ec2.describe_launch_templates()["LaunchTemplates"],
                                      "LaunchTemplateId"),
            "interfaces": named(ec2.describe_network_interfaces()["NetworkInterfaces"],
                                "NetworkInterfaceId"),
            "volumes": named(ec2.describe_volumes()["Volumes"], "VolumeId"),
            "groups": named(groups.describe_auto_scaling_groups()["AutoScalingGroups"],
                            "AutoScalingGroupName"),
            "balancers": named(elb.describe_load_balancers()["LoadBalancers"], "LoadBalancerName"),
            "target groups": named(elb.describe_target_groups()["TargetGroups"], "TargetGroupName"),
            "alarms": named(alarms.describe_alarms()["MetricAlarms"], "AlarmName"),
            "roles": named(iam.list_roles()["Roles"], "RoleName"),
        }
