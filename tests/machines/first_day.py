"""docs/first-day.md is what happens: each of its commands is typed, and what it prints compared."""
import os
import pathlib
import re
import sys
import unittest

HERE = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(HERE))
import transcript  # noqa: E402
from lib import cases  # noqa: E402
from lib.cloud import WINDLASS  # noqa: E402
from lib.desk import DeskCase  # noqa: E402


class FirstDay(DeskCase):
    app = "hello"

    def test_its_commands_print_what_it_shows(self):
        programs = self.home / "bin"
        programs.mkdir()
        os.symlink(WINDLASS, programs / "windlass")
        environment = dict(self.environment, PATH=f"{programs}:{self.environment['PATH']}")
        trouble = transcript.play(HERE.parent / "docs/first-day.md", environment, self.folder,
                                  write=os.environ.get("WINDLASS_WRITE") == "1")
        for command, why, printed in trouble:
            print(f"$ {command}\n{why}\n--- all of it:\n{printed}")
        self.assertEqual([command for command, *_ in trouble], [])


class Readme(unittest.TestCase):
    def test_the_readme_shows_nothing_else(self):
        page = [command for block in transcript.BLOCK.findall((HERE.parent / "docs/first-day.md").read_text())
                for command, _ in transcript.steps(block[1])]
        shown = [re.sub(r" +#.*", "", command)
                 for block in transcript.BLOCK.findall((HERE.parent / "README.md").read_text())
                 for command, _ in transcript.steps(block[1])]
        self.assertGreater(len(shown), 5)
        self.assertEqual([command for command in shown if command not in page], [])


if __name__ == "__main__":
    cases.main()
