"""The commands of a document's ```sh blocks, played one after another in a cloud of a test's own."""
import pathlib
import re
import shutil
import subprocess
import tempfile

from . import cases
from .cloud import ROOT, WINDLASS

PAGES = [ROOT / "README.md", ROOT / "ARCHITECTURE.md", ROOT / "CONTRIBUTING.md",
         *sorted((ROOT / "docs").glob("*.md"))]


def played(cloud, page, instead=None):
    """What came of them, in a folder that holds nothing; with what is written there for some words."""
    if not shutil.which("aws"):
        raise cases.PeerMissing("awscli")
    text = (ROOT / page).read_text()
    blocks = re.findall(r"^```sh\n(.*?)^```", text, re.M | re.S)
    assert blocks, f"{page} shows no commands"
    script = "\n".join(["set -euo pipefail", f"source {ROOT}/tests/aws_function.sh",
                        f'windlass() {{ {WINDLASS} "$@"; }}', *blocks])
    for word, other in (instead or {}).items():
        script = script.replace(word, other)
    with tempfile.TemporaryDirectory() as home, tempfile.TemporaryDirectory() as folder:
        # Where verbs look for the local cloud of their user.
        pathlib.Path(home, "windlass").mkdir()
        pathlib.Path(home, "windlass/cloud").symlink_to(cloud.state)
        return subprocess.run(["bash", "-c", script], cwd=folder, capture_output=True, text=True,
                              env=dict(cloud.environment(), XDG_STATE_HOME=home),
                              stdin=subprocess.DEVNULL, timeout=600)
