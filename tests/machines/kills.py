"""Five seeds of kill -9 on real machines: of who deploys, rolls back or decommissions, of the cloud, and of
both, at some moment. bench/kills.py plays a hundred."""
import os
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from lib import cases  # noqa: E402
from lib.kills import KillsCase  # noqa: E402

SEEDS = int(os.environ.get("WINDLASS_KILLS", "5"))


class Kills(KillsCase):
    def test_what_is_typed_after_a_kill_succeeds_and_nothing_is_left_over(self):
        for seed in range(1, SEEDS + 1):
            print(f"seed {seed}: {self.play(seed)}", flush=True)
        self.windlass("decommission", "dev")
        self.is_gone()


if __name__ == "__main__":
    cases.main()
