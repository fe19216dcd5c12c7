"""Every operation served is exercised by boto3 and the awscli: one asserted effect, one refusal.

How to write it, in tests/clients/SERVICE_*.py:

    from lib.exercise import cli, knows, refused, refuses, shows

    class Topics(unittest.TestCase):
        @shows("sns", "CreateTopic", "ListTopics")
        def test_a_topic_is_made_and_listed(self):
            arn = self.sns.create_topic(Name="t")["TopicArn"]
            self.assertIn(arn, [t["TopicArn"] for t in self.sns.list_topics()["Topics"]])

        @refuses("sns", "CreateTopic", "DeleteTopic")
        def test_names_no_topic_can_have_are_refused(self):
            refused(self.cloud, "sns", "CreateTopic", {"Name": "a b"}, "InvalidParameter")
            refused(self.cloud, "sns", "DeleteTopic", {"TopicArn": "nonsense"}, "InvalidParameter")

`@shows` declares that the test asserts an effect of these operations, `@refuses` a refusal. Either
fails the test when it did not make such a call: a successful one, or one that came back with an error.
Calls of setUp and setUpClass do not count. The service's name is boto3's ("s3", "logs", "cloudwatch").

`refused(...)` makes the call through the awscli and through boto3; both must get that code (or one of
several, in a tuple). Parameters are boto3's. More keyword arguments go to `clients.client`
(aws_access_key_id=..., region=...).
`cli(cloud, "sns", "CreateTopic", {...})` calls through the awscli, answers what boto3 would answer and
raises ClientError; it takes 0.1 s where a process of its own takes 0.7.
`knows("sqs", "StartMessageMoveTask")`: an older client lacks what came after it. `@shows` and
`@refuses` ask nothing of an operation that no client of this Python knows, and `refused` passes over it:

    if knows("sqs", "StartMessageMoveTask"):
        ...

After all suites tests/run.py fails for each operation served that lacks an effect, a refusal, a call by
boto3 or a call by the awscli. docs/served.md is made from the decorators, so their arguments must be
plain strings.
"""
import functools
import inspect
import pathlib

import botocore.session
from botocore import xform_name
from botocore.exceptions import ClientError

from . import clients, recording
from .awscli_driver import call as cli
from .awscli_driver import knows as cli_knows

__all__ = ["cli", "knows", "refused", "refuses", "shows"]


def shows(service, *operations):
    return _declared("effect", service, operations, lambda code: code == "")


def refuses(service, *operations):
    return _declared("refusal", service, operations, lambda code: code != "")


def refused(cloud, service, operation, parameters, code, **settings):
    wanted = code if isinstance(code, tuple) else (code,)
    if cli_knows(service, operation):
        _expect("awscli", wanted, operation, lambda: cli(cloud, service, operation, parameters,
                                                         **settings))
    if knows(service, operation):
        client = clients.client(cloud, service, **settings)
        method = getattr(client, xform_name(operation))
        _expect("boto3", wanted, operation, lambda: method(**parameters))


def _expect(client, wanted, operation, call):
    try:
        answer = call()
    except ClientError as error:
        said = error.response["Error"]
        if said["Code"] in wanted:
            return
        raise AssertionError(f"{operation} by {client} was refused with {said['Code']} "
                             f"({said.get('Message')}), not {' or '.join(wanted)}") from None
    raise AssertionError(f"{operation} by {client} was not refused: {str(answer)[:500]}")


@functools.lru_cache(maxsize=None)
def _operations(service):
    return frozenset(botocore.session.Session().get_service_model(service).operation_names)


def knows(service, operation):
    return operation in _operations(service)


def _declared(kind, service, operations, counts):
    def decorate(test):
        name = f"{pathlib.Path(inspect.unwrap(test).__code__.co_filename).stem}.{test.__name__}"

        @functools.wraps(test)
        def checked(*arguments):
            before = len(recording.calls)
            test(*arguments)
            seen = {call.operation for call in recording.calls[before:]
                    if call.service == service and counts(call.code)}
            for operation in operations:
                if operation in seen:
                    recording.show(kind, service, operation, name)
                elif knows(service, operation):
                    raise AssertionError(f"the test declares to show the {kind} of {service} "
                                         f"{operation}, and made no such call")
        return checked
    return decorate
