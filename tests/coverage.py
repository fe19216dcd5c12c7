"""After all suites: boto3 and the awscli called every operation served, and a test showed an effect and
a refusal of it. The folder named on the command line holds what the suites saw (lib/recording.py).
"""
import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from lib.machine_cloud import ground  # noqa: E402
from served import served  # noqa: E402

# Reviewed: what one of them cannot show.
EXCEPTIONS = {
    # Nobody has a password here: who asks for one, or removes one, always hears that there is none.
    ("iam", "GetLoginProfile"): {"effect"},
    ("iam", "DeleteLoginProfile"): {"effect"},
    # No certificate is validated by e-mail here.
    ("acm", "ResendValidationEmail"): {"effect"},
    # Nothing here could receive a group's events, so no subscription filter is ever kept.
    ("logs", "PutSubscriptionFilter"): {"effect"},
    ("logs", "DeleteSubscriptionFilter"): {"effect"},
    # No bucket is replicated: who asks always hears that there is no such configuration.
    ("s3", "GetBucketReplication"): {"effect"},
}

# Shown by tests/machines, on a host that can have machines.
NEED_MACHINES = {
    ("autoscaling", operation): {"effect"}
    for operation in ("AttachInstances", "CompleteLifecycleAction", "DetachInstances", "EnterStandby",
                      "ExitStandby", "RecordLifecycleActionHeartbeat", "SetInstanceHealth",
                      "SetInstanceProtection", "TerminateInstanceInAutoScalingGroup")
} | {
    ("ec2", operation): {"effect"}
    for operation in ("CreateRestoreImageTask", "CreateStoreImageTask", "DescribeStoreImageTasks")
}


def gathered(folder):
    """What was seen of (service, operation): "effect", "refusal", "boto3", "awscli"."""
    seen = {}
    for path in pathlib.Path(folder).glob("*.json"):
        said = json.loads(path.read_text())
        for one in said["shown"]:
            seen.setdefault((one["service"], one["operation"]), set()).add(one["kind"])
        for client, service, operation in said["called"]:
            seen.setdefault((service, operation), set()).add(client)
    return seen


def main():
    seen = gathered(sys.argv[1])
    exceptions = EXCEPTIONS | (NEED_MACHINES if ground() else {})
    services = {}
    for operation in served():
        wanted = {"effect", "refusal", "boto3", "awscli"} - exceptions.get(operation, set())
        missing = sorted(wanted - seen.get(operation, set()))
        services.setdefault(operation[0], [])
        if missing:
            services[operation[0]].append(f"{operation[1]} lacks {', '.join(missing)}")
    for service, lacking in services.items():
        print(f"{service}: {'every operation is shown' if not lacking else ''}")
        for line in lacking:
            print("  " + line)
    failed = sum(bool(lacking) for lacking in services.values())
    print(f"{len(services) - failed} passed, {failed} failed, 0 skipped")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
