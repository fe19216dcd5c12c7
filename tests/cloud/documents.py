"""What the documents show is true: the README's commands work, the list of operations is the program's."""
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent.parent
ROOT = HERE.parent
sys.path.insert(0, str(HERE))
import readme  # noqa: E402
from lib import cases  # noqa: E402
from lib.cloud import WINDLASS, Cloud, clean_environment  # noqa: E402


class Documents(unittest.TestCase):
    def test_the_readmes_commands_work_one_after_another(self):
        if not shutil.which("aws"):
            raise cases.PeerMissing("awscli")
        lines = readme.commands()
        self.assertGreater(len(lines), 5)
        with Cloud() as cloud, tempfile.TemporaryDirectory() as scratch:
            shutil.copy(ROOT / "README.md", scratch)
            script = "\n".join(["set -euo pipefail", f"source {HERE}/aws_function.sh", *lines])
            done = subprocess.run(["bash", "-c", script], cwd=scratch, capture_output=True, text=True,
                                  env=cloud.environment(), timeout=300)
            self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
            for shown in ("arn:aws:iam::000000000000:root", "readme.md", "12.5", "pack order 17"):
                self.assertIn(shown, done.stdout)

    def test_the_list_of_served_operations_is_the_programs(self):
        made = subprocess.run([ROOT / "script/served", "--print"], capture_output=True,
                              text=True, env=dict(clean_environment(), WINDLASS=WINDLASS))
        self.assertEqual(made.returncode, 0, made.stderr)
        self.assertEqual((ROOT / "docs/served.md").read_text(), made.stdout,
                         "docs/served.md is stale: run script/served")

    def test_help_names_every_verb_of_the_cloud(self):
        said = subprocess.run([WINDLASS, "--help"], capture_output=True, text=True,
                              env=clean_environment())
        text = said.stdout + said.stderr
        for verb in ("up", "down", "status", "env", "reset", "logs"):
            self.assertIn("cloud " + verb, text)


if __name__ == "__main__":
    cases.main()
