"""The awscli as a process that stays: any operation of it, driven by boto3's parameters.

A call takes 0.1 s where one by a process of its own takes 0.7. It is not this process because Debian's
awscli brings a botocore that cannot live beside boto3's.
"""
import atexit
import functools
import pathlib
import pickle
import subprocess
import sys
import threading

from botocore.exceptions import ClientError

from . import clients, recording

PROGRAM = pathlib.Path(__file__).with_name("awscli_program.py")
END_SECONDS_MAX = 120


def call(cloud, service, operation, parameters=None, region=None, **keys):
    """What the operation answered, as boto3 would; raises ClientError when it was refused."""
    environment = {**cloud.environment(), "AWS_MAX_ATTEMPTS": "1",
                   **{name.upper(): value for name, value in keys.items()}}
    if region:
        environment.update(AWS_REGION=region, AWS_DEFAULT_REGION=region)
    seen, said = driver().ask("call", environment, cloud.endpoint, service, operation,
                              parameters or {})
    if not seen:
        raise AssertionError(f"aws {service} {operation} called nothing: {said}")
    for code, _ in seen:
        recording.note("awscli", service, operation, code)
    code, answer = seen[-1]
    if code:
        raise ClientError(answer, operation)
    return answer


def knows(service, operation):
    return operation in operations(service)


@functools.lru_cache(maxsize=None)
def operations(service):
    return driver().ask("operations", service)


@functools.lru_cache(maxsize=None)
def driver():
    clients.awscli_path()  # skips the test where there is none
    return Driver()


class Driver:
    def __init__(self):
        self.process = subprocess.Popen([sys.executable, "-P", PROGRAM], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE)
        self.only_one = threading.Lock()
        atexit.register(self.end)

    def ask(self, *question):
        with self.only_one:
            self.process.stdin.write(pickle.dumps(question))
            self.process.stdin.flush()
            done, answer = pickle.load(self.process.stdout)
        if not done:
            raise AssertionError("the awscli's driver: " + answer)
        return answer

    def end(self):
        self.process.stdin.close()
        self.process.wait(END_SECONDS_MAX)
