"""A person's desk: a folder with a windlass.yaml, and the verbs typed in it, which find a local cloud with
real machines that is up already."""
import json
import pathlib
import subprocess
import tempfile
import unittest

from .cloud import WINDLASS, clean_environment
from .load import Load
from .machine_cloud import MachineCloud, ground

# Nothing that is typed takes that long: only so that a test which hangs ends.
SECONDS_MAX = 560


class DeskCase(unittest.TestCase):
    """Its cases share a desk and a cloud; what they deploy is the environment `dev` of this app."""

    app = ""

    @classmethod
    def setUpClass(cls):
        if why := ground():
            raise unittest.SkipTest(why)
        home = tempfile.TemporaryDirectory(prefix="windlass-test-")
        cls.addClassCleanup(home.cleanup)
        cls.home = pathlib.Path(home.name)
        # Where the program looks for the local cloud of its user.
        cls.environment = dict(clean_environment(), XDG_STATE_HOME=home.name, HOME=home.name)
        state = cls.home / "windlass/cloud"
        state.parent.mkdir()
        cls.cloud = MachineCloud(state=str(state))
        cls.addClassCleanup(cls.cloud.__exit__)
        cls.cloud.start()
        cls.folder = cls.home / cls.app
        cls.folder.mkdir()

    # --- What is typed ---

    @classmethod
    def started(cls, *words):
        return subprocess.Popen([WINDLASS, *words], cwd=cls.folder, env=cls.environment, text=True,
                                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE)

    @classmethod
    def windlass(cls, *words, expect=0):
        """What it printed; what it complained of, too, when it failed."""
        with cls.started(*words) as running:
            try:
                out, err = running.communicate(timeout=SECONDS_MAX)
            except subprocess.TimeoutExpired:
                running.kill()
                raise
        assert running.returncode == expect, f"{words}: exit {running.returncode}\n{out}{err}"
        return out + err if expect == 1 else out

    # --- What is in the cloud ---

    def stack(self):
        """As CloudFormation describes it; None when there is none."""
        stacks = self.cloud.client("cloudformation").describe_stacks()["Stacks"]
        return next((one for one in stacks if one["StackName"] == f"{self.app}-dev"), None)

    def outputs(self):
        return {one["OutputKey"]: one["OutputValue"] for one in self.stack()["Outputs"]}

    def load(self, output):
        """On the balancer whose name is this output."""
        return Load(*self.cloud.door(self.outputs()[output]))

    def revisions(self):
        """What was written down of each, the first one first."""
        s3 = self.cloud.client("s3")
        bucket = next(one["Name"] for one in s3.list_buckets()["Buckets"]
                      if one["Name"].startswith("windlass-"))
        keys = s3.list_objects_v2(Bucket=bucket, Prefix=f"{self.app}/dev/revisions/")["Contents"]
        return [json.loads(s3.get_object(Bucket=bucket, Key=one["Key"])["Body"].read())
                for one in keys]
