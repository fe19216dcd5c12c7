"""What pages show of machines: a fleet that is made by hand stands, and goes; one machine is talked to."""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from lib import cases  # noqa: E402
from lib.machine_cloud import MachineCase  # noqa: E402
from lib.page import played  # noqa: E402


class Fleet(MachineCase):
    def play(self, page):
        done = played(self.cloud, page)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        return done.stdout

    def test_a_fleet_that_is_made_by_hand_answers(self):
        self.assertIn("Hello from the fleet", self.play("docs/fleet.md"))

    def test_a_machine_does_what_its_user_data_say(self):
        self.assertIn("\nhello\n", self.play("docs/instances.md"))


if __name__ == "__main__":
    cases.main()
