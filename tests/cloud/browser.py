"""A web page must not reach the cloud through the browser of the person who runs it."""
import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from lib import cases, wire  # noqa: E402
from lib.cloud import Cloud  # noqa: E402


class Browser(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.cloud = Cloud().start()
        cls.addClassCleanup(cls.cloud.__exit__)

    def ask(self, method, target, headers):
        return wire.exchange(self.cloud, wire.build(method, target, headers), method)

    def test_administration_refuses_any_origin(self):
        for origin in ("http://evil.example", "null", f"http://127.0.0.1:{self.cloud.port}", ""):
            for method, target in (("POST", "/_windlass/reset"), ("GET", "/_windlass/health"),
                                   ("OPTIONS", "/_windlass/reset")):
                answer = self.ask(method, target, {"Host": f"127.0.0.1:{self.cloud.port}",
                                                   "Origin": origin, "Content-Length": "0"})
                self.assertGreaterEqual(answer.status, 400, (origin, method, answer))
                self.assertNotIn("access-control-allow-origin", answer.headers)

    def test_a_foreign_host_is_refused_everywhere(self):
        for host in ("evil.example", "evil.example:4566", "127.0.0.1.evil.example", "localhost.evil",
                     "169.254.169.254"):
            for method, target in (("GET", "/_windlass/health"), ("POST", "/_windlass/reset"),
                                   ("GET", "/bucket/key")):
                answer = self.ask(method, target, {"Host": host, "Content-Length": "0"})
                self.assertIn(answer.status, (400, 403, 421), (host, target, answer))

    def test_loopback_names_are_served(self):
        for host in (f"127.0.0.1:{self.cloud.port}", f"localhost:{self.cloud.port}", "localhost",
                     "[::1]", "LOCALHOST"):
            answer = self.ask("GET", "/_windlass/health", {"Host": host})
            self.assertEqual(answer.status, 200, (host, answer))

    def test_the_key_is_for_its_owner_only(self):
        modes = {path.name: path.stat().st_mode & 0o077
                 for path in [pathlib.Path(self.cloud.state)] +
                 [p for p in pathlib.Path(self.cloud.state).rglob("*") if not p.is_socket()]}
        open_to_others = [name for name, mode in modes.items() if mode and name != "state"]
        self.assertEqual(modes["state"], 0)
        self.assertEqual(open_to_others, [])


if __name__ == "__main__":
    cases.main()
