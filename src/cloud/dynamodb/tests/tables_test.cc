#include "dynamo_fixture.h"

namespace windlass::cloud::dynamodb {

TEST_CASE_FIXTURE(DynamoFixture, "a new table is CREATING in its own answer and ACTIVE after") {
  auto made = call<op::CreateTable>(table_input("things", "pk sk:N"));
  REQUIRE_MESSAGE(made, made.error().message);
  auto& table = *made->table_description;
  CHECK(table.table_status == "CREATING");
  CHECK(table.table_arn == "arn:aws:dynamodb:us-east-1:000000000000:table/things");
  CHECK(table.table_id->size() == 36);
  CHECK(table.creation_date_time == clock.now());
  CHECK(table.billing_mode_summary->billing_mode == "PAY_PER_REQUEST");
  CHECK(table.key_schema->at(1).key_type == "RANGE");

  auto seen = call<op::DescribeTable>({.table_name = "things"});
  REQUIRE(seen);
  CHECK(seen->table->table_status == "ACTIVE");
  CHECK(seen->table->table_id == table.table_id);
  CHECK(seen->table->item_count == 0);
}

TEST_CASE_FIXTURE(DynamoFixture, "item count and size are live") {
  given_table("pk");
  put({{"pk", S("a")}, {"x", S("12345")}});
  put({{"pk", S("b")}});
  put({{"pk", S("b")}, {"y", S("1")}});
  REQUIRE(call<op::DeleteItem>({.table_name = "things", .key = Item{{"pk", S("a")}}}));
  auto table = *call<op::DescribeTable>({.table_name = "things"})->table;
  CHECK(table.item_count == 1);
  CHECK(table.table_size_bytes == 5);
}

TEST_CASE_FIXTURE(DynamoFixture, "malformed tables are refused in AWS's words") {
  auto create = [&](auto change) {
    auto in = table_input("things", "pk sk");
    change(in);
    return refused(call<op::CreateTable>(in));
  };
  auto parameter = std::string("One or more parameter values were invalid: ");
  CHECK(create([](auto& in) { in.table_name = "x"; }) ==
        "TableName must be at least 3 characters long and at most 255 characters long");
  CHECK(create([](auto& in) { in.billing_mode.reset(); }) ==
        parameter +
            "ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is "
            "PROVISIONED");
  CHECK(create([](auto& in) {
          in.provisioned_throughput = {1, 1};
        }) ==
        parameter +
            "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is "
            "PAY_PER_REQUEST");
  CHECK(create([](auto& in) { in.key_schema->at(1).attribute_name = "zz"; }) ==
        parameter +
            "Some index key attributes are not defined in AttributeDefinitions. Keys: [pk, zz], "
            "AttributeDefinitions: [pk, sk]");
  CHECK(create([](auto& in) { in.key_schema->at(0).key_type = "RANGE"; }) ==
        "Invalid KeySchema: The first KeySchemaElement is not a HASH key type");
  CHECK(create([](auto& in) { in.key_schema->at(1).key_type = "HASH"; }) ==
        "Invalid KeySchema: The second KeySchemaElement is not a RANGE key type");
  CHECK(create([](auto& in) { in.key_schema->at(1).attribute_name = "pk"; }) ==
        "Both the Hash Key and the Range Key element in the KeySchema have the same name");
  CHECK(create([](auto& in) { define(in, "unused", "S"); }) ==
        parameter +
            "Number of attributes in KeySchema does not exactly match number of attributes defined "
            "in AttributeDefinitions");
  CHECK(create([](auto& in) {
          in.stream_specification = {true, "NEW_IMAGE"};
        }).find("Streams are not served") != std::string::npos);
  CHECK(create([](auto& in) {
          add_global_index(in, "one", "sk");
          add_global_index(in, "one", "sk");
        }) == parameter + "Duplicate index name: one");
  CHECK(create([](auto& in) {
          for (int i = 0; i < 6; ++i) add_local_index(in, "local" + std::to_string(i), "z");
        }) == parameter + "Number of LocalSecondaryIndexes exceeds per-table limit of 5");
  CHECK(create([](auto& in) { add_global_index(in, "one", "a b c d e"); }).find("up to 4") !=
        std::string::npos);
}

TEST_CASE_FIXTURE(DynamoFixture, "a name is taken once a region") {
  given_table("pk");
  CHECK(refusal(call<op::CreateTable>(table_input("things", "pk"))) ==
        "ResourceInUseException: Table already exists: things");
  region = {"eu-west-1"};
  CHECK(call<op::CreateTable>(table_input("things", "pk")));
}

TEST_CASE_FIXTURE(DynamoFixture, "tables are listed in pages") {
  for (auto* name : {"ccc", "aaa", "bbb"}) given_table("pk", name);
  auto first = call<op::ListTables>({.limit = 2});
  CHECK(*first->table_names == Strings{"aaa", "bbb"});
  CHECK(first->last_evaluated_table_name == "bbb");
  auto second = call<op::ListTables>({.exclusive_start_table_name = "bbb", .limit = 2});
  CHECK(*second->table_names == Strings{"ccc"});
  CHECK(!second->last_evaluated_table_name);
}

TEST_CASE_FIXTURE(DynamoFixture, "a deleted table is gone at once, and its rows bit by bit") {
  auto in = table_input("things", "pk");
  add_global_index(in, "by-x", "x");
  given(in);
  for (int i = 0; i < 20; ++i) put({{"pk", S(std::to_string(i))}, {"x", S("1")}});
  auto gone = call<op::DeleteTable>({.table_name = "things"});
  REQUIRE(gone);
  CHECK(gone->table_description->table_status == "DELETING");
  CHECK(refusal(call<op::DescribeTable>({.table_name = "things"})) ==
        "ResourceNotFoundException: Requested resource not found: Table: things not found");
  given(in);
  CHECK(got({{"pk", S("1")}}) == "nothing");
  put({{"pk", S("new")}, {"x", S("1")}});
  run_tasks();
  CHECK(rows("dynamodb_item") == 1);
  CHECK(rows("dynamodb_index_item") == 1);
  CHECK(rows("dynamodb_trash") == 0);
}

TEST_CASE_FIXTURE(DynamoFixture, "a protected table is not deleted") {
  auto in = table_input("things", "pk");
  in.deletion_protection_enabled = true;
  given(in);
  CHECK(
      refused(call<op::DeleteTable>({.table_name = "things"})).find("protected against deletion") !=
      std::string::npos);
  CHECK(call<op::UpdateTable>({.table_name = "things", .deletion_protection_enabled = false}));
  CHECK(call<op::DeleteTable>({.table_name = "things"}));
}

TEST_CASE_FIXTURE(DynamoFixture, "billing, class and encryption change") {
  given_table("pk");
  api::UpdateTableInput in;
  in.table_name = "things";
  in.billing_mode = "PROVISIONED";
  in.provisioned_throughput = {5, 6};
  in.table_class = "STANDARD_INFREQUENT_ACCESS";
  in.sse_specification = {true, "KMS", {}};
  auto changed = call<op::UpdateTable>(in);
  REQUIRE_MESSAGE(changed, changed.error().message);
  CHECK(changed->table_description->table_status == "UPDATING");
  auto table = *call<op::DescribeTable>({.table_name = "things"})->table;
  CHECK(table.provisioned_throughput->write_capacity_units == 6);
  CHECK(table.billing_mode_summary->billing_mode == "PROVISIONED");
  CHECK(table.table_class_summary->table_class == "STANDARD_INFREQUENT_ACCESS");
  CHECK(table.sse_description->status == "ENABLED");
  api::UpdateTableInput same;
  same.table_name = "things";
  same.provisioned_throughput = {5, 6};
  CHECK(refused(call<op::UpdateTable>(same))
            .starts_with("The provisioned throughput for the table will not change."));
  CHECK(refused(call<op::UpdateTable>({.table_name = "things"}))
            .starts_with("At least one of ProvisionedThroughput"));
}

TEST_CASE_FIXTURE(DynamoFixture, "a new index gets the items that are there, and then serves") {
  given_table("pk");
  // More than one step of filling takes.
  for (int i = 0; i < 1500; ++i)
    put({{"pk", S(std::to_string(i))}, {"x", S(i % 2 ? "odd" : "even")}});
  put({{"pk", S("other")}, {"x", N("5")}});  // not of the index's type
  put({{"pk", S("none")}});
  api::UpdateTableInput in;
  in.table_name = "things";
  in.attribute_definitions = {{{"x", "S"}}};
  auto& create = in.global_secondary_index_updates.emplace().emplace_back().create.emplace();
  create.index_name = "by-x";
  create.key_schema = {{{"x", "HASH"}}};
  create.projection = {"KEYS_ONLY", {}};
  auto added = call<op::UpdateTable>(in);
  REQUIRE_MESSAGE(added, added.error().message);
  CHECK(added->table_description->global_secondary_indexes->at(0).index_status == "CREATING");

  auto query = query_input("x = :x", {{":x", S("odd")}});
  query.index_name = "by-x";
  CHECK(refused(call<op::Query>(query)) ==
        "Cannot read from backfilling global secondary index: by-x");
  // Changes meanwhile count too.
  put({{"pk", S("1")}, {"x", S("even")}});
  REQUIRE(call<op::DeleteItem>({.table_name = "things", .key = Item{{"pk", S("3")}}}));
  run_tasks();
  CHECK(call<op::Query>(query)->count == 748);
  auto index =
      call<op::DescribeTable>({.table_name = "things"})->table->global_secondary_indexes->at(0);
  CHECK(index.index_status == "ACTIVE");
  CHECK(index.item_count == 1499);

  CHECK(refused(call<op::UpdateTable>(in)).find("already exists: by-x") != std::string::npos);
  api::UpdateTableInput remove;
  remove.table_name = "things";
  remove.global_secondary_index_updates.emplace().emplace_back().delete_ = {"by-x"};
  CHECK(call<op::UpdateTable>(remove));
  CHECK(!call<op::DescribeTable>({.table_name = "things"})->table->global_secondary_indexes);
  run_tasks();
  CHECK(rows("dynamodb_index_item") == 0);
}

TEST_CASE_FIXTURE(DynamoFixture, "tables carry tags") {
  auto in = table_input("things", "pk");
  in.tags = std::vector<api::Tag>{{"team", "a"}};
  given(in);
  auto arn = "arn:aws:dynamodb:us-east-1:000000000000:table/things";
  CHECK(call<op::TagResource>(
      {.resource_arn = arn, .tags = std::vector<api::Tag>{{"env", "qa"}, {"team", "b"}}}));
  CHECK(call<op::UntagResource>({.resource_arn = arn, .tag_keys = Strings{"env"}}));
  auto listed = call<op::ListTagsOfResource>({.resource_arn = arn});
  REQUIRE(listed->tags->size() == 1);
  CHECK(listed->tags->at(0).value == "b");
  CHECK(refusal(call<op::ListTagsOfResource>(
                    {.resource_arn = "arn:aws:dynamodb:us-east-1:000000000000:table/none"}))
            .starts_with("ResourceNotFoundException"));
}

TEST_CASE_FIXTURE(DynamoFixture, "tables carry a policy with revisions") {
  given_table("pk");
  std::string arn = "arn:aws:dynamodb:us-east-1:000000000000:table/things";
  CHECK(refusal(call<op::GetResourcePolicy>({.resource_arn = arn}))
            .starts_with("PolicyNotFoundException"));
  auto first = call<op::PutResourcePolicy>({.resource_arn = arn, .policy = R"({"Statement":[]})"});
  REQUIRE_MESSAGE(first, first.error().message);
  CHECK(call<op::GetResourcePolicy>({.resource_arn = arn})->revision_id == first->revision_id);
  CHECK(!call<op::DeleteResourcePolicy>({.resource_arn = arn, .expected_revision_id = "1"}));
  CHECK(call<op::DeleteResourcePolicy>(
      {.resource_arn = arn, .expected_revision_id = first->revision_id}));
  CHECK(!call<op::GetResourcePolicy>({.resource_arn = arn}));
  CHECK(!call<op::PutResourcePolicy>({.resource_arn = arn, .policy = "no"}));
}

TEST_CASE_FIXTURE(DynamoFixture, "a backup is what the table was, and restores to a new one") {
  auto in = table_input("things", "pk");
  add_global_index(in, "by-x", "x");
  given(in);
  put({{"pk", S("a")}, {"x", S("1")}});
  auto made = call<op::CreateBackup>({.table_name = "things", .backup_name = "before"});
  REQUIRE_MESSAGE(made, made.error().message);
  auto arn = *made->backup_details->backup_arn;
  put({{"pk", S("b")}, {"x", S("1")}});
  REQUIRE(call<op::DeleteTable>({.table_name = "things"}));
  run_tasks();

  auto restored =
      call<op::RestoreTableFromBackup>({.target_table_name = "again", .backup_arn = arn});
  REQUIRE_MESSAGE(restored, restored.error().message);
  CHECK(got({{"pk", S("a")}}, "again") == "{pk: S a, x: S 1}");
  CHECK(got({{"pk", S("b")}}, "again") == "nothing");
  auto query = query_input("x = :x", {{":x", S("1")}});
  query.table_name = "again";
  query.index_name = "by-x";
  CHECK(column(call<op::Query>(query), "pk") == "[a]");
  CHECK(refusal(call<op::RestoreTableFromBackup>({.target_table_name = "again", .backup_arn = arn}))
            .starts_with("TableAlreadyExistsException"));

  CHECK(call<op::ListBackups>({})->backup_summaries->size() == 1);
  CHECK(call<op::DescribeBackup>({.backup_arn = arn})
            ->backup_description->source_table_details->item_count == 1);
  CHECK(call<op::DeleteBackup>({.backup_arn = arn}));
  CHECK(refusal(call<op::DescribeBackup>({.backup_arn = arn}))
            .starts_with("BackupNotFoundException"));
}

TEST_CASE_FIXTURE(DynamoFixture, "point-in-time recovery is a setting that is kept") {
  given_table("pk");
  auto status = [&] {
    return *call<op::DescribeContinuousBackups>({.table_name = "things"})
                ->continuous_backups_description->point_in_time_recovery_description
                ->point_in_time_recovery_status;
  };
  CHECK(status() == "DISABLED");
  api::UpdateContinuousBackupsInput in;
  in.table_name = "things";
  in.point_in_time_recovery_specification = {true, 7};
  CHECK(call<op::UpdateContinuousBackups>(in));
  CHECK(status() == "ENABLED");
}

TEST_CASE_FIXTURE(DynamoFixture, "items expire when their time has come") {
  given_table("pk");
  auto seconds = [&](int more) {
    return N(std::to_string(
        std::chrono::floor<std::chrono::seconds>(clock.now()).time_since_epoch().count() + more));
  };
  put({{"pk", S("before")}, {"ttl", seconds(60)}});
  api::UpdateTimeToLiveInput in;
  in.table_name = "things";
  in.time_to_live_specification = {true, "ttl"};
  REQUIRE(call<op::UpdateTimeToLive>(in));
  CHECK(refused(call<op::UpdateTimeToLive>(in)) == "TimeToLive is already enabled");
  put({{"pk", S("soon")}, {"ttl", seconds(60)}});
  put({{"pk", S("moved")}, {"ttl", seconds(60)}});
  put({{"pk", S("moved")}, {"ttl", seconds(600)}});
  put({{"pk", S("text")}, {"ttl", S("60")}});
  put({{"pk", S("ancient")}, {"ttl", N("1000")}});
  run_tasks();
  CHECK(got({{"pk", S("soon")}}) != "nothing");
  clock.advance(std::chrono::seconds(60));
  run_tasks();
  CHECK(got({{"pk", S("soon")}}) == "nothing");
  CHECK(got({{"pk", S("before")}}) == "nothing");
  for (auto* kept : {"moved", "text", "ancient"}) CHECK(got({{"pk", S(kept)}}) != "nothing");
  CHECK(call<op::DescribeTable>({.table_name = "things"})->table->item_count == 3);

  in.time_to_live_specification->enabled = false;
  CHECK(call<op::UpdateTimeToLive>(in));
  CHECK(call<op::DescribeTimeToLive>({.table_name = "things"})
            ->time_to_live_description->time_to_live_status == "DISABLED");
  clock.advance(std::chrono::hours(1));
  run_tasks();
  CHECK(got({{"pk", S("moved")}}) != "nothing");
}

TEST_CASE_FIXTURE(DynamoFixture, "the account's facts are told") {
  CHECK(call<op::DescribeLimits>({})->table_max_read_capacity_units == 40000);
  CHECK(call<op::DescribeEndpoints>({})->endpoints->at(0).address == "127.0.0.1:4566");
  given_table("pk");
  CHECK(call<op::DescribeContributorInsights>({.table_name = "things"})
            ->contributor_insights_status == "DISABLED");
}

}  // namespace windlass::cloud::dynamodb
