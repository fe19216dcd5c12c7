"""AWS's own clients, pointed at a cloud: boto3 of the Python that runs us, and the awscli beside it."""
import functools
import json
import os
import shutil
import subprocess
import sys
import threading

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

from . import recording
from .cases import PeerMissing

DEBIAN = os.path.realpath(sys.executable) == os.path.realpath("/usr/bin/python3")

sessions = threading.Lock()


@functools.lru_cache(maxsize=None)
def session():
    """One for all clients: it reads a service's model once, which takes longer than most calls do."""
    return boto3.session.Session()


def client(cloud, service, region=None, **settings):
    config = settings.pop("config", {})
    keys = dict(aws_access_key_id=cloud.variables["AWS_ACCESS_KEY_ID"],
                aws_secret_access_key=cloud.variables["AWS_SECRET_ACCESS_KEY"],
                endpoint_url=cloud.endpoint)
    keys.update(settings)
    if service == "s3":
        config.setdefault("s3", {"addressing_style": "path"})
    # One attempt only: a test that needs a second one has found something.
    options = Config(retries={"total_max_attempts": 1}, read_timeout=120, proxies={}, **config)
    with sessions:
        made = session().client(service, region_name=region or cloud.region, config=options, **keys)
    recording.watch(made.meta.events)
    return made


def awscli_path():
    """Debian's awscli for Debian's Python, the first on the PATH for the other."""
    path = "/usr/bin/aws" if DEBIAN else shutil.which("aws")
    if not path or not os.path.exists(path):
        raise PeerMissing("awscli")
    if not DEBIAN and os.path.realpath(path) == os.path.realpath("/usr/bin/aws"):
        raise PeerMissing("a current awscli beside Debian's")
    return path


def awscli(cloud, *arguments, check=True, stdin=b"", **environment):
    """Runs the awscli; answers what it printed, as JSON where it is JSON."""
    done = subprocess.run(
        [awscli_path(), "--endpoint-url", cloud.endpoint, "--output", "json", *arguments],
        input=stdin, capture_output=True, timeout=300, env={**cloud.environment(), **environment})
    if check and done.returncode != 0:
        raise AssertionError(f"aws {' '.join(arguments)}: exit {done.returncode}\n"
                             + done.stderr.decode())
    text = done.stdout.decode()
    try:
        return json.loads(text)
    except ValueError:
        return text if check else done


def refusal(call, *arguments, **named):
    """The code of the error that a call must be refused with; "" when it was not."""
    try:
        call(*arguments, **named)
    except ClientError as error:
        return error.response["Error"]["Code"]
    return ""
