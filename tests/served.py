#!/usr/bin/env python3
"""Prints docs/served.md: what the program serves, and which tests show it. script/served runs it."""
import os
import pathlib
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from lib.declared import declared  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parent.parent
INTRODUCTION = """# What the local cloud serves

Made by `script/served` from what `windlass cloud operations` prints and from what the tests in
`tests/clients` declare. Any other operation of AWS is refused by name (`NotImplemented`, or
`UnknownOperationException` where AWS itself knows no such name). boto3 and the awscli call each of
these; *effect* and *refusal* name the test that asserts what the operation did, and that it was
refused. What has no effect to show is always answered that there is no such thing."""

SERVICES = {
    "acm": "Certificates, requested or imported. Those that are requested are issued by the local "
           "cloud's own authority, whose root `windlass cloud ca` prints, once their record is there.",
    "cloudwatch": "Metrics, alarms and dashboards.",
    "dynamodb": "Tables with secondary indexes, transactions, expiry and backups. No streams.",
    "iam": "Users, groups, roles and policies. What they say is enforced for every request; the "
           "root key may do everything.",
    "kms": "Symmetric keys. Key material is encrypted on disk under the cloud's master key.",
    "logs": "Log groups and streams, searched by filter patterns; metric filters and subscriptions.",
    "route53": "Hosted zones and health checks. A DNS server on loopback answers for them.",
    "s3": "Buckets and objects of any size, versioned, encrypted, uploaded in parts.",
    "secretsmanager": "Secrets with versions and stages, encrypted on disk.",
    "sns": "Topics, standard and FIFO, with subscriptions of queues, HTTP endpoints and email.",
    "sqs": "Queues, standard and FIFO, with dead letters and long polls.",
    "ssm": "The Parameter Store. The rest of Systems Manager is not served.",
    "sts": "Who calls, and credentials for a while.",
}


def served():
    program = os.environ.get("WINDLASS", str(ROOT / "build/release/windlass"))
    said = subprocess.run([program, "cloud", "operations"], check=True, capture_output=True, text=True)
    return sorted(tuple(line.split()) for line in said.stdout.splitlines())


def page(operations, shown):
    lines, last = [INTRODUCTION], None
    for service, operation in operations:
        if service != last:
            last = service
            lines += ["", f"## {service}", "", *([SERVICES[service], ""] if service in SERVICES else []),
                      "| Operation | Effect | Refusal |", "|---|---|---|"]
        tests = shown[service, operation]
        lines.append(f"| {operation} | {_cell(tests['effect'])} | {_cell(tests['refusal'])} |")
    return "\n".join(lines)


def _cell(tests):
    """The first test that shows it, as a sentence in its file."""
    if not tests:
        return "-"
    file, name = tests[0].split(".")
    return f"{file}: {name.removeprefix('test_').replace('_', ' ')}"


if __name__ == "__main__":
    print(page(served(), declared()))
