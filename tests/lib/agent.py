"""The agent that was built beside the program, for machines of a test's own."""
import os
import pathlib

from .cloud import WINDLASS

AGENT = os.environ.get("WINDLASS_AGENT", str(pathlib.Path(WINDLASS).parent / "windlass-agent"))
INSTALL = """#!/bin/sh -e
apt-get -qq update
DEBIAN_FRONTEND=noninteractive apt-get -qq -y install nginx-light > /dev/null
curl -fsS -o /usr/local/bin/windlass-agent 'URL'
chmod 755 /usr/local/bin/windlass-agent
touch /root/installed
"""


def make_bucket(cloud):
    """The account's, where agents report."""
    account = cloud.client("sts").get_caller_identity()["Account"]
    bucket = f"windlass-{account}-{cloud.region}"
    cloud.client("s3").create_bucket(Bucket=bucket)
    return bucket


def installing(cloud, bucket):
    """A script that puts nginx and the agent on a machine."""
    with open(AGENT, "rb") as program:
        cloud.client("s3").put_object(Bucket=bucket, Key="windlass-agent", Body=program)
    # Signed for the name under which machines know S3.
    inside = cloud.client("s3", endpoint_url=f"https://s3.{cloud.region}.amazonaws.com")
    url = inside.generate_presigned_url("get_object",
                                        Params={"Bucket": bucket, "Key": "windlass-agent"})
    return INSTALL.replace("URL", url)
