#!/usr/bin/env python3
"""Runs every test there is and counts them: run.py --build DIR [WORD...]

A suite is a program whose last line says "N passed, N failed, N skipped", a doctest binary or a
unittest file. One that ends without saying so counts as one failure. With words, only suites whose
name holds one of them run.
"""
import argparse
import concurrent.futures
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
COUNTS = re.compile(r"^(\d+) passed, (\d+) failed, (\d+) skipped$", re.M)
DOCTEST = re.compile(r"test cases: *(\d+) *\| *(\d+) passed *\| *(\d+) failed")
UNITTEST = re.compile(r"^Ran (\d+) tests? .*?^(?:OK|FAILED)(.*?)$", re.M | re.S)
SUITE_SECONDS_MAX = 900
DEBIAN_PYTHON = "/usr/bin/python3"


class Suite:
    def __init__(self, name, command, missing=""):
        self.name, self.command, self.missing = name, command, missing
        self.passed = self.failed = self.skipped = 0
        self.output, self.seconds = "", 0.0

    def run(self, environment):
        started = time.monotonic()
        if self.missing:
            self.output = f"skipped: {self.missing}"
            self.skipped = 1
        else:
            try:
                done = subprocess.run(self.command, env=environment, stdin=subprocess.DEVNULL,
                                      stdout=subprocess.PIPE, stderr=subprocess.STDOUT, cwd=ROOT,
                                      timeout=SUITE_SECONDS_MAX)
                self.output = done.stdout.decode(errors="replace")
                self.count(done.returncode)
            except subprocess.TimeoutExpired as late:
                self.output = (late.stdout or b"").decode(errors="replace")
                self.output += f"\nnot done after {SUITE_SECONDS_MAX} s"
                self.failed = 1
        self.seconds = time.monotonic() - started
        return self

    def count(self, code):
        if said := COUNTS.findall(self.output):
            self.passed, self.failed, self.skipped = map(int, said[-1])
        elif said := DOCTEST.findall(self.output):
            _, self.passed, self.failed = map(int, said[-1])
            # A case that finds no ground to stand on says so, and has shown nothing.
            self.skipped = min(len(re.findall(r"skipped: ", self.output)), self.passed)
            self.passed -= self.skipped
        elif said := UNITTEST.search(self.output):
            counts = {name: int(number) for name, number in re.findall(r"(\w+)=(\d+)", said[2])}
            self.failed = counts.get("failures", 0) + counts.get("errors", 0)
            self.skipped = counts.get("skipped", 0)
            self.passed = max(0, int(said[1]) - self.failed - self.skipped)
        # A sanitizer's complaint or a crash after the counting is a failure like any other.
        if code != 0 and self.failed == 0:
            self.failed = 1


def has_boto3(python):
    return subprocess.run([python, "-c", "import boto3"], capture_output=True).returncode == 0


def dialects():
    """Each Python whose boto3 speaks as another generation of AWS's clients does."""
    yield "debian", DEBIAN_PYTHON, "" if has_boto3(DEBIAN_PYTHON) else "peer missing: Debian's boto3"
    current = shutil.which("python3")
    if os.path.realpath(current) == os.path.realpath(DEBIAN_PYTHON) or not has_boto3(current):
        yield "current", current, "peer missing: a current boto3 beside Debian's"
    else:
        yield "current", current, ""


def suites(build):
    """The longest first: those that come last end together."""
    yield Suite("tidy", ["python3", "script/tidy"])
    for file in sorted((ROOT / "tests/machines").glob("*.py")):
        yield Suite(f"machines/{file.stem}", ["python3", str(file)])
    for file in sorted((ROOT / "tests").glob("client_*.py")):
        yield Suite(f"client/{file.stem}", ["python3", str(file)])
    for file in sorted((ROOT / "tests/cloud").glob("*.py")):
        yield Suite(f"cloud/{file.stem}", [DEBIAN_PYTHON, str(file)])
    for program in sorted(build.glob("windlass_*_tests")):
        name = "unit/" + program.name.removeprefix("windlass_").removesuffix("_tests")
        yield Suite(name, [str(program), "--no-colors=true"])
    for name, python, missing in dialects():
        for file in sorted((ROOT / "tests/clients").glob("*.py")):
            yield Suite(f"clients/{name}/{file.stem}", [python, str(file)], missing)


def coverage(folder):
    """That all suites together showed what they must: it runs after them, and not after a few."""
    missing = next((missing for *_, missing in dialects() if missing), "")
    return Suite("coverage/operations", ["python3", "tests/coverage.py", folder], missing)


def report(suite):
    state = "FAILED" if suite.failed else "ok"
    print(f"{state:6} {suite.name}: {suite.passed} passed, {suite.failed} failed, "
          f"{suite.skipped} skipped ({suite.seconds:.1f} s)", flush=True)
    if suite.failed:
        print("\n".join("    | " + line for line in suite.output.splitlines()[-120:]), flush=True)
    elif suite.skipped:
        for line in dict.fromkeys(re.findall(r"skipped: .*", suite.output)):
            print("    " + line, flush=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--build", type=pathlib.Path, required=True)
    parser.add_argument("words", nargs="*")
    arguments = parser.parse_args()

    build = arguments.build.resolve()
    wanted = [suite for suite in suites(build)
              if not arguments.words or any(word in suite.name for word in arguments.words)]
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="windlass-test-") as shown:
        environment = dict(os.environ, WINDLASS=str(build / "windlass"), WINDLASS_SHOWN=shown,
                           PYTHONDONTWRITEBYTECODE="1")
        # As many at once as there are processors, and one more, for Terraform sleeps most of its time:
        # no test asserts how long anything takes.
        with concurrent.futures.ThreadPoolExecutor((os.cpu_count() or 1) + 1) as pool:
            for done in concurrent.futures.as_completed(
                    [pool.submit(suite.run, environment) for suite in wanted]):
                report(done.result())
        if not arguments.words or "coverage" in arguments.words:
            wanted.append(coverage(shown).run(environment))
            report(wanted[-1])

    passed, failed, skipped = (sum(getattr(suite, what) for suite in wanted)
                               for what in ("passed", "failed", "skipped"))
    if os.environ.get("WINDLASS_PEERS") == "1":
        absent = sum(len(re.findall(r"skipped: peer missing", suite.output)) for suite in wanted)
        failed, skipped = failed + absent, skipped - absent
    print(f"tests ran for {time.monotonic() - started:.0f} s")
    print(f"{passed} passed, {failed} failed, {skipped} skipped")
    sys.exit(1 if failed or not passed else 0)


if __name__ == "__main__":
    main()
