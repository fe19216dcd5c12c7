// What CloudWatch hears of tables, once a minute while they are used: capacity, consumed and
// provisioned.
#include "cloud/core/metrics.h"
#include "cloud/dynamodb/traffic.h"

namespace windlass::cloud::dynamodb {

namespace {

using aws::cloudwatch::MetricDatum;

constexpr std::size_t data_max = 900;  // of a request; PutMetricData takes 1,000

struct Owner {
  std::string account, region, table;
  bool on_demand = false;
  std::int64_t read_units = 0, write_units = 0;
};

std::optional<Owner> find_owner(Dynamo& dynamo, std::int64_t table) {
  auto rows = dynamo.db.query(
      "select account, region, name, billing, read_units, write_units from dynamodb_table "
      "where id = ?",
      {table});
  if (rows.done()) return std::nullopt;
  auto row = rows.row();
  return Owner{row.text(0),    row.text(1),   row.text(2), row.view(3) == "PAY_PER_REQUEST",
               row.integer(4), row.integer(5)};
}

class Teller {
 public:
  Teller(Dynamo& dynamo, Time now)
      : dynamo_(dynamo),
        minute_(std::chrono::floor<std::chrono::minutes>(now) - std::chrono::minutes(1)) {}

  void add(const Owner& owner, const std::string& index, const Traffic::Both& both) {
    consumed(owner, index, "ConsumedReadCapacityUnits", both.reads);
    consumed(owner, index, "ConsumedWriteCapacityUnits", both.writes);
    if (owner.on_demand || !index.empty()) return;
    provisioned(owner, "ProvisionedReadCapacityUnits", owner.read_units);
    provisioned(owner, "ProvisionedWriteCapacityUnits", owner.write_units);
  }

  void tell() {
    for (auto& [place, data] : data_) send(place.first, place.second, data);
    data_.clear();
  }

 private:
  MetricDatum& datum(const Owner& owner, const std::string& index, const char* name) {
    auto& data = data_[{owner.account, owner.region}];
    if (data.size() >= data_max) send(owner.account, owner.region, data);
    auto& one = data.emplace_back();
    one.metric_name = name;
    one.dimensions = {{{"TableName", owner.table}}};
    if (!index.empty()) one.dimensions->push_back({"GlobalSecondaryIndexName", index});
    one.timestamp = minute_;
    one.unit = "Count";
    return one;
  }
  void consumed(const Owner& owner, const std::string& index, const char* name,
                const Consumed& what) {
    if (what.requests == 0) return;
    datum(owner, index, name).statistic_values = {what.requests, what.units, what.smallest,
                                                  what.largest};
  }
  void provisioned(const Owner& owner, const char* name, std::int64_t units) {
    datum(owner, "", name).value = static_cast<double>(units);
  }

  void send(const std::string& account, const std::string& region, std::vector<MetricDatum>& data) {
    tell_cloudwatch(dynamo_.work, {.account = AccountId{account}, .region = Region{region}},
                    "AWS/DynamoDB", std::exchange(data, {}), "tables");
  }

  Dynamo& dynamo_;
  Time minute_;
  std::map<std::pair<std::string, std::string>, std::vector<MetricDatum>> data_;
};

}  // namespace

bool tell_metrics(Work& work, const Call& call) {
  Dynamo dynamo(work);
  Teller teller(dynamo, call.now);
  for (auto& [place, both] : traffic().take())
    if (auto owner = find_owner(dynamo, place.table)) teller.add(*owner, place.index, both);
  teller.tell();
  return false;
}

}  // namespace windlass::cloud::dynamodb
