"""Notes which operations AWS's clients called, and what came back."""
import collections
import json
import os

# `client` is "boto3" or "awscli"; `code` is the error's, "" where the call succeeded.
Call = collections.namedtuple("Call", "client service operation code")

calls = []
shown = []


def note(client, service, operation, code):
    calls.append(Call(client, service, operation, code))


def watch(events):
    """Notes every call made through a client of boto3's, by its events."""
    def after_call(http_response, parsed, model, **_):
        refused = http_response.status_code >= 300
        code = parsed.get("Error", {}).get("Code", "unnamed") if refused else ""
        note("boto3", model.service_model.service_name, model.name, code)
    # Before botocore's own: some of them raise.
    events.register_first("after-call", after_call)


def show(kind, service, operation, test):
    shown.append({"kind": kind, "service": service, "operation": operation, "test": test})


def write(suite):
    """Leaves what this process saw where tests/run.py gathers it."""
    if folder := os.environ.get("WINDLASS_SHOWN"):
        called = sorted({(call.client, call.service, call.operation) for call in calls})
        with open(os.path.join(folder, f"{suite}-{os.getpid()}.json"), "w") as out:
            json.dump({"shown": shown, "called": called}, out)
