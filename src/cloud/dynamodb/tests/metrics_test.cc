// What CloudWatch hears of tables.
#include "aws/cloudwatch/put_metric_data.h"
#include "aws/cloudwatch/service.h"
#include "cloud/dynamodb/tests/dynamo_fixture.h"
#include "cloud/dynamodb/traffic.h"

namespace windlass::cloud::dynamodb {

namespace {

using aws::cloudwatch::MetricDatum;
using aws::cloudwatch::PutMetricDataInput;

// What was put, in the place of CloudWatch: "METRIC" or "METRIC INDEX".
std::map<std::string, MetricDatum> told;

Result<> put_metric_data(Work&, const Call& call, const PutMetricDataInput& in) {
  CHECK(call.caller.kind == Caller::Kind::Service);
  CHECK(in.namespace_ == "AWS/DynamoDB");
  for (auto& one : *in.metric_data) {
    CHECK(one.dimensions->at(0).value == "things");
    auto index = one.dimensions->size() > 1 ? " " + *one.dimensions->at(1).value : "";
    told[*one.metric_name + index] = one;
  }
  return Done{};
}

const Operation operations[] = {{"PutMetricData", writes<&put_metric_data>}};
const Service listener{
    .model = &aws::cloudwatch::service, .operations = operations, .migrations = {"listener", {}}};

class MetricsFixture : public DynamoFixture {
 public:
  MetricsFixture() : DynamoFixture({&dynamodb::service, &listener}) {
    traffic().take();
    told.clear();
  }
  void next_minute() {
    told.clear();
    clock.advance(std::chrono::minutes(1));
    run_tasks();
  }
  double sum(const std::string& metric) {
    auto found = told.find(metric);
    return found == told.end() ? 0 : found->second.statistic_values->sum.value_or(0);
  }
};

}  // namespace

TEST_CASE_FIXTURE(MetricsFixture, "CloudWatch hears what requests consumed") {
  given_table("pk");
  put({{"pk", S("a")}});
  put({{"pk", S("b")}, {"text", S(std::string(3000, 'x'))}});
  got({{"pk", S("b")}});
  next_minute();
  auto& writes = *told["ConsumedWriteCapacityUnits"].statistic_values;
  CHECK(writes.sample_count == 2);
  CHECK(writes.sum == 4);
  CHECK(writes.minimum == 1);
  CHECK(writes.maximum == 3);
  CHECK(sum("ConsumedReadCapacityUnits") == 0.5);
  next_minute();
  CHECK(told.empty());
}

TEST_CASE_FIXTURE(MetricsFixture, "an index's units are its own") {
  auto in = table_input("things", "pk");
  add_global_index(in, "by-x", "x");
  given(in);
  put({{"pk", S("a")}, {"x", S("1")}});
  next_minute();
  CHECK(sum("ConsumedWriteCapacityUnits") == 1);
  CHECK(sum("ConsumedWriteCapacityUnits by-x") == 1);
}

TEST_CASE_FIXTURE(MetricsFixture, "transactions pay twice, and what was refused pays nothing") {
  given_table("pk");
  api::TransactWriteItemsInput in;
  auto& item = in.transact_items.emplace().emplace_back();
  item.put.emplace();
  item.put->table_name = "things";
  item.put->item = Item{{"pk", S("a")}};
  REQUIRE(call<op::TransactWriteItems>(in));
  item.put->condition_expression = "attribute_not_exists(pk)";
  REQUIRE_FALSE(call<op::TransactWriteItems>(in));
  next_minute();
  CHECK(sum("ConsumedWriteCapacityUnits") == 2);
}

TEST_CASE_FIXTURE(MetricsFixture,
                  "a table with provisioned capacity tells that too, while it is used") {
  auto in = table_input("things", "pk");
  in.billing_mode = "PROVISIONED";
  in.provisioned_throughput = api::ProvisionedThroughput{7, 3};
  given(in);
  next_minute();
  CHECK(told.empty());
  put({{"pk", S("a")}});
  next_minute();
  CHECK(told["ProvisionedReadCapacityUnits"].value == 7);
  CHECK(told["ProvisionedWriteCapacityUnits"].value == 3);
}

}  // namespace windlass::cloud::dynamodb
