#!/usr/bin/env python3
"""The operator's verbs with `target: aws`, against an independent mock of AWS: as far as a mock goes.

It has no machines: nothing ever serves, so a deploy waits for its verdict until it is stopped. Its faults
that are met here: a stack of parts is made at once and says nothing of machines; GetConsoleOutput is
invented; DeleteStack stops at a DependencyViolation.
"""
import json
import os
import pathlib
import subprocess
import sys
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import client_against_moto  # noqa: E402
from lib import cases  # noqa: E402

FILE = """\
windlass: 1
app: shop
layers:
  edge:
    image: ami-12c6146b
    public: {address: balancer}
    routes: {/: app}
  app:
    image: ami-12c6146b
    size: 2
    listen: {http: 8080}
    services: [nginx]
    health: /healthz
environments:
  prod: {target: aws, region: us-east-1, account: "123456789012"}
  other: {target: aws, region: us-east-1, account: "999999999999"}
"""
WAIT_SECONDS_MAX = 120


class OperatorAgainstMoto(client_against_moto.ClientAgainstMoto):
    # What the class above shows is its own suite's.
    for name in dir(client_against_moto.ClientAgainstMoto):
        if name.startswith("test_"):
            locals()[name] = None
    del name

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        (cls.folder / "windlass.yaml").write_text(FILE)
        cls.environment = {"PATH": os.environ["PATH"], "HOME": str(cls.folder),
                           "AWS_ENDPOINT_URL": cls.url, "AWS_ACCESS_KEY_ID": "one",
                           "AWS_SECRET_ACCESS_KEY": "two", "AWS_EC2_METADATA_DISABLED": "true"}

    def windlass(self, *words):
        return subprocess.run([client_against_moto.WINDLASS, *words], cwd=self.folder,
                              env=self.environment, stdin=subprocess.DEVNULL, capture_output=True,
                              text=True, timeout=WAIT_SECONDS_MAX)

    def test_1_another_account_than_the_pinned_one_is_refused_before_anything(self):
        done = self.windlass("plan", "other")
        self.assertEqual(done.returncode, 1)
        self.assertIn("pinned to 999999999999", done.stderr)

    def test_2_nothing_is_deployed_before_setup(self):
        done = self.windlass("deploy", "prod", "--yes")
        self.assertEqual(done.returncode, 1)
        self.assertIn("windlass setup", done.stdout + done.stderr)

    def test_3_setup_makes_the_base_stack_once(self):
        for _ in range(2):
            done = self.windlass("setup", "--env", "prod", "--yes")
            self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def test_4_a_plan_is_a_change_set_and_says_so_by_its_exit_code(self):
        done = self.windlass("plan", "prod")
        self.assertEqual(done.returncode, 2, done.stdout + done.stderr)
        self.assertRegex(done.stdout, r"Plan: \d+ to add, 0 to change, 0 to remove.")

    def test_4_who_asks_is_shown_before_anything_is_changed(self):
        for words in (("freeze", "prod", "1h", "an audit"), ("unfreeze", "prod"),
                      ("stop", "prod")):
            done = self.windlass(*words)
            self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
            self.assertRegex(done.stderr, "as arn:aws:.*, account 123456789012, us-east-1")
            refused = self.windlass(words[0], "other", *words[2:])
            self.assertEqual(refused.returncode, 1, refused.stdout)
            self.assertIn("pinned to 999999999999", refused.stderr)

    def test_4_programs_are_told_the_same(self):
        def told(*words):
            done = self.windlass(*words, "--json")
            self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
            return json.loads(done.stdout)
        stack = {"windlass": 1, "stack": "shop-prod"}
        frozen = told("freeze", "prod", "1h", "an audit")
        self.assertRegex(frozen.pop("frozen_until"), r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$")
        self.assertTrue(frozen.pop("by"))
        self.assertEqual(frozen, {**stack, "why": "an audit"})
        for was in (True, False):
            self.assertEqual(told("unfreeze", "prod"), {**stack, "was_frozen": was})
        self.assertEqual(told("lock", "break", "prod"), {**stack, "was_locked": False})
        self.assertEqual(told("stop", "prod"), {**stack, "halted": False, "told": False})

    def test_5_a_deploy_makes_the_stack_and_does_not_say_that_it_serves(self):
        log = self.folder / "deploy.log"
        with open(log, "w") as out:
            deploy = subprocess.Popen([client_against_moto.WINDLASS, "deploy", "prod", "--yes"],
                                      cwd=self.folder, env=self.environment, stdout=out, stderr=out,
                                      stdin=subprocess.DEVNULL)
        try:
            end = time.monotonic() + WAIT_SECONDS_MAX
            while "verdict: looking" not in log.read_text() and time.monotonic() < end:
                self.assertIsNone(deploy.poll(), log.read_text())
                time.sleep(0.2)
            self.assertIn("verdict: looking", log.read_text())
            status = json.loads(self.windlass("status", "prod", "--json").stdout)
            self.assertEqual(len(status["machines"]), 3)
            self.assertFalse(status["well"])
            stopped = self.windlass("stop", "prod")
            self.assertEqual(stopped.returncode, 0, stopped.stdout + stopped.stderr)
            self.assertEqual(deploy.wait(WAIT_SECONDS_MAX), 1, log.read_text())
        finally:
            deploy.kill()
            deploy.wait()
        # What is stopped before anything ran is taken away, which this mock cannot.
        self.assertIn("has dependencies and cannot be deleted", log.read_text())
        self.assertIn("failed", self.windlass("history", "prod").stdout)

    def test_6_another_deploy_goes_on_from_there(self):
        done = self.windlass("plan", "prod")
        self.assertIn(done.returncode, (0, 2), done.stdout + done.stderr)


if __name__ == "__main__":
    cases.main()
