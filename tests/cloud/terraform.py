"""Terraform, unchanged: a small configuration is applied, then planned empty, then destroyed."""
import glob
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from lib import cases  # noqa: E402
from lib.cloud import Cloud  # noqa: E402

HERE = pathlib.Path(__file__).resolve().parent
# Where a mirror of providers may lie: what the environment says, then the usual places.
MIRRORS = [os.environ.get("WINDLASS_TERRAFORM_MIRROR", ""),
           os.path.expanduser("~/.terraform.d/plugins"), "/usr/share/terraform/plugins",
           "/usr/local/share/terraform/plugins", *glob.glob("/opt/*")]


def find_mirror():
    for place in MIRRORS:
        if place and os.path.isdir(os.path.join(place, "registry.terraform.io/hashicorp/aws")):
            return place
    raise cases.PeerMissing("a mirror of Terraform's AWS provider (WINDLASS_TERRAFORM_MIRROR)")


class Terraform(unittest.TestCase):
    def setUp(self):
        if not shutil.which("terraform"):
            raise cases.PeerMissing("terraform")
        mirror = find_mirror()
        self.cloud = Cloud().start()
        self.addCleanup(self.cloud.__exit__)
        scratch = tempfile.TemporaryDirectory(prefix="windlass-test-")
        self.addCleanup(scratch.cleanup)
        self.folder = scratch.name
        shutil.copy(HERE / "terraform.tf", self.folder + "/main.tf")
        settings = os.path.join(self.folder, "settings.tfrc")
        pathlib.Path(settings).write_text(
            f'disable_checkpoint = true\nprovider_installation {{\n  filesystem_mirror {{\n'
            f'    path = "{mirror}"\n  }}\n}}\n')
        self.environment = dict(self.cloud.environment(), TF_CLI_CONFIG_FILE=settings,
                                TF_IN_AUTOMATION="1", TF_INPUT="0", HOME=self.folder)

    def terraform(self, *arguments, codes=(0,)):
        done = subprocess.run(["terraform", *arguments, "-no-color"], cwd=self.folder, text=True,
                              env=self.environment, capture_output=True, timeout=600)
        self.assertIn(done.returncode, codes, done.stdout[-6000:] + done.stderr[-6000:])
        return done

    def test_a_configuration_is_applied_planned_empty_and_destroyed(self):
        self.terraform("init")
        self.terraform("apply", "-auto-approve")
        second = self.terraform("plan", "-detailed-exitcode", codes=(0, 2))
        self.assertEqual(second.returncode, 0, "the second plan must be empty:\n" + second.stdout)
        self.terraform("destroy", "-auto-approve")
        left = self.terraform("show").stdout
        self.assertNotIn("aws_", left)


if __name__ == "__main__":
    cases.main()
