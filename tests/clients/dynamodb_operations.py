"""Every operation of DynamoDB: what it does, and that it is refused."""
import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from lib import cases  # noqa: E402
from lib.cloud_case import CloudCase  # noqa: E402
from lib.exercise import knows, refuses, shows  # noqa: E402

NOWHERE = {"TableName": "nowhere"}
NO_ARN = "arn:aws:dynamodb:us-east-1:000000000000:table/nowhere"
KEY = {"id": {"S": "k"}}
NOT_FOUND = "ResourceNotFoundException"


class Tables(CloudCase):
    service = "dynamodb"

    def table(self, **more):
        name = self.name()
        made = self.aws.create_table(
            TableName=name, BillingMode="PAY_PER_REQUEST",
            AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
            KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}], **more)
        self.arn = made["TableDescription"]["TableArn"]
        return name

    def put(self, table, key="k", **attributes):
        self.aws.put_item(TableName=table, Item={"id": {"S": key}, **attributes})

    def get(self, table, key="k"):
        return self.aws.get_item(TableName=table, Key={"id": {"S": key}}).get("Item")

    @shows("dynamodb", "CreateTable", "DescribeTable", "ListTables", "DeleteTable")
    def test_a_table_is_made_described_listed_and_removed(self):
        name = self.table()
        self.assertEqual(self.aws.describe_table(TableName=name)["Table"]["TableArn"], self.arn)
        self.assertIn(name, self.aws.list_tables()["TableNames"])
        self.aws.delete_table(TableName=name)
        self.assertNotIn(name, self.aws.list_tables()["TableNames"])

    @shows("dynamodb", "UpdateTable")
    def test_a_table_is_changed(self):
        name = self.table()
        self.aws.update_table(TableName=name, BillingMode="PROVISIONED", ProvisionedThroughput={
            "ReadCapacityUnits": 3, "WriteCapacityUnits": 4})
        found = self.aws.describe_table(TableName=name)["Table"]["ProvisionedThroughput"]
        self.assertEqual((found["ReadCapacityUnits"], found["WriteCapacityUnits"]), (3, 4))

    @shows("dynamodb", "UpdateTimeToLive", "DescribeTimeToLive")
    def test_items_may_have_an_end(self):
        name = self.table()
        self.aws.update_time_to_live(TableName=name, TimeToLiveSpecification={
            "Enabled": True, "AttributeName": "ends"})
        found = self.aws.describe_time_to_live(TableName=name)["TimeToLiveDescription"]
        self.assertEqual((found["TimeToLiveStatus"], found["AttributeName"]), ("ENABLED", "ends"))

    @shows("dynamodb", "PutItem", "GetItem", "UpdateItem", "DeleteItem")
    def test_an_item_is_put_changed_and_removed(self):
        name = self.table()
        self.put(name, n={"N": "1"})
        self.aws.update_item(TableName=name, Key=KEY, UpdateExpression="SET n = n + :one",
                             ExpressionAttributeValues={":one": {"N": "1"}})
        self.assertEqual(self.get(name)["n"], {"N": "2"})
        self.aws.delete_item(TableName=name, Key=KEY)
        self.assertIsNone(self.get(name))

    @shows("dynamodb", "Query", "Scan", "BatchGetItem", "BatchWriteItem")
    def test_items_are_written_and_read_by_the_dozen(self):
        name = self.table()
        self.aws.batch_write_item(RequestItems={name: [
            {"PutRequest": {"Item": {"id": {"S": key}}}} for key in "abc"]})
        found = self.aws.scan(TableName=name)["Items"]
        self.assertEqual(sorted(item["id"]["S"] for item in found), ["a", "b", "c"])
        one = self.aws.query(TableName=name, KeyConditionExpression="id = :b",
                             ExpressionAttributeValues={":b": {"S": "b"}})["Items"]
        self.assertEqual(one, [{"id": {"S": "b"}}])
        some = self.aws.batch_get_item(RequestItems={name: {"Keys": [
            {"id": {"S": "a"}}, {"id": {"S": "missing"}}]}})["Responses"][name]
        self.assertEqual(some, [{"id": {"S": "a"}}])

    @shows("dynamodb", "TransactWriteItems", "TransactGetItems")
    def test_a_transaction_writes_and_reads_together(self):
        name = self.table()
        self.aws.transact_write_items(TransactItems=[
            {"Put": {"TableName": name, "Item": {"id": {"S": key}}}} for key in "ab"])
        both = self.aws.transact_get_items(TransactItems=[
            {"Get": {"TableName": name, "Key": {"id": {"S": key}}}} for key in "ab"])["Responses"]
        self.assertEqual([one["Item"]["id"]["S"] for one in both], ["a", "b"])

    @shows("dynamodb", "TagResource", "UntagResource", "ListTagsOfResource")
    def test_a_tables_tags_come_and_go(self):
        self.table(Tags=[{"Key": "a", "Value": "1"}])
        self.aws.tag_resource(ResourceArn=self.arn, Tags=[{"Key": "b", "Value": "2"}])
        self.aws.untag_resource(ResourceArn=self.arn, TagKeys=["a"])
        self.assertEqual(self.aws.list_tags_of_resource(ResourceArn=self.arn)["Tags"],
                         [{"Key": "b", "Value": "2"}])

    @shows("dynamodb", "PutResourcePolicy", "GetResourcePolicy", "DeleteResourcePolicy")
    @refuses("dynamodb", "GetResourcePolicy")
    def test_a_tables_policy_is_put_read_and_removed(self):
        self.table()
        policy = json.dumps({"Version": "2012-10-17", "Statement": [{
            "Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::000000000000:root"},
            "Action": "dynamodb:GetItem", "Resource": self.arn}]})
        if knows("dynamodb", "PutResourcePolicy"):
            self.aws.put_resource_policy(ResourceArn=self.arn, Policy=policy)
            found = self.aws.get_resource_policy(ResourceArn=self.arn)["Policy"]
            self.assertEqual(json.loads(found), json.loads(policy))
            self.aws.delete_resource_policy(ResourceArn=self.arn)
        self.refused("GetResourcePolicy", {"ResourceArn": self.arn}, "PolicyNotFoundException")

    @shows("dynamodb", "CreateBackup", "DescribeBackup", "ListBackups", "RestoreTableFromBackup",
           "DeleteBackup")
    def test_a_table_comes_back_from_its_backup(self):
        name = self.table()
        self.put(name)
        backup = self.aws.create_backup(TableName=name, BackupName="nightly")["BackupDetails"]["BackupArn"]
        described = self.aws.describe_backup(BackupArn=backup)["BackupDescription"]
        self.assertEqual(described["SourceTableDetails"]["TableName"], name)
        listed = self.aws.list_backups(TableName=name)["BackupSummaries"]
        self.assertEqual([one["BackupArn"] for one in listed], [backup])
        self.aws.restore_table_from_backup(TargetTableName=name + "-again", BackupArn=backup)
        self.assertEqual(self.get(name + "-again"), KEY)
        self.aws.delete_backup(BackupArn=backup)
        self.assertEqual(self.aws.list_backups(TableName=name)["BackupSummaries"], [])

    @shows("dynamodb", "UpdateContinuousBackups", "DescribeContinuousBackups")
    def test_recovery_to_a_point_in_time_is_switched_on(self):
        name = self.table()
        self.aws.update_continuous_backups(TableName=name, PointInTimeRecoverySpecification={
            "PointInTimeRecoveryEnabled": True})
        found = self.aws.describe_continuous_backups(TableName=name)["ContinuousBackupsDescription"]
        self.assertEqual(found["PointInTimeRecoveryDescription"]["PointInTimeRecoveryStatus"],
                         "ENABLED")

    @shows("dynamodb", "DescribeLimits", "DescribeEndpoints", "DescribeContributorInsights")
    def test_what_clients_ask_for_besides_is_answered(self):
        self.assertGreater(self.aws.describe_limits()["TableMaxReadCapacityUnits"], 0)
        [endpoint] = self.aws.describe_endpoints()["Endpoints"]
        self.assertIn(str(self.cloud.port), endpoint["Address"])
        insights = self.aws.describe_contributor_insights(TableName=self.table())
        self.assertEqual(insights["ContributorInsightsStatus"], "DISABLED")

    @refuses("dynamodb", "DescribeTable", "DeleteTable", "UpdateTable", "UpdateTimeToLive",
             "DescribeTimeToLive", "PutItem", "GetItem", "UpdateItem", "DeleteItem", "Query", "Scan",
             "BatchGetItem", "BatchWriteItem", "TransactGetItems", "TransactWriteItems",
             "TagResource", "UntagResource", "ListTagsOfResource", "PutResourcePolicy",
             "GetResourcePolicy", "DeleteResourcePolicy", "CreateBackup",
             "DescribeContinuousBackups", "UpdateContinuousBackups", "DescribeContributorInsights")
    def test_a_table_that_is_not_there_is_refused(self):
        policy = '{"Version": "2012-10-17", "Statement": []}'
        for operation, parameters, code in (
                ("DescribeTable", NOWHERE, NOT_FOUND),
                ("DeleteTable", NOWHERE, NOT_FOUND),
                ("UpdateTable", {**NOWHERE, "BillingMode": "PAY_PER_REQUEST"}, NOT_FOUND),
                ("UpdateTimeToLive", {**NOWHERE, "TimeToLiveSpecification": {
                    "Enabled": True, "AttributeName": "a"}}, NOT_FOUND),
                ("DescribeTimeToLive", NOWHERE, NOT_FOUND),
                ("PutItem", {**NOWHERE, "Item": KEY}, NOT_FOUND),
                ("GetItem", {**NOWHERE, "Key": KEY}, NOT_FOUND),
                ("UpdateItem", {**NOWHERE, "Key": KEY}, NOT_FOUND),
                ("DeleteItem", {**NOWHERE, "Key": KEY}, NOT_FOUND),
                ("Query", {**NOWHERE, "KeyConditionExpression": "id = :v",
                           "ExpressionAttributeValues": {":v": {"S": "k"}}}, NOT_FOUND),
                ("Scan", NOWHERE, NOT_FOUND),
                ("BatchGetItem", {"RequestItems": {"nowhere": {"Keys": [KEY]}}}, NOT_FOUND),
                ("BatchWriteItem", {"RequestItems": {"nowhere": [
                    {"PutRequest": {"Item": KEY}}]}}, NOT_FOUND),
                ("TransactGetItems", {"TransactItems": [
                    {"Get": {**NOWHERE, "Key": KEY}}]}, NOT_FOUND),
                ("TransactWriteItems", {"TransactItems": [
                    {"Put": {**NOWHERE, "Item": KEY}}]}, NOT_FOUND),
                ("TagResource", {"ResourceArn": NO_ARN, "Tags": [{"Key": "k", "Value": "v"}]},
                 NOT_FOUND),
                ("UntagResource", {"ResourceArn": NO_ARN, "TagKeys": ["k"]}, NOT_FOUND),
                ("ListTagsOfResource", {"ResourceArn": NO_ARN}, NOT_FOUND),
                ("PutResourcePolicy", {"ResourceArn": NO_ARN, "Policy": policy}, NOT_FOUND),
                ("GetResourcePolicy", {"ResourceArn": NO_ARN}, NOT_FOUND),
                ("DeleteResourcePolicy", {"ResourceArn": NO_ARN}, NOT_FOUND),
                ("CreateBackup", {**NOWHERE, "BackupName": "bbb"}, "TableNotFoundException"),
                ("DescribeContinuousBackups", NOWHERE, "TableNotFoundException"),
                ("UpdateContinuousBackups", {**NOWHERE, "PointInTimeRecoverySpecification": {
                    "PointInTimeRecoveryEnabled": True}}, "TableNotFoundException"),
                ("DescribeContributorInsights", NOWHERE, NOT_FOUND)):
            with self.subTest(operation):
                self.refused(operation, parameters, code)

    @refuses("dynamodb", "CreateTable", "ListTables", "DescribeBackup", "ListBackups",
             "DeleteBackup", "RestoreTableFromBackup", "DescribeLimits", "DescribeEndpoints")
    def test_what_no_table_and_no_backup_can_be_is_refused(self):
        name = self.table()
        self.refused("CreateTable", {
            "TableName": name, "BillingMode": "PAY_PER_REQUEST",
            "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
            "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}]}, "ResourceInUseException")
        self.refused("ListTables", {"ExclusiveStartTableName": "a b"}, "ValidationException")
        missing = {"BackupArn": NO_ARN + "/backup/01489602797149-73d8d5bc"}
        for operation, more in {"DescribeBackup": {}, "DeleteBackup": {},
                                "RestoreTableFromBackup": {"TargetTableName": "new"}}.items():
            self.refused(operation, {**missing, **more}, "BackupNotFoundException")
        self.unknown_key_refused("DescribeLimits", "DescribeEndpoints", "ListBackups")

    @refuses("dynamodb", "PutItem", "TransactWriteItems")
    def test_a_condition_that_fails_refuses_the_write(self):
        name = self.table()
        self.put(name)
        once = {"TableName": name, "Item": KEY, "ConditionExpression": "attribute_not_exists(id)"}
        self.refused("PutItem", once, "ConditionalCheckFailedException")
        self.refused("TransactWriteItems", {"TransactItems": [{"Put": once}]},
                     "TransactionCanceledException")


if __name__ == "__main__":
    cases.main()
