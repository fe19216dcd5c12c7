"""Runs a file's unittest cases and says on the last line how many passed, failed and were skipped."""
import pathlib
import sys
import unittest

from . import recording


class PeerMissing(unittest.SkipTest):
    """A test that cannot run because another program is not on this machine."""

    def __init__(self, what):
        super().__init__("peer missing: " + what)


def main():
    loaded = unittest.defaultTestLoader.loadTestsFromModule(sys.modules["__main__"])
    result = unittest.TextTestRunner(stream=sys.stdout, verbosity=2).run(loaded)
    for case, reason in result.skipped:
        print(f"skipped: {reason} ({case})")
    failed = len(result.failures) + len(result.errors) + len(result.unexpectedSuccesses)
    # A class whose set-up failed has run none of its cases, and is one failure.
    passed = max(0, result.testsRun - len(result.failures) - len(result.skipped) -
                 len([case for case, _ in result.errors if isinstance(case, unittest.TestCase)]))
    recording.write(pathlib.Path(sys.argv[0]).stem)
    print(f"{passed} passed, {failed} failed, {len(result.skipped)} skipped", flush=True)
    sys.exit(1 if failed else 0)
