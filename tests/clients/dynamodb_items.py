"""DynamoDB as boto3 and the awscli use it: tables, items, conditions, batches, transactions."""
import json
import pathlib
import sys
import unittest
from decimal import Decimal

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from lib import cases, clients  # noqa: E402
from lib.cloud import Cloud  # noqa: E402
from lib.clients import refusal  # noqa: E402
from boto3.dynamodb.types import TypeDeserializer  # noqa: E402
from botocore.exceptions import ClientError  # noqa: E402


class Items(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.cloud = Cloud().start()
        cls.addClassCleanup(cls.cloud.__exit__)
        cls.db = clients.client(cls.cloud, "dynamodb")
        cls.db.create_table(
            TableName="items", BillingMode="PAY_PER_REQUEST",
            AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
            KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}])
        cls.db.get_waiter("table_exists").wait(TableName="items", WaiterConfig={"Delay": 1})

    def put(self, item, **more):
        return self.db.put_item(TableName="items", Item=item, **more)

    def get(self, key):
        return self.db.get_item(TableName="items", Key={"id": {"S": key}},
                                ConsistentRead=True).get("Item")

    def test_every_type_comes_back_exactly(self):
        item = {"id": {"S": "types"}, "n": {"N": "12345678901234567890123456789012345678"},
                "small": {"N": "1E-130"}, "b": {"B": b"\x00\xff"}, "yes": {"BOOL": True},
                "none": {"NULL": True}, "list": {"L": [{"S": ""}, {"N": "-0.5"}]},
                "map": {"M": {"é": {"S": "☃"}}}, "ss": {"SS": ["a", "b"]}, "ns": {"NS": ["1", "2"]},
                "bs": {"BS": [b"1"]}}
        self.put(item)
        got = self.get("types")
        self.assertEqual(Decimal(got["small"]["N"]), Decimal("1E-130"))
        for name in ("n", "b", "yes", "none", "list", "map", "bs"):
            self.assertEqual(got[name], item[name], name)
        self.assertEqual(set(got["ss"]["SS"]), {"a", "b"})
        self.assertEqual(TypeDeserializer().deserialize(got["ns"]), {Decimal(1), Decimal(2)})

    def test_a_condition_that_fails_leaves_the_item_alone(self):
        self.put({"id": {"S": "once"}, "v": {"N": "1"}})
        code = refusal(self.put, {"id": {"S": "once"}, "v": {"N": "2"}},
                       ConditionExpression="attribute_not_exists(id)")
        self.assertEqual(code, "ConditionalCheckFailedException")
        self.assertEqual(self.get("once")["v"], {"N": "1"})

    def test_an_update_counts_appends_and_removes(self):
        self.put({"id": {"S": "up"}, "n": {"N": "1"}, "l": {"L": []}, "gone": {"S": "x"}})
        answer = self.db.update_item(
            TableName="items", Key={"id": {"S": "up"}}, ReturnValues="ALL_NEW",
            UpdateExpression="SET #n = #n + :one, l = list_append(l, :more), "
                             "fresh = if_not_exists(fresh, :one) REMOVE gone ADD s :set",
            ExpressionAttributeNames={"#n": "n"},
            ExpressionAttributeValues={":one": {"N": "1"}, ":more": {"L": [{"S": "m"}]},
                                       ":set": {"SS": ["z"]}})
        self.assertEqual(answer["Attributes"], {
            "id": {"S": "up"}, "n": {"N": "2"}, "l": {"L": [{"S": "m"}]}, "fresh": {"N": "1"},
            "s": {"SS": ["z"]}})

    def test_a_transaction_is_all_or_nothing_and_says_why(self):
        def balance(name, value):
            return {"Put": {"TableName": "items", "Item": {"id": {"S": name}, "v": {"N": value}}}}

        self.db.transact_write_items(TransactItems=[balance("t1", "1"), balance("t2", "2")])
        with self.assertRaises(ClientError) as refused:
            self.db.transact_write_items(TransactItems=[
                balance("t1", "100"),
                {"ConditionCheck": {"TableName": "items", "Key": {"id": {"S": "t2"}},
                                    "ConditionExpression": "v > :v",
                                    "ExpressionAttributeValues": {":v": {"N": "5"}}}}])
        answer = refused.exception.response
        self.assertEqual(answer["Error"]["Code"], "TransactionCanceledException")
        self.assertEqual([why["Code"] for why in answer["CancellationReasons"]],
                         ["None", "ConditionalCheckFailed"])
        both = self.db.transact_get_items(TransactItems=[
            {"Get": {"TableName": "items", "Key": {"id": {"S": name}}}} for name in ("t1", "t2")])
        self.assertEqual([r["Item"]["v"]["N"] for r in both["Responses"]], ["1", "2"])

    def test_batches_write_and_read(self):
        self.db.batch_write_item(RequestItems={"items": [
            {"PutRequest": {"Item": {"id": {"S": f"batch{n}"}}}} for n in range(25)]})
        got = self.db.batch_get_item(RequestItems={"items": {"Keys": [
            {"id": {"S": f"batch{n}"}} for n in range(30)]}})
        self.assertEqual(len(got["Responses"]["items"]), 25)
        too_many = {"items": [{"DeleteRequest": {"Key": {"id": {"S": str(n)}}}} for n in range(26)]}
        self.assertEqual(refusal(self.db.batch_write_item, RequestItems=too_many),
                         "ValidationException")

    def test_what_is_wrong_is_refused_as_amazon_does(self):
        self.assertEqual(refusal(self.db.get_item, TableName="absent", Key={"id": {"S": "x"}}),
                         "ResourceNotFoundException")
        self.assertEqual(refusal(self.put, {"id": {"N": "1"}}), "ValidationException")
        self.assertEqual(refusal(self.put, {"id": {"S": "big"}, "v": {"S": "x" * 410_000}}),
                         "ValidationException")
        self.assertEqual(refusal(self.put, {"id": {"S": "n"}, "v": {"N": "1" * 39}}),
                         "ValidationException")
        self.assertEqual(refusal(self.db.create_table, TableName="items", BillingMode=(
            "PAY_PER_REQUEST"), AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
            KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}]), "ResourceInUseException")

    def test_the_resource_interface_works(self):
        import boto3
        table = boto3.resource(
            "dynamodb", endpoint_url=self.cloud.endpoint, region_name=self.cloud.region,
            aws_access_key_id=self.cloud.variables["AWS_ACCESS_KEY_ID"],
            aws_secret_access_key=self.cloud.variables["AWS_SECRET_ACCESS_KEY"]).Table("items")
        with table.batch_writer() as batch:
            for number in range(60):
                batch.put_item(Item={"id": f"resource{number}", "n": Decimal(number) / 10})
        self.assertEqual(table.get_item(Key={"id": "resource7"})["Item"]["n"], Decimal("0.7"))

    def test_the_awscli_puts_gets_and_deletes(self):
        key = json.dumps({"id": {"S": "by-cli"}})
        table = ("--table-name", "items")
        clients.awscli(self.cloud, "dynamodb", "put-item", *table, "--item",
                       json.dumps({"id": {"S": "by-cli"}, "n": {"N": "0.10"}}))
        got = clients.awscli(self.cloud, "dynamodb", "get-item", *table, "--key", key)
        self.assertEqual(got["Item"]["n"], {"N": "0.1"})
        clients.awscli(self.cloud, "dynamodb", "delete-item", *table, "--key", key)
        self.assertIsNone(self.get("by-cli"))


if __name__ == "__main__":
    cases.main()
