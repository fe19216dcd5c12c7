"""Each verb that looks, each that touches one machine, and the one that takes all away, typed at a desk
before real machines."""
import json
import pathlib
import re
import shutil
import subprocess
import sys
import urllib.parse

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from lib import cases, clients  # noqa: E402
from lib.cloud import WINDLASS, open_url  # noqa: E402
from lib.desk import SECONDS_MAX, DeskCase  # noqa: E402
from lib.machine_cloud import eventually  # noqa: E402

MANIFEST = """windlass: 1
app: shop
images:
  web:
    base: debian-12
    provision:
      - packages: [nginx-light]
layers:
  edge:
    image: web
    public: {}
    routes: {/: app}
    services: [nginx]
  app:
    image: web
    size: 2
    listen: {http: 80}
    services: [nginx]
  builder:
    image: web
    kind: on_demand
network: {nat: none}
buckets:
  uploads: {}
rollout: {soak: 2s}
environments:
  dev: {target: local}
"""


class Operator(DeskCase):
    app = "shop"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        (cls.folder / "windlass.yaml").write_text(MANIFEST)
        cls.before = cls.windlass("status")
        cls.windlass("deploy", "dev", "--why", "the first day")

    # --- Words ---

    def seen(self):
        return json.loads(self.windlass("status", "--json"))

    def machines(self, layer):
        listed = json.loads(self.windlass("machine", "list", "--json"))["machines"]
        return [one for one in listed if one["layer"] == layer]

    def serving(self, layer, count):
        def look():
            found = [one for one in self.machines(layer) if one["health"] == "serves"]
            return found if len(found) == count else None
        found = eventually(look)
        self.assertTrue(found, self.machines(layer))
        return found

    # --- Looking ---

    def test_status_of_what_is_not_there_says_how_to_begin(self):
        self.assertIn("shop-dev in the local cloud, us-east-1: does not exist", self.before)
        self.assertIn("windlass deploy dev", self.before)

    def test_status_is_one_screen(self):
        self.serving("app", 2)
        self.assertTrue(eventually(lambda: self.seen()["well"]), self.windlass("status"))
        said = self.windlass("status")
        self.assertIn("revision 1, well", said)
        self.assertRegex(said, r"edge +http://\S+ +200 +in \d+ ms, revision 1")
        self.assertRegex(said, r"app +i-\w+ +serves +1 +t3\.small")
        self.assertRegex(said, r"1 +runs +deploy +succeeded .*the first day")
        self.assertIn("windlass plan dev", said)
        self.assertLess(said.count("\n"), 24)
        self.assertNotIn("\x1b", said)

    def test_the_front_door_that_status_shows_answers(self):
        url = self.seen()["doors"][0]["url"]
        port = urllib.parse.urlsplit(url).port
        with open_url(f"http://127.0.0.1:{port}/") as answer:
            self.assertEqual(answer.status, 200)

    def test_history_knows_who_and_why_and_the_template(self):
        self.assertRegex(self.windlass("history"), r"1 +runs +deploy +succeeded .*root +the first day")
        self.assertRegex(self.windlass("history", "1"), r"image +web is ami-\w+")
        template = self.cloud.client("cloudformation").get_template(StackName="shop-dev")
        self.assertEqual(self.windlass("history", "1", "--template").strip(),
                         template["TemplateBody"].strip())

    def test_watch_of_what_rests_is_its_status(self):
        self.assertIn("Machines", self.windlass("watch"))

    def test_watch_follows_what_runs_to_its_end(self):
        manifest = self.folder / "windlass.yaml"
        manifest.write_text(MANIFEST.replace("buckets:\n", "buckets:\n  things: {}\n"))
        self.addCleanup(manifest.write_text, MANIFEST)
        deploy = self.started("deploy", "dev")
        self.addCleanup(deploy.wait)
        self.assertTrue(eventually(lambda: "lock" in self.seen() or deploy.poll() is not None))
        followed = self.windlass("watch", "--json")
        last = json.loads(followed.strip().splitlines()[-1])
        said = deploy.communicate(timeout=SECONDS_MAX)
        self.assertEqual(deploy.returncode, 0, said)
        self.assertEqual((last["event"], last["good"]), ("end", True), followed)

    def test_drift_shows_what_was_changed_by_hand(self):
        self.assertIn("No drift.", self.windlass("drift"))
        cloudwatch = self.cloud.client("cloudwatch")
        alarm = next(one for one in cloudwatch.describe_alarms()["MetricAlarms"]
                     if "AppBusy" in one["AlarmName"])
        kept = {name: alarm[name] for name in (
            "AlarmName", "AlarmDescription", "Namespace", "MetricName", "Dimensions", "Statistic",
            "Period", "EvaluationPeriods", "ComparisonOperator", "Threshold", "TreatMissingData")}
        cloudwatch.put_metric_alarm(**{**kept, "Threshold": 50.0})
        self.addCleanup(cloudwatch.put_metric_alarm, **kept)
        said = self.windlass("drift", expect=2)
        self.assertIn("~ AppBusy", said)
        self.assertRegex(said, r"Threshold: 90 -> 50")
        self.assertIn("No changes.", self.windlass("plan", "dev"))
        self.assertRegex(self.windlass("plan", "dev", "--drift", expect=2), r"Threshold: 50 -> 90")

    def test_doctor_finds_nothing_in_the_way(self):
        self.assertIn("Nothing is in the way.", self.windlass("doctor"))

    def test_outdated_knows_what_an_image_stands_on_and_what_its_mirror_offers(self):
        said = self.windlass("outdated")
        self.assertRegex(said, r"web +debian-12 +(ami-\w+) +\1 +current")
        self.assertRegex(said, r"web +nginx-light +\d\S+ +\d\S+ +(current|behind)")

    def test_the_lock_of_one_who_died_is_told_and_a_deploy_goes_on(self):
        s3 = self.cloud.client("s3")
        bucket = next(one["Name"] for one in s3.list_buckets()["Buckets"]
                      if one["Name"].startswith("windlass-"))
        gone = "shop/dev/machines/AROAGONE:i-00000000000000000.json"
        s3.put_object(Bucket=bucket, Key=gone, Body=b"{}")
        manifest = self.folder / "windlass.yaml"
        # Its soak is long enough to be found in it.
        manifest.write_text(MANIFEST.replace("soak: 2s", "soak: 10m") + "queues:\n  jobs: {}\n")
        self.addCleanup(manifest.write_text, MANIFEST)
        with self.started("deploy", "dev") as deploy:
            self.assertTrue(eventually(lambda: self.seen().get("lock", {}).get("alive")))
            deploy.kill()
            deploy.communicate()
        said = self.windlass("status")
        self.assertRegex(said, rf"nobody is at it any more: \S+ left the lock of a deploy.*: its "
                               rf"process \({deploy.pid}\) has ended on this machine")
        self.assertIn("windlass lock break dev", said)
        self.assertIn("windlass deploy dev", said)
        manifest.write_text(MANIFEST)
        self.windlass("deploy", "dev")
        self.assertNotIn("lock", self.seen())
        # The deploy that ended well swept what a machine that is no more had reported, and only that.
        reports = [one["Key"] for one in s3.list_objects_v2(
            Bucket=bucket, Prefix="shop/dev/machines/").get("Contents", [])]
        self.assertNotIn(gone, reports)
        living = {one["id"] for one in self.serving("app", 2)}
        self.assertTrue(eventually(lambda: living <= {
            one["Key"].rsplit(":", 1)[1][:-5] for one in s3.list_objects_v2(
                Bucket=bucket, Prefix="shop/dev/machines/")["Contents"]}))

    # --- One machine ---

    def test_a_machine_is_replaced_and_its_group_is_whole(self):
        old = self.serving("app", 2)[0]["id"]
        said = self.windlass("machine", "replace", "dev", old)
        self.assertIn(f"{old} of app is replaced", said)
        self.assertNotIn(old, [one["id"] for one in self.serving("app", 2)])

    def test_a_detached_machine_runs_on_until_it_is_replaced(self):
        one = self.serving("app", 2)[0]["id"]
        self.windlass("machine", "detach", "dev", one)
        kinds = {machine["id"]: machine["kind"] for machine in self.machines("app")}
        self.assertEqual(kinds[one], "detached")
        self.assertEqual(len(kinds), 3)
        # It would keep the network: whoever takes the environment away is told, and nothing goes.
        refused = self.windlass("decommission", "dev", expect=1)
        self.assertIn(f"{one} (app)", refused)
        self.assertIn("windlass decommission dev --with-detached", refused)
        self.windlass("machine", "replace", "dev", one)
        self.assertTrue(eventually(
            lambda: one not in [machine["id"] for machine in self.machines("app")]))

    def test_its_machines_are_found_by_the_tags_of_its_stack(self):
        machine = self.serving("app", 2)[0]
        found = clients.client(self.cloud, "ec2").describe_instances(Filters=[
            {"Name": "tag:aws:cloudformation:stack-name", "Values": ["shop-dev"]},
            {"Name": "tag:aws:cloudformation:logical-id", "Values": ["AppGroup"]}])["Reservations"]
        self.assertIn(machine["id"], [one["InstanceId"] for each in found for one in each["Instances"]])

    def test_a_machine_is_kept_from_scaling_in(self):
        one = self.serving("app", 2)[0]["id"]
        told = json.loads(self.windlass("machine", "keep", "dev", one, "--json"))
        self.assertEqual((told["machine"], told["kept"]), (one, True))
        self.assertIn("kept", self.windlass("machine", "list"))
        self.windlass("machine", "keep", "dev", one, "--off")
        self.assertNotIn("kept", self.windlass("machine", "list"))

    def test_a_command_runs_in_a_machine_and_its_console_is_told(self):
        one = self.serving("edge", 1)[0]
        self.assertIn(one["private_ip"].replace(".", "-"),
                      self.windlass("machine", "shell", "dev", "edge", "uname", "-n"))
        self.assertTrue(eventually(
            lambda: self.windlass("machine", "logs", "dev", one["id"], "--lines", "3")))

    def test_a_machine_that_fails_is_told_of_with_its_reason_and_the_next_step(self):
        one = self.serving("app", 2)[0]["id"]
        self.cloud.run_in(one, "systemctl", "stop", "nginx")

        def fails():
            seen = self.seen()
            bad = [machine for machine in seen["machines"] if machine["id"] == one]
            return seen if not bad or bad[0]["health"] == "fails" else None
        seen = eventually(fails, every=0.05)
        self.assertTrue(seen, self.windlass("status"))
        if any(machine["id"] == one for machine in seen["machines"]):
            self.assertFalse(seen["well"])
            self.assertIn(f"windlass machine logs dev {one}", seen["next"])
            self.assertIn("nginx", next(machine["why"] for machine in seen["machines"]
                                        if machine["id"] == one))
            self.windlass("machine", "replace", "dev", one)
        self.serving("app", 2)

    def test_a_machine_on_demand_is_started_and_says_where_it_is(self):
        builder = self.machines("builder")[0]["id"]
        ec2 = self.cloud.client("ec2")
        ec2.stop_instances(InstanceIds=[builder])
        self.assertTrue(eventually(lambda: self.machines("builder")[0]["health"] == "stopped"))
        said = self.windlass("start", "dev", "builder")
        self.assertRegex(said, r"builder serves at [\d.]+ \(" + builder)

    # --- At the end: its name comes after all others ---

    def test_you_take_it_away_with_its_images_and_are_told_what_stays(self):
        (self.folder / "prices.yaml").write_text(
            "prices: 1\ndate: 2026-11-01\ncurrency: USD\nmonthly: {bucket_gib: 0.02}\n")
        said = self.windlass("decommission", "dev")
        self.assertRegex(said, r"the image web ami-\w+ +at most \d+\.\d+ GiB +nothing needs it")
        self.assertIn("windlass decommission dev --with-images", said)
        said = self.windlass("decommission", "dev", "--with-images", "--prices", "prices.yaml")
        self.assertRegex(said, r"There is no shop-dev. Its images are gone, too: web ami-\w+")
        self.assertRegex(said, r"the bucket shop-dev-\S+ +0 GiB +0.00 USD a month +0 objects")
        self.assertRegex(said, r"the record of its revisions +\S.* GiB +.*files in the bucket windlass-")
        self.assertRegex(said, r"USD a month by prices.yaml of 2026-11-01")
        self.assertEqual(self.cloud.client("ec2").describe_images(
            Filters=[{"Name": "tag:windlass:app", "Values": ["shop"]}])["Images"], [])
        self.assertIsNone(self.stack())

    # --- For others ---

    def test_ansible_takes_the_inventory(self):
        if not shutil.which("ansible-inventory"):
            self.skipTest("ansible-inventory is not installed: apt-get install ansible-core")
        app = sorted(one["id"] for one in self.serving("app", 2))
        script = self.folder / "dev.inventory"
        script.write_text(f"#!/bin/sh\nexec {WINDLASS} inventory dev \"$@\"\n")
        script.chmod(0o755)
        listed = subprocess.run(["ansible-inventory", "-i", script, "--list"], cwd=self.folder,
                                env=self.environment, capture_output=True, text=True)
        self.assertEqual(listed.returncode, 0, listed.stderr)
        inventory = json.loads(listed.stdout)
        self.assertEqual(sorted(inventory["app"]["hosts"]), app)
        self.assertEqual(sorted(inventory["shop_dev"]["children"]), ["app", "builder", "edge"])
        variables = inventory["_meta"]["hostvars"][app[0]]
        self.assertEqual(variables["ansible_host"], variables["public_ip"] or variables["private_ip"])
        self.assertEqual(variables["windlass_layer"], "app")

    def test_every_verb_teaches_by_example(self):
        for verb in ("status", "watch", "history", "outdated", "drift", "doctor", "start", "decommission",
                     "machine replace", "machine shell", "inventory"):
            said = self.windlass(*verb.split(), "--help")
            self.assertTrue(re.search(rf"Examples:\n +\S*.*windlass {verb}", said), said)


if __name__ == "__main__":
    cases.main()
