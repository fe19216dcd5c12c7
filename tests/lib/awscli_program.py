"""The awscli as a program that stays: questions and answers are pickles on its standard streams."""
import base64
import contextlib
import datetime
import io
import json
import os
import pickle
import sys
import tempfile

import awscli
import awscli.clidriver
from botocore import xform_name

COMMANDS = {"s3": "s3api"}
# The awscli finds its own data by this variable, which it has set when it was imported.
DATA_PATH = os.environ["AWS_DATA_PATH"]
# From version 2 on it wants binary values in base64; before that as they are.
BASE64 = not awscli.__version__.startswith("1.")
session = awscli.clidriver.create_clidriver().session


def operations(service):
    return frozenset(session.get_service_model(service).operation_names)


def call(environment, endpoint, service, operation, parameters):
    """Each answer that came for this operation (its error's code, the answer), and what was printed."""
    os.environ.clear()
    os.environ.update(environment, AWS_DATA_PATH=DATA_PATH)
    seen = []

    def after_call(http_response, parsed, model, **_):
        refused = http_response.status_code >= 300
        seen.append((parsed.get("Error", {}).get("Code", "unnamed") if refused else "", parsed))
    said = io.TextIOWrapper(io.BytesIO(), write_through=True)
    model = session.get_service_model(service).operation_model(operation)
    arguments = ["--endpoint-url", endpoint, "--output", "json", "--no-paginate",
                 COMMANDS.get(service, service), xform_name(operation, "-")]
    with tempfile.NamedTemporaryFile(prefix="windlass-test-") as out, \
            contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        if model.has_streaming_output:
            # Beside the file's name it wants the others as options.
            for name, value in parameters.items():
                arguments += ["--" + xform_name(name, "-"), str(value)]
            arguments.append(out.name)
        else:
            arguments += ["--cli-input-json", json.dumps(plain(parameters))]
        made = awscli.clidriver.create_clidriver()
        # What reading a service's model takes is paid once.
        made.session.register_component("data_loader", session.get_component("data_loader"))
        # Before all others: some of them raise.
        made.session.get_component("event_emitter").register_first("after-call", after_call)
        made.main(arguments)
        answers = [(code, answer(parsed, model.output_shape, out)) for code, parsed in seen]
    return answers, said.buffer.getvalue().decode(errors="replace")


def answer(value, shape, out):
    """As boto3 would say it: binary values in bytes, a stream as what came of it."""
    if hasattr(value, "read"):
        return out.read()
    kind = shape.type_name if shape is not None else ""
    if isinstance(value, dict) and kind == "structure":
        return {name: answer(item, shape.members.get(name), out) for name, item in value.items()}
    if isinstance(value, dict) and kind == "map":
        return {name: answer(item, shape.value, out) for name, item in value.items()}
    if isinstance(value, list) and kind == "list":
        return [answer(item, shape.member, out) for item in value]
    return base64.b64decode(value) if kind == "blob" and isinstance(value, str) else value


def plain(value):
    if isinstance(value, dict):
        return {name: plain(item) for name, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, bytes):
        return base64.b64encode(value).decode() if BASE64 else value.decode()
    return value.isoformat() if isinstance(value, datetime.datetime) else value


def main():
    answers = sys.stdout.buffer
    while True:
        try:
            what, *arguments = pickle.load(sys.stdin.buffer)
        except EOFError:
            return
        try:
            reply = True, {"call": call, "operations": operations}[what](*arguments)
        except (Exception, SystemExit) as error:  # whatever it was, the test says it
            reply = False, repr(error)
        answers.write(pickle.dumps(reply))
        answers.flush()


if __name__ == "__main__":
    main()
