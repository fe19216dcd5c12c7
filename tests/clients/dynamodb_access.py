"""Who may do what with tables, items and attributes."""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from lib import cases  # noqa: E402
from lib.clients import refusal  # noqa: E402
from lib.least import HOME, LeastCase, allow, deny, document  # noqa: E402

DENIED = "AccessDeniedException"


class Access(LeastCase):
    service = "dynamodb"

    def table(self):
        name = self.name()
        self.aws.create_table(
            TableName=name, BillingMode="PAY_PER_REQUEST",
            KeySchema=[{"AttributeName": "who", "KeyType": "HASH"},
                       {"AttributeName": "day", "KeyType": "RANGE"}],
            AttributeDefinitions=[{"AttributeName": "who", "AttributeType": "S"},
                                  {"AttributeName": "day", "AttributeType": "S"}])
        return name

    def arn(self):
        return f"arn:aws:dynamodb:us-east-1:{HOME}:table/{self.name()}"

    @staticmethod
    def item(who, **more):
        return {"who": {"S": who}, "day": {"S": "monday"}, **more}

    def test_reading_and_writing_are_two_permissions(self):
        table = self.table()
        user = self.user(allow("dynamodb:GetItem", self.arn()))
        user.get_item(TableName=table, Key=self.item("alice"))
        self.assertEqual(refusal(user.put_item, TableName=table, Item=self.item("alice")), DENIED)

    def test_who_may_touch_only_items_of_his_own_key(self):
        table = self.table()
        user = self.user(allow("dynamodb:*", self.arn(), Condition={
            "ForAllValues:StringEquals": {"dynamodb:LeadingKeys": ["alice"]}}))
        user.put_item(TableName=table, Item=self.item("alice"))
        self.assertEqual(refusal(user.put_item, TableName=table, Item=self.item("bob")), DENIED)
        self.assertEqual(refusal(user.batch_write_item, RequestItems={table: [
            {"PutRequest": {"Item": self.item(who)}} for who in ("alice", "bob")]}), DENIED)
        query = dict(TableName=table, KeyConditionExpression="who = :who")
        found = user.query(**query, ExpressionAttributeValues={":who": {"S": "alice"}})
        self.assertEqual(found["Count"], 1)
        self.assertEqual(refusal(user.query, **query, ExpressionAttributeValues={
            ":who": {"S": "bob"}}), DENIED)

    def test_who_may_see_only_some_attributes(self):
        table = self.table()
        self.aws.put_item(TableName=table, Item=self.item("alice", pay={"N": "9"}))
        user = self.user(allow("dynamodb:GetItem", self.arn(), Condition={
            "ForAllValues:StringEquals": {"dynamodb:Attributes": ["who", "day", "age"]}}))
        user.get_item(TableName=table, Key=self.item("alice"), ProjectionExpression="who, age")
        self.assertEqual(refusal(user.get_item, TableName=table, Key=self.item("alice"),
                                 ProjectionExpression="who, pay"), DENIED)

    def test_a_batch_needs_the_permission_on_each_table(self):
        table = self.table()
        user = self.user(allow("dynamodb:BatchGetItem", self.arn()))
        keys = {"Keys": [self.item("alice")]}
        user.batch_get_item(RequestItems={table: keys})
        self.assertEqual(refusal(user.batch_get_item, RequestItems={table: keys, "other": keys}),
                         DENIED)

    def test_a_transaction_needs_what_its_parts_need(self):
        table = self.table()
        user = self.user(allow("dynamodb:PutItem", self.arn()))
        put = {"Put": {"TableName": table, "Item": self.item("alice")}}
        check = {"ConditionCheck": {"TableName": table, "Key": self.item("bob"),
                                    "ConditionExpression": "attribute_not_exists(who)"}}
        user.transact_write_items(TransactItems=[put])
        self.assertEqual(refusal(user.transact_write_items, TransactItems=[put, check]), DENIED)

    def test_an_index_is_a_resource_of_its_own(self):
        table = self.table()
        user = self.user(allow("dynamodb:Query", self.arn()))
        query = dict(TableName=table, KeyConditionExpression="who = :who",
                     ExpressionAttributeValues={":who": {"S": "alice"}})
        self.assertEqual(user.query(**query)["Count"], 0)
        self.assertEqual(refusal(user.query, IndexName="by-day", **query), DENIED)

    def test_a_tables_policy_lets_a_user_in_and_a_denial_keeps_it_out(self):
        table = self.table()
        user = self.user()
        principal = {"AWS": f"arn:aws:iam::{HOME}:user/{self.name(40)}"}
        if not hasattr(self.aws, "put_resource_policy"):
            self.skipTest("this boto3 knows no table policies")
        self.aws.put_resource_policy(ResourceArn=self.arn(), Policy=document(
            allow("dynamodb:*", self.arn(), Principal=principal),
            deny("dynamodb:DeleteItem", self.arn(), Principal=principal)))
        user.put_item(TableName=table, Item=self.item("alice"))
        self.assertEqual(refusal(user.delete_item, TableName=table, Key=self.item("alice")), DENIED)


if __name__ == "__main__":
    cases.main()
