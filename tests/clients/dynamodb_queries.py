"""DynamoDB's queries, scans, indexes, time to live, backups."""
import pathlib
import sys
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from lib import cases, clients  # noqa: E402
from lib.cloud import Cloud  # noqa: E402
from lib.clients import refusal  # noqa: E402


class Queries(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.cloud = Cloud().start()
        cls.addClassCleanup(cls.cloud.__exit__)
        cls.db = clients.client(cls.cloud, "dynamodb")
        cls.db.create_table(
            TableName="orders", BillingMode="PAY_PER_REQUEST",
            AttributeDefinitions=[{"AttributeName": n, "AttributeType": t} for n, t in (
                ("customer", "S"), ("number", "N"), ("state", "S"), ("total", "N"))],
            KeySchema=[{"AttributeName": "customer", "KeyType": "HASH"},
                       {"AttributeName": "number", "KeyType": "RANGE"}],
            LocalSecondaryIndexes=[{"IndexName": "by-total", "KeySchema": [
                {"AttributeName": "customer", "KeyType": "HASH"},
                {"AttributeName": "total", "KeyType": "RANGE"}],
                "Projection": {"ProjectionType": "KEYS_ONLY"}}],
            GlobalSecondaryIndexes=[{"IndexName": "by-state", "KeySchema": [
                {"AttributeName": "state", "KeyType": "HASH"},
                {"AttributeName": "number", "KeyType": "RANGE"}],
                "Projection": {"ProjectionType": "ALL"}}])
        for start in range(0, 100, 25):
            cls.db.batch_write_item(RequestItems={"orders": [{"PutRequest": {"Item": {
                "customer": {"S": f"c{number % 2}"}, "number": {"N": str(number)},
                "state": {"S": "open" if number % 10 else "shipped"},
                "total": {"N": str(1000 - number * 9)}, "filler": {"S": "x" * 100}}}}
                for number in range(start, start + 25)]})

    def query(self, **more):
        return self.db.query(TableName="orders", **more)

    def numbers(self, items):
        return [int(item["number"]["N"]) for item in items]

    def test_a_query_is_in_order_of_numbers_and_either_way(self):
        values = {":c": {"S": "c1"}, ":a": {"N": "5"}, ":b": {"N": "21"}}
        asked = dict(KeyConditionExpression="customer = :c AND #n BETWEEN :a AND :b",
                     ExpressionAttributeNames={"#n": "number"}, ExpressionAttributeValues=values)
        self.assertEqual(self.numbers(self.query(**asked)["Items"]), list(range(5, 22, 2)))
        self.assertEqual(self.numbers(self.query(ScanIndexForward=False, **asked)["Items"]),
                         list(range(21, 4, -2)))

    def test_pages_join_to_the_whole(self):
        pages = self.db.get_paginator("query").paginate(
            TableName="orders", KeyConditionExpression="customer = :c",
            ExpressionAttributeValues={":c": {"S": "c0"}}, PaginationConfig={"PageSize": 7})
        found = [number for page in pages for number in self.numbers(page["Items"])]
        self.assertEqual(found, list(range(0, 100, 2)))
        scanned = [number for page in self.db.get_paginator("scan").paginate(
            TableName="orders", PaginationConfig={"PageSize": 9})
            for number in self.numbers(page["Items"])]
        self.assertEqual(sorted(scanned), list(range(100)))

    def test_segments_of_a_scan_join_to_the_whole(self):
        found = []
        for segment in range(4):
            found += self.numbers(self.db.scan(TableName="orders", Segment=segment,
                                               TotalSegments=4)["Items"])
        self.assertEqual(sorted(found), list(range(100)))

    def test_indexes_answer_in_their_own_order_and_projection(self):
        got = self.query(IndexName="by-state", KeyConditionExpression="#s = :s",
                         ExpressionAttributeNames={"#s": "state"},
                         ExpressionAttributeValues={":s": {"S": "shipped"}})["Items"]
        self.assertEqual(self.numbers(got), list(range(0, 100, 10)))
        self.assertIn("filler", got[0])
        got = self.query(IndexName="by-total", KeyConditionExpression="customer = :c", Limit=3,
                         ExpressionAttributeValues={":c": {"S": "c1"}})["Items"]
        self.assertEqual(self.numbers(got), [99, 97, 95])
        self.assertEqual(set(got[0]), {"customer", "number", "total"})

    def test_a_filter_counts_what_it_looked_at(self):
        got = self.query(KeyConditionExpression="customer = :c", FilterExpression="#s <> :s",
                         ExpressionAttributeNames={"#s": "state"}, Select="COUNT",
                         ExpressionAttributeValues={":c": {"S": "c0"}, ":s": {"S": "open"}},
                         ReturnConsumedCapacity="TOTAL")
        self.assertEqual((got["Count"], got["ScannedCount"]), (10, 50))
        self.assertGreater(got["ConsumedCapacity"]["CapacityUnits"], 0)

    def test_a_large_answer_stops_at_a_megabyte(self):
        self.db.create_table(
            TableName="large", BillingMode="PAY_PER_REQUEST",
            AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
            KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}])
        for number in range(8):
            self.db.put_item(TableName="large", Item={"id": {"S": str(number)},
                                                      "v": {"S": "x" * 300_000}})
        page = self.db.scan(TableName="large")
        self.assertIn("LastEvaluatedKey", page)
        self.assertLess(page["Count"], 8)

    def test_an_expression_that_is_wrong_is_refused(self):
        for expression in ("customer = ", "customer = :absent", "total = :c", "customer > :c"):
            with self.subTest(expression):
                self.assertEqual(refusal(self.query, KeyConditionExpression=expression,
                                         ExpressionAttributeValues={":c": {"S": "c"}}),
                                 "ValidationException")

    def test_an_item_whose_time_has_come_expires(self):
        self.db.create_table(
            TableName="mortal", BillingMode="PAY_PER_REQUEST",
            AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
            KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}])
        self.db.update_time_to_live(TableName="mortal", TimeToLiveSpecification={
            "Enabled": True, "AttributeName": "ends"})
        described = self.db.describe_time_to_live(TableName="mortal")["TimeToLiveDescription"]
        self.assertEqual(described["TimeToLiveStatus"], "ENABLED")
        now = int(time.time())
        for name, ends in (("old", now - 100), ("new", now + 3600)):
            self.db.put_item(TableName="mortal", Item={"id": {"S": name}, "ends": {"N": str(ends)}})
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline:
            left = {item["id"]["S"] for item in self.db.scan(TableName="mortal")["Items"]}
            if left == {"new"}:
                return
            time.sleep(0.5)
        self.fail(f"still there: {left}")

    def test_a_backup_is_restored_as_another_table(self):
        made = self.db.create_backup(TableName="orders", BackupName="nightly")["BackupDetails"]
        self.db.restore_table_from_backup(TargetTableName="restored", BackupArn=made["BackupArn"])
        self.db.get_waiter("table_exists").wait(TableName="restored", WaiterConfig={"Delay": 1})
        self.assertEqual(self.db.scan(TableName="restored", Select="COUNT")["Count"], 100)

    def test_partiql_and_export_are_refused_by_name(self):
        code = refusal(self.db.execute_statement, Statement="SELECT * FROM orders")
        self.assertIn(code, ("UnknownOperationException", "NotImplemented", "UnsupportedOperation",
                             "NotImplementedException"))


if __name__ == "__main__":
    cases.main()
