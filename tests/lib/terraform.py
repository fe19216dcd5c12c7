"""Terraform, unchanged, in a folder of its own against a cloud; its provider comes from a mirror."""
import glob
import os
import pathlib
import shutil
import subprocess
import tempfile

from . import cases

# Where a mirror of providers may lie: what the environment says, then the usual places.
MIRRORS = [os.environ.get("WINDLASS_TERRAFORM_MIRROR", ""),
           os.path.expanduser("~/.terraform.d/plugins"), "/usr/share/terraform/plugins",
           "/usr/local/share/terraform/plugins", *glob.glob("/opt/*")]


def find_mirror():
    for place in MIRRORS:
        if place and os.path.isdir(os.path.join(place, "registry.terraform.io/hashicorp/aws")):
            return place
    raise cases.PeerMissing("a mirror of Terraform's AWS provider (WINDLASS_TERRAFORM_MIRROR)")


def check_installed():
    if not shutil.which("terraform"):
        raise cases.PeerMissing("terraform")
    find_mirror()


class Terraform:
    """`with Terraform(cloud, files) as terraform: terraform("init")`"""

    def __init__(self, cloud, files):
        self.scratch = tempfile.TemporaryDirectory(prefix="windlass-test-")
        self.folder = self.scratch.name
        for file in files:
            shutil.copy(file, self.folder)
        settings = os.path.join(self.folder, "settings.tfrc")
        pathlib.Path(settings).write_text(
            f'disable_checkpoint = true\nprovider_installation {{\n  filesystem_mirror {{\n'
            f'    path = "{find_mirror()}"\n  }}\n}}\n')
        self.environment = dict(cloud.environment(), TF_CLI_CONFIG_FILE=settings,
                                TF_IN_AUTOMATION="1", TF_INPUT="0", HOME=self.folder)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.scratch.cleanup()

    def __call__(self, *arguments, codes=(0,)):
        done = subprocess.run(["terraform", *arguments, "-no-color"], cwd=self.folder, text=True,
                              env=self.environment, capture_output=True, timeout=600)
        assert done.returncode in codes, done.stdout[-6000:] + done.stderr[-6000:]
        return done.stdout

    def changes_planned(self, *arguments):
        """What the plan shows; "" when there is nothing to do."""
        done = subprocess.run(["terraform", "plan", "-detailed-exitcode", "-no-color", *arguments],
                              cwd=self.folder, text=True, env=self.environment, capture_output=True,
                              timeout=600)
        assert done.returncode in (0, 2), done.stdout[-6000:] + done.stderr[-6000:]
        return "" if done.returncode == 0 else done.stdout
