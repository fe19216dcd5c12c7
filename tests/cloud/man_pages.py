"""The man pages of the real program, as troff reads them."""
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from lib import cases  # noqa: E402
from lib.cloud import WINDLASS  # noqa: E402


def windlass(*words):
    return subprocess.run([WINDLASS, *words], capture_output=True, text=True, timeout=60, check=True)


class ManPages(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory())) / "man1"
        windlass("man", "--into", str(self.folder))

    def test_each_verb_that_help_lists_has_one(self):
        listed = re.findall(r"^  ([a-z]+(?: [a-z]+)*)(?:  |$)", windlass("--help").stdout, re.M)
        self.assertGreater(len(listed), 40)
        pages = {"windlass"} | {"windlass-" + verb.replace(" ", "-") for verb in listed}
        self.assertEqual({page.stem for page in self.folder.iterdir()}, pages)

    def test_troff_has_nothing_to_say_against_them(self):
        if not shutil.which("groff"):
            raise cases.PeerMissing("groff (apt install groff-base)")
        for page in sorted(self.folder.iterdir()):
            with self.subTest(page.name):
                shown = subprocess.run(["groff", "-man", "-Tutf8", "-ww", "-P-cbou", str(page)],
                                       capture_output=True, text=True, timeout=60, check=True)
                self.assertEqual(shown.stderr, "")
                self.assertIn("SYNOPSIS", shown.stdout)


if __name__ == "__main__":
    cases.main()
