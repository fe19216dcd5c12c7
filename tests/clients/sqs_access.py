"""Queues: who may use them, and what of their messages lies on the disk."""
import pathlib
import secrets
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from lib import cases, clients  # noqa: E402
from lib.clients import refusal  # noqa: E402
from lib.least import HOME, LeastCase, allow, deny, document  # noqa: E402


class Access(LeastCase):
    service = "sqs"

    def queue(self, **attributes):
        return self.aws.create_queue(QueueName=self.name(), Attributes=attributes)["QueueUrl"]

    def arn(self):
        return f"arn:aws:sqs:us-east-1:{HOME}:{self.name()}"

    def test_sending_and_receiving_are_two_permissions(self):
        url = self.queue()
        user = self.user(allow("sqs:SendMessage", self.arn()))
        user.send_message(QueueUrl=url, MessageBody="m")
        user.send_message_batch(QueueUrl=url, Entries=[{"Id": "1", "MessageBody": "m"}])
        self.assertIn("AccessDenied", refusal(user.receive_message, QueueUrl=url))

    def test_the_permission_is_for_one_queue(self):
        url = self.queue()
        user = self.user(allow("sqs:*", self.arn() + "-other"))
        self.assertIn("AccessDenied", refusal(user.send_message, QueueUrl=url, MessageBody="m"))

    def test_a_queues_policy_lets_a_user_in_and_a_denial_keeps_it_out(self):
        url = self.queue()
        user = self.user()
        principal = {"AWS": f"arn:aws:iam::{HOME}:user/{self.name(40)}"}
        self.aws.set_queue_attributes(QueueUrl=url, Attributes={"Policy": document(
            allow("sqs:*", self.arn(), Principal=principal),
            deny("sqs:DeleteMessage", self.arn(), Principal=principal))})
        user.send_message(QueueUrl=url, MessageBody="m")
        [message] = user.receive_message(QueueUrl=url)["Messages"]
        self.assertIn("AccessDenied", refusal(
            user.delete_message, QueueUrl=url, ReceiptHandle=message["ReceiptHandle"]))

    def test_a_queues_tags_decide(self):
        url = self.queue()
        self.aws.tag_queue(QueueUrl=url, Tags={"team": "red"})
        user = self.user(allow("sqs:SendMessage", "*", Condition={
            "StringEquals": {"aws:ResourceTag/team": "red"}}))
        user.send_message(QueueUrl=url, MessageBody="m")
        self.aws.tag_queue(QueueUrl=url, Tags={"team": "blue"})
        self.assertIn("AccessDenied", refusal(user.send_message, QueueUrl=url, MessageBody="m"))

    def test_messages_under_a_kms_key_lie_sealed(self):
        kms = clients.client(self.cloud, "kms")
        key = kms.create_key()["KeyMetadata"]["Arn"]
        canary = "canary" + secrets.token_hex(16)
        sealed = self.queue(KmsMasterKeyId=key)
        self.aws.send_message(QueueUrl=sealed, MessageBody=canary)
        self.assertFalse(self.on_disk(canary))
        kms.disable_key(KeyId=key)
        self.assertIn("KmsDisabled", refusal(self.aws.receive_message, QueueUrl=sealed)
                      .replace("KMS.DisabledException", "KmsDisabled"))
        kms.enable_key(KeyId=key)
        [message] = self.aws.receive_message(QueueUrl=sealed)["Messages"]
        self.assertEqual(message["Body"], canary)

    def test_the_search_finds_what_is_not_sealed(self):
        canary = "canary" + secrets.token_hex(16)
        self.aws.send_message(QueueUrl=self.queue(), MessageBody=canary)
        self.assertTrue(self.on_disk(canary))

    def test_a_sealed_queue_needs_the_permission_on_its_key_too(self):
        key = clients.client(self.cloud, "kms").create_key()["KeyMetadata"]["Arn"]
        url = self.queue(KmsMasterKeyId=key)
        user = self.user(allow("sqs:*", self.arn()))
        self.assertNotEqual(refusal(user.send_message, QueueUrl=url, MessageBody="m"), "")

    def on_disk(self, canary):
        return any(canary.encode() in path.read_bytes()
                   for path in pathlib.Path(self.cloud.state).rglob("*") if path.is_file())


if __name__ == "__main__":
    cases.main()
