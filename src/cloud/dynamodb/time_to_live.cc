// UpdateTimeToLive, DescribeTimeToLive.
#include "cloud/dynamodb/handlers.h"
#include "cloud/dynamodb/storage.h"
#include "cloud/dynamodb/table.h"

namespace windlass::cloud::dynamodb {

using namespace aws::dynamodb;

Result<UpdateTimeToLiveOutput> update_time_to_live(Dynamo& dynamo, const Call& call,
                                                   const UpdateTimeToLiveInput& in) {
  auto& wanted = *in.time_to_live_specification;
  auto table = TRY(get_table(dynamo, call, in.table_name));
  auto& current = table.schema.expires_by;
  if (*wanted.enabled) {
    if (current == *wanted.attribute_name) return invalid("TimeToLive is already enabled");
    if (!current.empty())
      return invalid(
          "TimeToLive is active on a different AttributeName: current AttributeName is " + current);
    current = *wanted.attribute_name;
    update_schema(dynamo, table.schema);
    start_backfill(dynamo, table.schema.id, table.schema.id);
    backfill_some(dynamo, table.schema.id);
  } else {
    if (current.empty()) return invalid("TimeToLive is already disabled");
    // What was noted for expiry is dropped when its time comes (see upkeep.cc).
    current.clear();
    update_schema(dynamo, table.schema);
  }
  return UpdateTimeToLiveOutput{wanted};
}

Result<DescribeTimeToLiveOutput> describe_time_to_live(Dynamo& dynamo, const Call& call,
                                                       const DescribeTimeToLiveInput& in) {
  auto table = TRY(get_table(dynamo, call, in.table_name));
  DescribeTimeToLiveOutput out;
  auto& description = out.time_to_live_description.emplace();
  auto& attribute = table.schema.expires_by;
  description.time_to_live_status = attribute.empty() ? "DISABLED" : "ENABLED";
  if (!attribute.empty()) description.attribute_name = attribute;
  return out;
}

}  // namespace windlass::cloud::dynamodb
