"""The rule that every operation is exercised is itself held: what is only claimed does not count."""
import pathlib
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from lib import cases, clients, recording  # noqa: E402
from lib.cloud import WINDLASS, Cloud, clean_environment  # noqa: E402
from lib.declared import declared  # noqa: E402
from lib.exercise import cli, refused, refuses, shows  # noqa: E402

COVERAGE = pathlib.Path(__file__).resolve().parent.parent / "coverage.py"


def calling(code):
    """A test that makes one call of SQS's, with this error."""
    return lambda _: recording.note("boto3", "sqs", "ListQueues", code)


class Claims(unittest.TestCase):
    def setUp(self):
        # What is made up here must not count for the run.
        for record in (recording.shown, recording.calls):
            self.addCleanup(record.__delitem__, slice(len(record), None))

    def claim(self, decorator, test):
        decorator("sqs", "ListQueues")(test)(self)
        return recording.shown[-1]["kind"]

    def test_a_successful_call_shows_an_effect(self):
        self.assertEqual(self.claim(shows, calling("")), "effect")

    def test_a_refused_call_shows_a_refusal(self):
        self.assertEqual(self.claim(refuses, calling("AccessDenied")), "refusal")

    def test_a_refused_call_shows_no_effect(self):
        with self.assertRaisesRegex(AssertionError, "made no such call"):
            self.claim(shows, calling("AccessDenied"))

    def test_a_successful_call_shows_no_refusal(self):
        with self.assertRaisesRegex(AssertionError, "made no such call"):
            self.claim(refuses, calling(""))

    def test_a_test_that_calls_nothing_shows_nothing(self):
        with self.assertRaisesRegex(AssertionError, "made no such call"):
            self.claim(shows, lambda _: None)

    def test_an_operation_that_the_client_does_not_know_is_not_asked_for(self):
        shows("sqs", "NotYetThought")(lambda _: None)(self)


class Calls(unittest.TestCase):
    def test_the_awscli_answers_as_boto3_does(self):
        with Cloud() as cloud:
            sqs = clients.client(cloud, "sqs")
            url = cli(cloud, "sqs", "CreateQueue", {"QueueName": "q"})["QueueUrl"]
            self.assertEqual(sqs.list_queues()["QueueUrls"], [url])
            self.assertEqual(recording.calls[-2:], [("awscli", "sqs", "CreateQueue", ""),
                                                    ("boto3", "sqs", "ListQueues", "")])

    def test_another_refusal_than_the_expected_one_fails(self):
        with Cloud() as cloud:
            with self.assertRaisesRegex(AssertionError, "was refused with InvalidParameterValue"):
                refused(cloud, "sqs", "CreateQueue", {"QueueName": "a b"}, "NotThis")
            with self.assertRaisesRegex(AssertionError, "was not refused"):
                refused(cloud, "sqs", "CreateQueue", {"QueueName": "q"}, "NotThis")


class Coverage(unittest.TestCase):
    def test_an_operation_that_nobody_showed_fails_the_run(self):
        with tempfile.TemporaryDirectory(prefix="windlass-test-") as empty:
            done = subprocess.run([sys.executable, COVERAGE, empty], capture_output=True, text=True,
                                  env=dict(clean_environment(), WINDLASS=WINDLASS))
        self.assertEqual(done.returncode, 1)
        self.assertIn("CreateQueue lacks awscli, boto3, effect, refusal", done.stdout)

    def test_what_tests_declare_is_read_without_running_them(self):
        self.assertIn("iam_users.test_a_user_is_made_found_and_listed",
                      declared()["iam", "CreateUser"]["effect"])


if __name__ == "__main__":
    cases.main()
