"""A local cloud of a test's own: started on a free port with its own state, stopped at the end."""
import atexit
import ctypes
import os
import pathlib
import re
import shutil
import signal
import subprocess
import tempfile
import time
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
WINDLASS = os.environ.get("WINDLASS", str(ROOT / "build/dev/windlass"))
START_SECONDS_MAX = 60
STOP_SECONDS_MAX = 60


LIBC = ctypes.CDLL(None)
PR_SET_PDEATHSIG = 1


def die_with_parent():
    """Runs in the child: no cloud outlives a test that was itself killed."""
    LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def clean_environment():
    """This process's environment without what would lead an AWS client elsewhere."""
    kept = {name: value for name, value in os.environ.items()
            if not name.startswith("AWS_") and not name.lower().endswith("_proxy")}
    kept.update(AWS_CONFIG_FILE=os.devnull, AWS_SHARED_CREDENTIALS_FILE=os.devnull,
                AWS_EC2_METADATA_DISABLED="true", AWS_PAGER="")
    # The sanitizer keeps freed memory to find its later use: little of it, so that a test can see
    # what the program itself keeps.
    kept.setdefault("ASAN_OPTIONS", "quarantine_size_mb=8:malloc_context_size=12")
    return kept


class Cloud:
    """`with Cloud() as cloud:` or start() and stop(). Only ever signals the process it started."""

    def __init__(self, state=None, arguments=()):
        self.scratch = None
        if state is None:
            self.scratch = tempfile.mkdtemp(prefix="windlass-test-")
            state = os.path.join(self.scratch, "state")
            atexit.register(self._forget)
        self.state = state
        self.arguments = list(arguments)
        self.process = None
        self.variables = {}
        self.log_path = (self.scratch or str(state)) + ".log"

    # --- Its life ---

    def start(self, port=0):
        """On a free port, or on the one that it had before it was killed."""
        log = open(self.log_path, "ab")
        self.process = subprocess.Popen(
            [WINDLASS, "cloud", "up", "--foreground", "--port", str(port), "--dns-port", "0",
             "--state", self.state, *self.arguments],
            stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=clean_environment(),
            preexec_fn=die_with_parent)
        log.close()
        deadline = time.monotonic() + START_SECONDS_MAX
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                break
            if self._read_variables() and self.healthy():
                return self
            time.sleep(0.05)
        raise AssertionError("the cloud did not come up:\n" + self.log())

    def _read_variables(self):
        said = self.cli("cloud", "env", "--state", self.state)
        exports = re.findall(r"^export (\w+)=(.*)$", said.stdout, re.M)
        self.variables = {name: value.strip("'\"") for name, value in exports}
        return said.returncode == 0 and "AWS_ENDPOINT_URL" in self.variables

    def stop(self):
        """Asks it to end and waits; the exit code tells whether it was a clean end."""
        if self.process is None:
            return 0
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(STOP_SECONDS_MAX)
        self.process = None
        return code

    def kill(self):
        self.process.kill()
        self.process.wait()
        self.process = None

    def _forget(self):
        if self.process is not None and self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        if self.scratch and os.path.isdir(self.scratch):
            self._tell_errors()
            shutil.rmtree(self.scratch, ignore_errors=True)
            pathlib.Path(self.log_path).unlink(missing_ok=True)

    def _tell_errors(self):
        """What the cloud complained of, for whoever reads why a test failed."""
        lines = pathlib.Path(self.log_path).read_text(errors="replace").splitlines()
        bad = [line for line in lines if re.search(r"error|fault|Sanitizer|^ *#\d+ 0x", line, re.I)]
        if bad:
            print("the cloud said:\n" + "\n".join(bad[-30:]), flush=True)

    def __enter__(self):
        return self.start()

    def __exit__(self, *_):
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None
        self._forget()

    # --- What one may ask of it ---

    @property
    def endpoint(self):
        return self.variables["AWS_ENDPOINT_URL"]

    @property
    def port(self):
        return int(self.endpoint.rsplit(":", 1)[1].strip("/"))

    @property
    def region(self):
        return self.variables["AWS_REGION"]

    def environment(self):
        return {**clean_environment(), "AWS_DEFAULT_REGION": self.region, **self.variables}

    def healthy(self):
        try:
            with open_url(self.endpoint + "/_windlass/health") as answer:
                return answer.status == 200
        except OSError:
            return False

    def alive(self):
        return self.process is not None and self.process.poll() is None

    def reset(self):
        request = urllib.request.Request(self.endpoint + "/_windlass/reset", method="POST")
        with open_url(request) as answer:
            return answer.status

    def log(self):
        return pathlib.Path(self.log_path).read_text(errors="replace")[-8000:]

    def cli(self, *arguments, **options):
        """Runs `windlass ...`, as a person would."""
        return subprocess.run([WINDLASS, *arguments], stdin=subprocess.DEVNULL, text=True,
                              capture_output=True, timeout=120,
                              env=dict(clean_environment(), **options))

    def status_kib(self, name):
        """A figure of the kernel's about the process: VmHWM, VmRSS, Threads."""
        text = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(rf"^{name}:\s+(\d+)", text, re.M).group(1))

    def threads(self):
        return self.status_kib("Threads")

    def forget_peak_memory(self):
        """From here on VmHWM is the peak since now."""
        pathlib.Path(f"/proc/{self.process.pid}/clear_refs").write_text("5")


def open_url(url, timeout=60):
    """urlopen that no proxy setting leads astray."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    return opener.open(url, timeout=timeout)
