"""Commands that pages show work one after another, in a cloud of their own; what pages say of a verb is what
it takes."""
import pathlib
import re
import shutil
import subprocess
import sys
import unittest

HERE = pathlib.Path(__file__).resolve().parent.parent
ROOT = HERE.parent
sys.path.insert(0, str(HERE))
from lib import cases  # noqa: E402
from lib.cloud import WINDLASS, Cloud, clean_environment  # noqa: E402
from lib.page import PAGES, played  # noqa: E402

# Of the cloud's name server: the usual one may be another's.
OWN_PORT = "$(windlass cloud status | sed -n 's/^ *dns .*://p')"


class Pages(unittest.TestCase):
    def play(self, page, arguments=()):
        """What the page's commands printed."""
        with Cloud(arguments=arguments) as cloud:
            said = played(cloud, page, {"dig ": "kdig ", "4553": OWN_PORT})
        self.assertEqual(said.returncode, 0, said.stdout + said.stderr)
        return said.stdout

    def test_a_certificate_is_requested_proven_and_verified(self):
        self.assertIn("certificate.pem: OK", self.play("docs/certificates.md"))

    def test_mails_are_confirmed_and_read(self):
        self.assertIn("Greetings", self.play("docs/notifications.md"))

    def test_what_was_denied_becomes_a_policy_and_is_allowed(self):
        said = self.play("docs/permissions.md")
        self.assertEqual(said.count("not yet"), 1)
        self.assertIn("sqs:ListQueues", said)
        self.assertIn("audit", said)

    def test_a_group_is_made_told_of_and_refreshed(self):
        self.assertIn("InstanceRefreshId", self.play("docs/autoscaling.md", ("--machines", "pretend")))

    def test_a_zone_is_answered(self):
        if not shutil.which("kdig"):  # as dig; it comes with Knot
            raise cases.PeerMissing("kdig (apt install knot-dnsutils)")
        self.assertIn("192.0.2.7", self.play("docs/dns.md"))

    def test_no_page_shows_commands_that_nothing_plays(self):
        tests = "".join(file.read_text() for file in sorted(HERE.rglob("*.py")))
        for page in PAGES:
            if re.search(r"^```(sh|console)$", page.read_text(), re.M):
                self.assertIn(str(page.relative_to(ROOT)), tests, "no test plays it")
            self.assertNotRegex(page.read_text(), r"(?m)^    (aws|windlass) ", f"{page}: use ```sh")


class Verbs(unittest.TestCase):
    """Options that all verbs of a desk have in common need no word on each page."""
    COMMON = {"--help", "--file", "--json", "--yes", "--app", "--env", "--region", "--why"}

    @staticmethod
    def said(*words):
        return subprocess.run([WINDLASS, *words, "--help"], capture_output=True, text=True,
                              env=clean_environment()).stdout

    @classmethod
    def setUpClass(cls):
        cls.verbs = re.findall(r"^  ([a-z]+(?: [a-z]+)*)(?:  |$)", cls.said(), re.M)
        cls.options = {verb: set(re.findall(r"^ +(--[a-z-]+)", cls.said(*verb.split()), re.M))
                       for verb in cls.verbs}

    @staticmethod
    def options_in(text):
        return set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", text))

    def options_told(self, page):
        """But for those of other programs and verbs: `decommission --with-detached`, `ls --all`."""
        own = {verb.split()[0] for verb in self.verbs_of(page)}

        def foreign(code):
            first = re.sub(r"^windlass ", "", code).split(" ")[0]
            return not first.startswith("-") and first not in own
        text = "\n".join(line for line in page.read_text().split("\n")
                         if not (line.startswith("    ") and foreign(line.strip())))
        return self.options_in(re.sub(r"`([^`]+)`", lambda code: "" if foreign(code[1]) else code[0],
                                      text))

    def verbs_of(self, page):
        """Those that the page's head names; `windlass machine` is all that begin so."""
        head = page.read_text().split("\n", 1)[0].removeprefix("# windlass ")
        for named in re.split(r", (?:windlass )?", head):
            found = [verb for verb in self.verbs if verb == named or verb.startswith(named + " ")]
            self.assertTrue(found, f"{page}: there is no verb '{named}'")
            yield from found

    def test_each_page_tells_the_options_of_its_verbs_and_no_others(self):
        for page in sorted((ROOT / "src/cli").glob("*.md")):
            if page.stem == "aws":  # whose options are AWS's parameters
                continue
            taken = set().union(*(self.options[verb] for verb in self.verbs_of(page)))
            told = self.options_told(page)
            with self.subTest(page=page.name):
                self.assertEqual(told - taken - self.COMMON, set(), "it does not take these")
                self.assertEqual(taken - told - self.COMMON, set(), "the page does not tell of these")

    def test_verbs_and_options_that_pages_name_are_there(self):
        for page in [*PAGES, *sorted((ROOT / "src/cli").glob("*.md"))]:
            for named in re.findall(r"`windlass ([^`]+)`", page.read_text()):
                words = named.split()
                verb = next((one for one in (" ".join(words[:3]), " ".join(words[:2]), words[0])
                             if one in self.verbs), None)
                group = any(one.startswith(words[0] + " ") for one in self.verbs)
                with self.subTest(page=page.name, named=named):
                    if verb is None:
                        self.assertTrue(group or words[0] == "VERB", "there is no such verb")
                    elif verb != "aws":
                        self.assertEqual(self.options_in(named) - self.options[verb] - {"--help"}, set())


if __name__ == "__main__":
    cases.main()
