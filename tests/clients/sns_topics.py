"""SNS's topics and their subscriptions, as boto3 and the awscli see them."""
import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from lib import cases  # noqa: E402
from lib.cloud_case import CloudCase  # noqa: E402
from lib.exercise import cli, refuses, shows  # noqa: E402

NOWHERE = "arn:aws:sns:us-east-1:000000000000:nowhere"


class Topics(CloudCase):
    service = "sns"

    def topic(self, suffix="", **attributes):
        return self.aws.create_topic(Name=self.name() + suffix, Attributes=attributes)["TopicArn"]

    def attributes(self, topic):
        return self.aws.get_topic_attributes(TopicArn=topic)["Attributes"]

    @shows("sns", "CreateTopic", "ListTopics")
    def test_a_topic_is_made_and_listed(self):
        arn = self.topic()
        self.assertEqual(cli(self.cloud, "sns", "CreateTopic", {"Name": self.name()})["TopicArn"], arn)
        self.assertIn(arn, [one["TopicArn"] for one in self.aws.list_topics()["Topics"]])
        listed = cli(self.cloud, "sns", "ListTopics", {})["Topics"]
        self.assertIn(arn, [one["TopicArn"] for one in listed])

    @shows("sns", "SetTopicAttributes", "GetTopicAttributes")
    def test_attributes_are_kept(self):
        arn = self.topic()
        cli(self.cloud, "sns", "SetTopicAttributes",
            {"TopicArn": arn, "AttributeName": "DisplayName", "AttributeValue": "News"})
        self.assertEqual(self.attributes(arn)["DisplayName"], "News")
        seen = cli(self.cloud, "sns", "GetTopicAttributes", {"TopicArn": arn})["Attributes"]
        self.assertEqual(json.loads(seen["Policy"])["Id"], "__default_policy_ID")

    @shows("sns", "AddPermission", "RemovePermission")
    def test_a_permission_is_given_and_taken(self):
        arn = self.topic()
        given = {"TopicArn": arn, "Label": "friends"}
        cli(self.cloud, "sns", "AddPermission",
            {**given, "AWSAccountId": ["111122223333"], "ActionName": ["Publish"]})
        self.assertIn("111122223333", self.attributes(arn)["Policy"])
        self.aws.remove_permission(**given)
        self.assertNotIn("111122223333", self.attributes(arn)["Policy"])
        self.aws.add_permission(**given, AWSAccountId=["111122223333"], ActionName=["Publish"])
        cli(self.cloud, "sns", "RemovePermission", given)
        self.assertNotIn("111122223333", self.attributes(arn)["Policy"])

    @shows("sns", "TagResource", "UntagResource", "ListTagsForResource")
    def test_tags_come_and_go(self):
        arn = self.topic()
        self.aws.tag_resource(ResourceArn=arn, Tags=[{"Key": "a", "Value": "1"}])
        cli(self.cloud, "sns", "TagResource",
            {"ResourceArn": arn, "Tags": [{"Key": "b", "Value": "2"}]})
        tags = cli(self.cloud, "sns", "ListTagsForResource", {"ResourceArn": arn})["Tags"]
        self.assertEqual({tag["Key"]: tag["Value"] for tag in tags}, {"a": "1", "b": "2"})
        self.aws.untag_resource(ResourceArn=arn, TagKeys=["a"])
        cli(self.cloud, "sns", "UntagResource", {"ResourceArn": arn, "TagKeys": ["b"]})
        self.assertEqual(self.aws.list_tags_for_resource(ResourceArn=arn)["Tags"], [])

    @shows("sns", "DeleteTopic")
    def test_a_deleted_topic_is_gone(self):
        for delete in (lambda arn: self.aws.delete_topic(TopicArn=arn),
                       lambda arn: cli(self.cloud, "sns", "DeleteTopic", {"TopicArn": arn})):
            arn = self.topic()
            delete(arn)
            self.assertNotIn(arn, [one["TopicArn"] for one in self.aws.list_topics()["Topics"]])

    @shows("sns", "Subscribe", "GetSubscriptionAttributes", "SetSubscriptionAttributes",
           "ListSubscriptions", "ListSubscriptionsByTopic", "Unsubscribe")
    def test_a_subscription_lives_until_it_is_ended(self):
        arn = self.topic()
        subscribed = {"TopicArn": arn, "Protocol": "sqs",
                      "Endpoint": "arn:aws:sqs:us-east-1:000000000000:somewhere"}
        one = self.aws.subscribe(**subscribed)["SubscriptionArn"]
        again = cli(self.cloud, "sns", "Subscribe", subscribed)
        self.assertEqual(again["SubscriptionArn"], one)
        self.aws.set_subscription_attributes(SubscriptionArn=one, AttributeName="FilterPolicy",
                                             AttributeValue='{"color":["red"]}')
        cli(self.cloud, "sns", "SetSubscriptionAttributes",
            {"SubscriptionArn": one, "AttributeName": "RawMessageDelivery", "AttributeValue": "true"})
        seen = self.aws.get_subscription_attributes(SubscriptionArn=one)["Attributes"]
        self.assertEqual((seen["RawMessageDelivery"], seen["FilterPolicy"]),
                         ("true", '{"color":["red"]}'))
        self.assertEqual(cli(self.cloud, "sns", "GetSubscriptionAttributes",
                             {"SubscriptionArn": one})["Attributes"], seen)
        for answer in (self.aws.list_subscriptions(),
                       self.aws.list_subscriptions_by_topic(TopicArn=arn),
                       cli(self.cloud, "sns", "ListSubscriptions", {}),
                       cli(self.cloud, "sns", "ListSubscriptionsByTopic", {"TopicArn": arn})):
            self.assertIn(one, [each["SubscriptionArn"] for each in answer["Subscriptions"]])
        cli(self.cloud, "sns", "Unsubscribe", {"SubscriptionArn": one})
        self.aws.unsubscribe(SubscriptionArn=one)  # once more: it is gone all the same
        self.assertEqual(self.aws.list_subscriptions_by_topic(TopicArn=arn)["Subscriptions"], [])

    @refuses("sns", "CreateTopic", "DeleteTopic", "AddPermission", "GetTopicAttributes",
             "SetTopicAttributes", "RemovePermission")
    def test_topics_that_cannot_be_are_refused(self):
        self.refused("CreateTopic", {"Name": "a b"}, "InvalidParameter")
        self.refused("DeleteTopic", {"TopicArn": "nonsense"}, "InvalidParameter")
        self.refused("GetTopicAttributes", {"TopicArn": NOWHERE}, "NotFound")
        self.refused("SetTopicAttributes", {"TopicArn": self.topic(), "AttributeName": "Color",
                                            "AttributeValue": "red"}, "InvalidParameter")
        self.refused("AddPermission", {"TopicArn": self.topic(), "Label": "x", "AWSAccountId": ["1"],
                                       "ActionName": ["Fly"]}, "InvalidParameter")
        self.refused("RemovePermission", {"TopicArn": self.topic(), "Label": "x"}, "NotFound")

    @refuses("sns", "TagResource", "UntagResource", "ListTagsForResource")
    def test_tags_of_nothing_are_refused(self):
        for operation, more in (("TagResource", {"Tags": [{"Key": "a", "Value": "1"}]}),
                                ("UntagResource", {"TagKeys": ["a"]}), ("ListTagsForResource", {})):
            self.refused(operation, {"ResourceArn": NOWHERE, **more}, "ResourceNotFound")

    @refuses("sns", "Subscribe", "ConfirmSubscription", "Unsubscribe", "GetSubscriptionAttributes",
             "SetSubscriptionAttributes", "ListSubscriptionsByTopic", "ListSubscriptions")
    def test_subscriptions_that_cannot_be_are_refused(self):
        arn = self.topic()
        self.refused("Subscribe", {"TopicArn": arn, "Protocol": "email", "Endpoint": "nobody"},
                     "InvalidParameter")
        self.refused("Subscribe", {"TopicArn": arn, "Protocol": "sms", "Endpoint": "+15550100"},
                     "NotImplemented")
        self.refused("ConfirmSubscription", {"TopicArn": arn, "Token": "x"}, "InvalidParameter")
        self.refused("Unsubscribe", {"SubscriptionArn": "x"}, "InvalidParameter")
        self.refused("GetSubscriptionAttributes", {"SubscriptionArn": arn + ":x"}, "NotFound")
        self.refused("SetSubscriptionAttributes",
                     {"SubscriptionArn": arn + ":x", "AttributeName": "RawMessageDelivery",
                      "AttributeValue": "true"}, "NotFound")
        self.refused("ListSubscriptionsByTopic", {"TopicArn": NOWHERE}, "NotFound")
        self.refused("ListSubscriptions", {"NextToken": "x"}, "InvalidParameter")

    @refuses("sns", "ListTopics")
    def test_a_key_that_nobody_has_lists_nothing(self):
        self.unknown_key_refused("ListTopics")


if __name__ == "__main__":
    cases.main()
