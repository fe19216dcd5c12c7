"""AWS's CDK, unchanged, against a cloud: installed once into a cache beside the user's others."""
import os
import pathlib
import shutil
import subprocess
import tempfile

from . import cases

PACKAGES = ("aws-cdk@2.1148.1", "aws-cdk-lib@2.276.0", "constructs@10.8.1")
INSTALL_SECONDS_MAX = 180
RUN_SECONDS_MAX = 120
APP = pathlib.Path(__file__).with_name("cdk_app.js")


def cache():
    root = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    return pathlib.Path(root) / "windlass" / ("cdk-" + PACKAGES[1].rpartition("@")[2])


def install():
    """The folder that its modules are in."""
    for program in ("node", "npm"):
        if not shutil.which(program):
            raise cases.PeerMissing(program + " (CDK runs on it)")
    modules = cache() / "node_modules"
    if modules.is_dir():
        return modules
    cache().parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="cdk-", dir=cache().parent) as fresh:
        pathlib.Path(fresh, "package.json").write_text('{"private": true}\n')
        try:
            done = subprocess.run(
                ["npm", "install", "--no-audit", "--no-fund", "--loglevel=error",
                 "--fetch-retries=1", *PACKAGES],
                cwd=fresh, capture_output=True, timeout=INSTALL_SECONDS_MAX)
        except subprocess.TimeoutExpired:
            raise cases.PeerMissing("CDK: npm's registry does not answer") from None
        if done.returncode != 0:
            raise cases.PeerMissing("CDK: " + done.stderr.decode().strip().splitlines()[-1])
        # Whole or not at all, also when two install it.
        if not cache().exists():
            pathlib.Path(fresh).rename(cache())
            pathlib.Path(fresh).mkdir()
    return modules


class Cdk:
    """`with Cdk(cloud, 2, 3) as cdk: cdk(2, "deploy", "web")`: the app for two machines, or three."""

    def __init__(self, cloud, *counts):
        self.cloud, self.modules, self.counts = cloud, install(), counts
        self.scratch = tempfile.TemporaryDirectory(prefix="windlass-cdk-")

    def __enter__(self):
        shutil.copy(APP, self.scratch.name)
        # Node looks for modules above the file.
        os.symlink(self.modules, os.path.join(self.scratch.name, "node_modules"))
        self._run(["node", APP.name, *map(str, self.counts)])
        return self

    def __exit__(self, *_):
        self.scratch.cleanup()

    def __call__(self, count, verb, *arguments):
        return self._run([str(self.modules / ".bin/cdk"), "--app", str(count), "--no-notices",
                          "--no-color", verb, *arguments])

    def _run(self, command):
        done = subprocess.run(
            command, cwd=self.scratch.name, capture_output=True, timeout=RUN_SECONDS_MAX,
            env={**self.cloud.environment(), "HOME": self.scratch.name, "CI": "1",
                 "CDK_DISABLE_CLI_TELEMETRY": "true", "AWS_EC2_METADATA_DISABLED": "true"})
        said = done.stdout.decode() + done.stderr.decode()
        if done.returncode != 0:
            raise AssertionError(f"{' '.join(command)}: exit {done.returncode}\n{said}")
        return said
