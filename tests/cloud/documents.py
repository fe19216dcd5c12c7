"""What the documents show is true: the README's commands work, the list of operations is the program's."""
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent.parent
ROOT = HERE.parent
sys.path.insert(0, str(HERE))
from commands import commands  # noqa: E402
from lib import cases  # noqa: E402
from lib.cloud import WINDLASS, Cloud, clean_environment  # noqa: E402

# The page's cloud listens on a free port: another test's may have the usual one.
ON_ANY_PORT = """windlass() {
  case "$*" in
    *--port*) "$WINDLASS" "$@" ;;
    "cloud up"*) "$WINDLASS" "$@" --port 0 ;;
    *) "$WINDLASS" "$@" ;;
  esac
}"""


class Documents(unittest.TestCase):
    def test_the_readmes_commands_work_one_after_another(self):
        if not shutil.which("aws"):
            raise cases.PeerMissing("awscli")
        lines = list(commands(ROOT / "README.md"))
        self.assertGreater(len(lines), 5)
        with Cloud() as cloud, tempfile.TemporaryDirectory() as scratch:
            shutil.copy(ROOT / "README.md", scratch)
            script = "\n".join(["set -euo pipefail", f"source {HERE}/aws_function.sh", *lines])
            done = subprocess.run(["bash", "-c", script], cwd=scratch, capture_output=True, text=True,
                                  env=cloud.environment(), timeout=300)
            self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
            for shown in ("arn:aws:iam::000000000000:root", "readme.md", "12.5", "pack order 17",
                          "Welcome aboard", "open sesame", "Orders"):
                self.assertIn(shown, done.stdout)

    def test_the_local_clouds_page_works_from_its_first_line_to_its_last(self):
        if not shutil.which("aws"):
            raise cases.PeerMissing("awscli")
        blocks = re.findall(r"^```sh\n(.*?)^```", (ROOT / "docs/local-cloud.md").read_text(), re.M | re.S)
        self.assertGreater(len(blocks), 1)
        with tempfile.TemporaryDirectory(prefix="windlass-test-") as home:
            environment = dict(clean_environment(), HOME=home, WINDLASS=WINDLASS)
            environment.pop("XDG_STATE_HOME", None)
            script = "\n".join(["set -euo pipefail", f"source {HERE}/aws_function.sh", ON_ANY_PORT,
                                *blocks])
            try:
                done = subprocess.run(["bash", "-c", script], cwd=home, capture_output=True, text=True,
                                      env=environment, timeout=300)
            finally:
                for where in ((), ("--state", "./mine")):
                    subprocess.run([WINDLASS, "cloud", "down", *where], cwd=home, env=environment,
                                   capture_output=True)
            self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
            self.assertIn("as it should be", done.stdout)
            self.assertIn("sqs:ListQueues", done.stdout)

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
        for verb in ("up", "down", "status", "env", "reset", "logs", "account add", "account list",
                     "denied"):
            self.assertIn("cloud " + verb, text)


if __name__ == "__main__":
    cases.main()
