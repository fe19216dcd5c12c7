"""What `windlass init` writes is deployed as it is written, and does what it says."""
import pathlib
import sys
import time
import urllib.request

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from lib import cases  # noqa: E402
from lib.desk import DeskCase  # noqa: E402

SECONDS_MAX = 60


class StartCase(DeskCase):
    def begun(self, start):
        self.windlass("init", start, "--app", self.app)
        self.windlass("deploy", "dev")

    def door(self, output):
        host, port = self.cloud.door(self.outputs()[output])
        return f"http://{host}:{port}/"

    def asked(self, url, body=None):
        with urllib.request.urlopen(urllib.request.Request(url, data=body), timeout=30) as answer:
            return answer.status, answer.read().decode(), answer.headers["X-Windlass-Revision"]


class Web(StartCase):
    app = "pets"

    def test_an_edge_that_the_desk_reaches_asks_the_machines_behind_it(self):
        self.begun("web")
        status, text, revision = self.asked(self.door("EdgeAddress"))
        self.assertEqual(status, 200)
        self.assertIn("pets version 1 on ", text)
        self.assertTrue(revision)
        self.assertIn("revision 1, well", self.windlass("status", "dev"))


class Worker(StartCase):
    app = "jobs"

    def test_a_job_goes_from_the_web_by_the_queue_to_the_database(self):
        self.begun("worker")
        url = self.door("WebAddress")
        self.assertEqual(self.asked(url)[1], "0 jobs done\n")
        self.assertTrue(self.asked(url)[2])
        self.assertEqual(self.asked(url, b"wash the cat")[:2], (202, "queued\n"))
        until = time.monotonic() + SECONDS_MAX
        while (said := self.asked(url)[1]) != "1 jobs done\n":
            self.assertLess(time.monotonic(), until, said)
            time.sleep(0.2)


if __name__ == "__main__":
    cases.main()
