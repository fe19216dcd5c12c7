"""Every operation of SQS: what it does, and that it is refused."""
import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from lib import cases  # noqa: E402
from lib.cloud_case import CloudCase  # noqa: E402
from lib.exercise import knows, refuses, shows  # noqa: E402

NO_QUEUE = ("AWS.SimpleQueueService.NonExistentQueue", "QueueDoesNotExist")
NO_ARN = "arn:aws:sqs:us-east-1:000000000000:nowhere"


class Queues(CloudCase):
    service = "sqs"

    def queue(self, suffix="", **attributes):
        return self.aws.create_queue(QueueName=self.name() + suffix, Attributes=attributes)["QueueUrl"]

    def attribute(self, url, name):
        return self.aws.get_queue_attributes(QueueUrl=url, AttributeNames=[name])["Attributes"][name]

    def receive(self, url, **more):
        return self.aws.receive_message(QueueUrl=url, **more).get("Messages", [])

    @shows("sqs", "CreateQueue", "GetQueueUrl", "ListQueues", "DeleteQueue")
    def test_a_queue_is_made_found_listed_and_removed(self):
        url = self.queue()
        self.assertEqual(self.aws.get_queue_url(QueueName=self.name())["QueueUrl"], url)
        self.assertIn(url, self.aws.list_queues()["QueueUrls"])
        self.aws.delete_queue(QueueUrl=url)
        self.assertNotIn(url, self.aws.list_queues().get("QueueUrls", []))

    @shows("sqs", "SetQueueAttributes", "GetQueueAttributes")
    def test_a_queues_attributes_are_set_and_read(self):
        url = self.queue()
        self.aws.set_queue_attributes(QueueUrl=url, Attributes={"VisibilityTimeout": "7"})
        self.assertEqual(self.attribute(url, "VisibilityTimeout"), "7")

    @shows("sqs", "SendMessage", "ReceiveMessage", "ChangeMessageVisibility", "DeleteMessage")
    def test_a_message_is_sent_received_handed_back_and_deleted(self):
        url = self.queue()
        self.aws.send_message(QueueUrl=url, MessageBody="m")
        [first] = self.receive(url)
        self.aws.change_message_visibility(QueueUrl=url, ReceiptHandle=first["ReceiptHandle"],
                                           VisibilityTimeout=0)
        [again] = self.receive(url)
        self.assertEqual(again["Body"], "m")
        self.aws.delete_message(QueueUrl=url, ReceiptHandle=again["ReceiptHandle"])
        self.assertEqual(self.attribute(url, "ApproximateNumberOfMessagesNotVisible"), "0")

    @shows("sqs", "SendMessageBatch", "ChangeMessageVisibilityBatch", "DeleteMessageBatch")
    def test_messages_are_sent_handed_back_and_deleted_by_the_dozen(self):
        url = self.queue()
        self.aws.send_message_batch(QueueUrl=url, Entries=[
            {"Id": str(number), "MessageBody": "m"} for number in range(3)])
        got = self.receive(url, MaxNumberOfMessages=10)
        entries = [{"Id": str(n), "ReceiptHandle": m["ReceiptHandle"]} for n, m in enumerate(got)]
        self.aws.change_message_visibility_batch(
            QueueUrl=url, Entries=[{**entry, "VisibilityTimeout": 0} for entry in entries])
        again = self.receive(url, MaxNumberOfMessages=10)
        self.assertEqual(len(again), 3)
        answer = self.aws.delete_message_batch(QueueUrl=url, Entries=[
            {"Id": str(n), "ReceiptHandle": m["ReceiptHandle"]} for n, m in enumerate(again)])
        self.assertEqual(len(answer["Successful"]), 3)

    @shows("sqs", "PurgeQueue")
    def test_a_queue_is_emptied(self):
        url = self.queue()
        self.aws.send_message(QueueUrl=url, MessageBody="m")
        self.aws.purge_queue(QueueUrl=url)
        self.assertEqual(self.receive(url), [])

    @shows("sqs", "TagQueue", "UntagQueue", "ListQueueTags")
    def test_a_queues_tags_come_and_go(self):
        url = self.queue()
        self.aws.tag_queue(QueueUrl=url, Tags={"a": "1", "b": "2"})
        self.aws.untag_queue(QueueUrl=url, TagKeys=["a"])
        self.assertEqual(self.aws.list_queue_tags(QueueUrl=url)["Tags"], {"b": "2"})

    @shows("sqs", "AddPermission", "RemovePermission")
    def test_a_permission_is_a_statement_of_the_queues_policy(self):
        url = self.queue()
        self.aws.add_permission(QueueUrl=url, Label="guests", AWSAccountIds=["111122223333"],
                                Actions=["SendMessage"])
        [statement] = json.loads(self.attribute(url, "Policy"))["Statement"]
        self.assertEqual((statement["Sid"], statement["Action"]), ("guests", "SQS:SendMessage"))
        self.aws.remove_permission(QueueUrl=url, Label="guests")
        answer = self.aws.get_queue_attributes(QueueUrl=url, AttributeNames=["Policy"])
        self.assertEqual(answer.get("Attributes", {}), {})

    @shows("sqs", "ListDeadLetterSourceQueues", "StartMessageMoveTask", "ListMessageMoveTasks")
    def test_dead_letters_are_moved_back(self):
        dead = self.queue("-dead")
        arn = self.attribute(dead, "QueueArn")
        url = self.queue(VisibilityTimeout="0", RedrivePolicy=json.dumps(
            {"deadLetterTargetArn": arn, "maxReceiveCount": 1}))
        self.assertEqual(self.aws.list_dead_letter_source_queues(QueueUrl=dead)["queueUrls"], [url])
        self.aws.send_message(QueueUrl=url, MessageBody="poison")
        while self.receive(url):
            pass
        if knows("sqs", "StartMessageMoveTask"):
            self.aws.start_message_move_task(SourceArn=arn)
            self.assertEqual([m["Body"] for m in self.receive(url, WaitTimeSeconds=20)], ["poison"])
            [task] = self.aws.list_message_move_tasks(SourceArn=arn)["Results"]
            self.assertEqual(task["SourceArn"], arn)

    @shows("sqs", "CancelMessageMoveTask")
    def test_a_slow_move_is_cancelled(self):
        dead = self.queue("-dead")
        arn = self.attribute(dead, "QueueArn")
        url = self.queue(VisibilityTimeout="0", RedrivePolicy=json.dumps(
            {"deadLetterTargetArn": arn, "maxReceiveCount": 1}))
        for number in range(5):
            self.aws.send_message(QueueUrl=dead, MessageBody=str(number))
        if knows("sqs", "CancelMessageMoveTask"):
            task = self.aws.start_message_move_task(
                SourceArn=arn, DestinationArn=self.attribute(url, "QueueArn"),
                MaxNumberOfMessagesPerSecond=1)["TaskHandle"]
            self.aws.cancel_message_move_task(TaskHandle=task)
            [told] = self.aws.list_message_move_tasks(SourceArn=arn)["Results"]
            self.assertIn(told["Status"], ("CANCELLING", "CANCELLED"))

    @refuses("sqs", "GetQueueUrl", "DeleteQueue", "SetQueueAttributes", "GetQueueAttributes",
             "SendMessage", "ReceiveMessage", "ChangeMessageVisibility", "DeleteMessage",
             "SendMessageBatch", "ChangeMessageVisibilityBatch", "DeleteMessageBatch",
             "PurgeQueue", "TagQueue", "UntagQueue", "ListQueueTags", "AddPermission",
             "RemovePermission", "ListDeadLetterSourceQueues")
    def test_a_queue_that_is_not_there_is_refused(self):
        self.refused("GetQueueUrl", {"QueueName": "nowhere"}, NO_QUEUE)
        url = {"QueueUrl": self.cloud.endpoint.rstrip("/") + "/000000000000/nowhere"}
        entry, receipt = {"Id": "1"}, {"ReceiptHandle": "r"}
        for operation, more in {
                "DeleteQueue": {}, "SetQueueAttributes": {"Attributes": {"DelaySeconds": "1"}},
                "GetQueueAttributes": {"AttributeNames": ["All"]}, "SendMessage": {"MessageBody": "m"},
                "ReceiveMessage": {}, "ChangeMessageVisibility": {**receipt, "VisibilityTimeout": 1},
                "DeleteMessage": receipt,
                "SendMessageBatch": {"Entries": [{**entry, "MessageBody": "m"}]},
                "ChangeMessageVisibilityBatch": {"Entries": [
                    {**entry, **receipt, "VisibilityTimeout": 1}]},
                "DeleteMessageBatch": {"Entries": [{**entry, **receipt}]}, "PurgeQueue": {},
                "TagQueue": {"Tags": {"k": "v"}}, "UntagQueue": {"TagKeys": ["k"]},
                "ListQueueTags": {}, "RemovePermission": {"Label": "l"},
                "AddPermission": {"Label": "l", "AWSAccountIds": ["111122223333"],
                                  "Actions": ["SendMessage"]},
                "ListDeadLetterSourceQueues": {}}.items():
            with self.subTest(operation):
                self.refused(operation, {**url, **more}, NO_QUEUE)

    @refuses("sqs", "CreateQueue", "ListQueues", "StartMessageMoveTask", "ListMessageMoveTasks",
             "CancelMessageMoveTask")
    def test_what_no_queue_and_no_move_can_be_is_refused(self):
        self.refused("CreateQueue", {"QueueName": "a b"}, "InvalidParameterValue")
        self.refused("ListQueues", {"MaxResults": 1001}, "InvalidParameterValue")
        for operation, parameters in (("StartMessageMoveTask", {"SourceArn": NO_ARN}),
                                      ("ListMessageMoveTasks", {"SourceArn": NO_ARN}),
                                      ("CancelMessageMoveTask", {"TaskHandle": "nonsense"})):
            self.refused(operation, parameters, ("ResourceNotFoundException", "InvalidParameterValue"))


if __name__ == "__main__":
    cases.main()
