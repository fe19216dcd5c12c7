"""The operator's day on real machines: an environment with a public edge and an app behind it is made,
changed under load without a failed request, put back by itself when it breaks, rolled back, and taken away
without a trace."""
import pathlib
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from lib import cases  # noqa: E402
from lib.desk import DeskCase  # noqa: E402
from lib.machine_cloud import eventually  # noqa: E402

MANIFEST = """windlass: 1
app: demo
images:
  web:
    base: debian-12
    provision:
      - packages: [nginx-light]
layers:
  edge:
    image: web
    size: 1
    public: {{address: balancer}}
    routes: {{/: app}}
    services: [nginx]
  app:
    image: web
    size: 2
    listen: {{http: 80}}
    services: [nginx]
    health: {{run: "{health}", grace: 20s}}
network: {{nat: none}}
rollout: {{soak: 2s}}
environments:
  dev: {{target: local}}
"""


class Deploy(DeskCase):
    app = "demo"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        subprocess.run(["git", "init", "-q", cls.folder], check=True)

    # --- Words ---

    def write(self, health):
        (self.folder / "windlass.yaml").write_text(MANIFEST.format(health=health))

    def digests(self, layer):
        """Of the machines that serve."""
        found = self.cloud.client("ec2").describe_instances(
            Filters=[{"Name": "tag:windlass:layer", "Values": [layer]},
                     {"Name": "instance-state-name", "Values": ["running"]}])
        return {tag["Value"] for page in found["Reservations"] for one in page["Instances"]
                for tag in one["Tags"] if tag["Key"] == "windlass:machine"}

    # --- The day, in its order ---

    def test_1_it_is_made_and_answers(self):
        self.write("/usr/bin/test 1 = 1")
        self.windlass("plan", "dev", expect=2)
        said = self.windlass("commission", "dev")
        self.assertIn("demo-dev runs revision 1", said)
        with self.load("EdgeAddress") as load:
            time.sleep(1)
        self.assertFalse(load.failures)
        self.assertTrue(load.answers)
        self.windlass("plan", "dev")
        self.assertIn("Nothing to do", self.windlass("deploy", "dev"))

    def test_2_another_version_drops_no_request(self):
        before = self.digests("app")
        self.write("/usr/bin/test -d /etc/nginx")
        with self.load("EdgeAddress") as load:
            self.windlass("deploy", "dev", "--why", "version 2")
        self.assertFalse(load.failures, load.failures[:5])
        self.assertEqual(len(self.digests("app")), 1)
        self.assertFalse(self.digests("app") & before)

    def test_3_a_broken_version_is_put_back_by_itself(self):
        before = self.digests("app")
        self.write("/usr/bin/test -d /there/is/none")
        with self.load("EdgeAddress") as load:
            said = self.windlass("deploy", "dev", expect=1)
        self.assertIn("was reverted", said)
        self.assertIn("does not serve", said)  # the machine's console
        self.assertFalse(load.failures, load.failures[:5])
        eventually(lambda: self.digests("app") == before, 30)
        self.assertEqual(self.digests("app"), before)
        self.assertEqual(self.revisions()[-1]["outcome"], "reverted")

    def test_4_a_rollback_needs_no_checkout(self):
        first = self.revisions()[0]["machines"]["app"]
        with self.load("EdgeAddress") as load:
            self.windlass("rollback", "--app", "demo", "--env", "dev", "--region", "local")
        self.assertFalse(load.failures, load.failures[:5])
        self.assertEqual(self.digests("app"), {first})

    def test_5_the_trail_is_on_a_branch_of_its_own(self):
        log = subprocess.run(["git", "-C", self.folder, "log", "--format=%s", "windlass/dev"],
                             capture_output=True, text=True, check=True).stdout.splitlines()
        self.assertEqual(log[-1], "demo-dev 1: commission succeeded")
        status = subprocess.run(["git", "-C", self.folder, "status", "--porcelain"],
                                capture_output=True, text=True, check=True).stdout
        self.assertNotIn("template.yaml", status)

    def test_6_it_is_taken_away_without_a_trace(self):
        self.windlass("decommission", "dev")
        self.assertIsNone(self.stack())
        ec2 = self.cloud.client("ec2")
        left = ec2.describe_instances(
            Filters=[{"Name": "tag:windlass:env", "Values": ["dev"]},
                     {"Name": "instance-state-name", "Values": ["pending", "running", "stopped"]}])
        self.assertFalse(left["Reservations"])
        self.assertFalse(self.cloud.client("elbv2").describe_load_balancers()["LoadBalancers"])
        self.assertFalse([one for one in ec2.describe_vpcs()["Vpcs"] if not one["IsDefault"]
                          and one["CidrBlock"] == "10.0.0.0/16"])
        self.assertIn("nothing to do", self.windlass("decommission", "dev"))


if __name__ == "__main__":
    cases.main()
