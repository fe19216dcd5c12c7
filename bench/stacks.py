#!/usr/bin/env python3
"""Measures a web stack of 21 resources: made, left alone, changed and removed, on the local cloud and on
moto's server, by CloudFormation, the awscli and Terraform where they are; prints markdown: stacks.py WINDLASS

A stack of many small resources is measured on the local cloud as well. Each server has a state and a port of
its own, and nothing of them is left afterwards.
"""
import atexit
import json
import os
import pathlib
import shutil
import socket
import subprocess
import sys
import tempfile
import time

os.environ["WINDLASS"] = os.path.abspath(sys.argv[1])
ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))
from lib import clients, terraform, web_stack  # noqa: E402
from lib.cases import PeerMissing  # noqa: E402
from lib.cloud import Cloud, clean_environment  # noqa: E402

SECONDS_MAX = 300
ROWS = ("create", "no-op (change set)", "no-op that sees drift", "no-op (aws deploy)", "change one", "destroy")
MANY = (100, 400)


class Moto:
    """moto's server, with what the clients of our tests want to know of a cloud."""
    region = "us-east-1"

    def __init__(self, program):
        with socket.socket() as one:
            one.bind(("127.0.0.1", 0))
            port = one.getsockname()[1]
        self.endpoint = f"http://127.0.0.1:{port}"
        self.variables = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test",
                          "AWS_DEFAULT_REGION": self.region, "AWS_REGION": self.region,
                          "AWS_ENDPOINT_URL": self.endpoint}
        self.process = subprocess.Popen([program, "-p", str(port)], stdin=subprocess.DEVNULL,
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                                        env=clean_environment())
        atexit.register(self.process.kill)  # whatever becomes of us
        end = time.monotonic() + SECONDS_MAX
        while time.monotonic() < end:
            try:
                socket.create_connection(("127.0.0.1", port)).close()
                return
            except OSError:
                time.sleep(0.05)

    def environment(self):
        return {**clean_environment(), **self.variables}

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()


def clock(act):
    """Seconds that it takes, or why it does not."""
    started = time.monotonic()
    try:
        act()
    except Exception as failure:  # a peer's, to be printed beside the others
        return "failed: " + str(failure).strip().splitlines()[-1][:90]
    return f"{time.monotonic() - started:.2f} s"


class Formation:
    def __init__(self, cloud):
        self.cloud = cloud
        self.aws = clients.client(cloud, "cloudformation")
        # A client's first call loads its model.
        self.aws.list_stacks()

    def ends(self, stack, *wanted):
        end = time.monotonic() + SECONDS_MAX
        while time.monotonic() < end:
            told = self.aws.describe_stacks(StackName=stack)["Stacks"][0]
            if not told["StackStatus"].endswith("_IN_PROGRESS"):
                if told["StackStatus"] not in wanted:
                    raise RuntimeError(told["StackStatus"] + " " + told.get("StackStatusReason", ""))
                return
            time.sleep(0.02)
        raise RuntimeError("it does not end")

    def create(self, name="web", body=None):
        self.stack = self.aws.create_stack(StackName=name, TemplateBody=body or web_stack.template(),
                                           Capabilities=["CAPABILITY_IAM"])["StackId"]
        self.ends(self.stack, "CREATE_COMPLETE")

    def nothing(self, **more):
        made = self.aws.create_change_set(
            StackName="web", ChangeSetName=f"c{time.monotonic_ns()}", ChangeSetType="UPDATE",
            TemplateBody=web_stack.template(), Capabilities=["CAPABILITY_IAM"], **more)["Id"]
        end = time.monotonic() + SECONDS_MAX
        while time.monotonic() < end:
            told = self.aws.describe_change_set(ChangeSetName=made)
            if told["Status"] not in ("CREATE_PENDING", "CREATE_IN_PROGRESS"):
                break
            time.sleep(0.02)
        if told.get("Changes"):
            raise RuntimeError(f"{len(told['Changes'])} changes")

    def deploy(self):
        with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
            file.write(web_stack.template())
            file.flush()
            clients.awscli(self.cloud, "cloudformation", "deploy", "--stack-name", "web",
                           "--template-file", file.name, "--capabilities", "CAPABILITY_IAM",
                           "--no-fail-on-empty-changeset")

    def change(self, body=None):
        self.aws.update_stack(StackName=self.stack, Capabilities=["CAPABILITY_IAM"],
                              TemplateBody=body or web_stack.template(visible_for=90))
        self.ends(self.stack, "UPDATE_COMPLETE")

    def destroy(self):
        self.aws.delete_stack(StackName=self.stack)
        self.ends(self.stack, "DELETE_COMPLETE")

    def measured(self):
        return [clock(self.create), clock(self.nothing),
                clock(lambda: self.nothing(DeploymentMode="REVERT_DRIFT")), clock(self.deploy),
                clock(self.change), clock(self.destroy)]


def by_terraform(cloud):
    with terraform.Terraform(cloud, [ROOT / "tests/lib/web_stack.tf"]) as run:
        run("init")

        def nothing():
            if said := run.changes_planned():
                raise RuntimeError(said.strip().splitlines()[-1])
        return [clock(lambda: run("apply", "-auto-approve")), "-", clock(nothing), "-",
                clock(lambda: run("apply", "-auto-approve", "-var", "visible_for=90")),
                clock(lambda: run("destroy", "-auto-approve"))]


def many(cloud, count):
    formation = Formation(cloud)

    def body(seconds):
        return json.dumps({"Resources": {f"Jobs{number}": {
            "Type": "AWS::SQS::Queue", "Properties": {"VisibilityTimeout": seconds}}
            for number in range(count)}})
    return [str(count), clock(lambda: formation.create(f"many{count}", body(30))),
            clock(lambda: formation.change(body(40))), clock(formation.destroy)]


def table(head, rows):
    print("| " + " | ".join(head) + " |\n|" + "---|" * len(head))
    for row in rows:
        print("| " + " | ".join(row) + " |", flush=True)
    print()


def main():
    columns, large = {}, []
    with Cloud(arguments=("--machines", "pretend")) as cloud:
        columns["windlass"] = Formation(cloud).measured()
        large = [many(cloud, count) for count in MANY]
    servers = {"windlass": lambda: Cloud(arguments=("--machines", "pretend"))}
    if program := shutil.which("moto_server"):
        servers["moto"] = lambda: Moto(program)
        with servers["moto"]() as cloud:
            columns["moto"] = Formation(cloud).measured()
    for name, server in servers.items():
        try:
            terraform.check_installed()
            with server() as cloud:
                columns[f"Terraform on {name}"] = by_terraform(cloud)
        except PeerMissing as missing:
            print(f"{missing}: no column for Terraform on {name}\n")
    print("## A web stack of 21 resources\n")
    table(["", *columns], [[row, *(column[i] for column in columns.values())] for i, row in enumerate(ROWS)])
    print("## Stacks of many queues, on windlass\n")
    table(["queues", "create", "change all", "destroy"], large)


if __name__ == "__main__":
    main()
