#include "aws/dynamodb/create_table.h"
#include "aws/dynamodb/delete_resource_policy.h"
#include "aws/dynamodb/delete_table.h"
#include "aws/dynamodb/describe_continuous_backups.h"
#include "aws/dynamodb/describe_table.h"
#include "aws/dynamodb/describe_time_to_live.h"
#include "aws/dynamodb/list_tags_of_resource.h"
#include "aws/dynamodb/put_resource_policy.h"
#include "aws/dynamodb/tag_resource.h"
#include "aws/dynamodb/untag_resource.h"
#include "aws/dynamodb/update_continuous_backups.h"
#include "aws/dynamodb/update_table.h"
#include "aws/dynamodb/update_time_to_live.h"
#include "formation/types/dynamodb_changes.h"
#include "formation/types/dynamodb_read.h"
#include "formation/types/names.h"
#include "formation/types/properties.h"
#include "formation/types/requests.h"
#include "formation/types/tags.h"

namespace windlass::formation::types {

extern const ResourceType dynamodb_table;

namespace {

using namespace aws::dynamodb;

Physical table(const TableDescription& there) {
  Json attributes = Json::Object{};
  set_if(attributes, "Arn", there.table_arn);
  set_if(attributes, "StreamArn", there.latest_stream_arn);
  return {there.table_name.value_or(""), std::move(attributes)};
}

bool asks_for_insights(const Json& object) {
  return flag(part(object, "ContributorInsightsSpecification"), "Enabled").value_or(false);
}

Result<> check_served(const Json& properties) {
  TRY(refuse(dynamodb_table.name, properties,
             {"ImportSourceSpecification", "KinesisStreamSpecification"}));
  if (asks_for_insights(properties))
    return unsupported(dynamodb_table.name, "ContributorInsightsSpecification");
  for (auto& index : items(properties, "GlobalSecondaryIndexes"))
    if (asks_for_insights(index))
      return unsupported(dynamodb_table.name,
                         "GlobalSecondaryIndexes/ContributorInsightsSpecification");
  if (part(properties, "StreamSpecification").find("ResourcePolicy"))
    return unsupported(dynamodb_table.name, "StreamSpecification/ResourcePolicy");
  return Done{};
}

Result<TableDescription> describe(const Place& place, const std::string& name) {
  auto answer = TRY(place.client.call<op::DescribeTable>({.table_name = name}));
  return answer.table.value_or(TableDescription());
}

Result<Physical> create(const Place& place, const Wanted& wanted) {
  TRY(check_served(wanted.properties));
  auto name = name_of(wanted, "TableName", 255);
  auto named = is_named(wanted, "TableName");
  auto request = TRY(table_request(wanted.properties));
  request.table_name = name;
  request.resource_policy = document(part(wanted.properties, "ResourcePolicy"), "PolicyDocument");
  auto tags = tags_of(wanted);
  if (named) tags = with_token(std::move(tags), wanted);
  if (!tags.empty()) request.tags = tag_list<Tag>(tags);
  auto made = place.client.call<op::CreateTable>(std::move(request));
  if (!is_refused(made, {"ResourceInUseException"}))
    return table(TRY(std::move(made)).table_description.value_or(TableDescription()));
  auto there = TRY(describe(place, name));
  if (named && !has_token(TRY(table_tags(place, there.table_arn.value_or(""))), wanted))
    return already_exists(dynamodb_table.name, name);
  return table(there);
}

Result<> switch_time_to_live(const Place& place, const std::string& name, bool enabled,
                             const std::optional<std::string>& attribute) {
  TRY(place.client.call<op::UpdateTimeToLive>(
      {.table_name = name,
       .time_to_live_specification =
           TimeToLiveSpecification{.enabled = enabled, .attribute_name = attribute}}));
  return Done{};
}

// Expiry by another attribute is switched off first.
Result<Progress> put_time_to_live(const Place& place, const Json& wanted, const std::string& name) {
  auto answer = TRY(place.client.call<op::DescribeTimeToLive>({.table_name = name}));
  auto there = answer.time_to_live_description.value_or(TimeToLiveDescription());
  auto status = there.time_to_live_status.value_or("DISABLED");
  if (status == "ENABLING" || status == "DISABLING") return Progress::Pending;
  bool has = status == "ENABLED", wants = flag(wanted, "Enabled").value_or(false);
  auto attribute = text(wanted, "AttributeName");
  if (has && (!wants || there.attribute_name != attribute)) {
    TRY(switch_time_to_live(place, name, false, there.attribute_name));
    return wants ? Progress::Pending : Progress::Ready;
  }
  if (!has && wants) TRY(switch_time_to_live(place, name, true, attribute));
  return Progress::Ready;
}

Result<> put_recovery(const Place& place, const Json& wanted, const std::string& name) {
  auto there = TRY(recovery_of(place, name));
  auto now = there.point_in_time_recovery_status == "ENABLED";
  auto wants = flag(wanted, "PointInTimeRecoveryEnabled").value_or(false);
  auto days = number(wanted, "RecoveryPeriodInDays");
  if (now == wants && (!wants || !days || days == there.recovery_period_in_days)) return Done{};
  auto asked = TRY(made_of<PointInTimeRecoverySpecification>(wanted));
  asked.point_in_time_recovery_enabled = wants;
  TRY(place.client.call<op::UpdateContinuousBackups>(
      {.table_name = name, .point_in_time_recovery_specification = asked}));
  return Done{};
}

Result<Progress> ready(const Place& place, const Wanted& wanted, Physical& physical) {
  auto there = TRY(describe(place, physical.id));
  if (!is_settled(there)) return Progress::Pending;
  if (auto change = next_change(there, TRY(table_request(wanted.properties)))) {
    TRY(place.client.call<op::UpdateTable>(std::move(*change)));
    return Progress::Pending;
  }
  if (auto* expiry = wanted.properties.find("TimeToLiveSpecification"))
    if (TRY(put_time_to_live(place, *expiry, physical.id)) == Progress::Pending)
      return Progress::Pending;
  if (auto* recovery = wanted.properties.find("PointInTimeRecoverySpecification"))
    TRY(put_recovery(place, *recovery, physical.id));
  physical = table(there);
  return Progress::Ready;
}

Result<> put_policy(const Place& place, const Json& properties, const std::string& arn) {
  if (auto policy = document(part(properties, "ResourcePolicy"), "PolicyDocument"))
    TRY(place.client.call<op::PutResourcePolicy>({.resource_arn = arn, .policy = policy}));
  else
    TRY(done_or(place.client.call<op::DeleteResourcePolicy>({.resource_arn = arn}),
                {"PolicyNotFoundException"}));
  return Done{};
}

// What the template no longer speaks of goes back to what tables are born with.
Result<> reset_dropped(const Place& place, const Json& before, const Json& now,
                       const std::string& name) {
  auto dropped = [&](std::string_view property) {
    return before.find(property) && !now.find(property);
  };
  if (dropped("TimeToLiveSpecification"))
    TRY(put_time_to_live(place, Json::Object{{"Enabled", Json(false)}}, name));
  if (dropped("PointInTimeRecoverySpecification")) TRY(put_recovery(place, Json::Object{}, name));
  if (dropped("DeletionProtectionEnabled"))
    TRY(place.client.call<op::UpdateTable>(
        {.table_name = name, .deletion_protection_enabled = false}));
  if (dropped("SSESpecification"))
    TRY(place.client.call<op::UpdateTable>(
        {.table_name = name, .sse_specification = SSESpecification{.enabled = false}}));
  return Done{};
}

// The table itself is changed step by step, by `ready`.
Result<Physical> update(const Place& place, const Wanted& wanted, const Json& before,
                        const Physical& was) {
  auto& now = wanted.properties;
  TRY(check_served(now));
  if (differs(before, now, "LocalSecondaryIndexes"))
    return Error{"ValidationError", "LocalSecondaryIndexes of a table cannot be updated"};
  auto there = TRY(describe(place, was.id));
  auto arn = there.table_arn.value_or("");
  if (differs(before, now, "WarmThroughput") && now.find("WarmThroughput")) {
    auto warm = TRY(made_of<WarmThroughput>(part(now, "WarmThroughput")));
    TRY(place.client.call<op::UpdateTable>(
        {.table_name = was.id, .warm_throughput = std::move(warm)}));
  }
  if (differs(before, now, "ResourcePolicy")) TRY(put_policy(place, now, arn));
  TRY(reset_dropped(place, before, now, was.id));
  auto [set, drop] = tag_change(TRY(table_tags(place, arn)), tags_of(wanted));
  if (!set.empty())
    TRY(place.client.call<op::TagResource>({.resource_arn = arn, .tags = tag_list<Tag>(set)}));
  if (!drop.empty())
    TRY(place.client.call<op::UntagResource>({.resource_arn = arn, .tag_keys = drop}));
  return table(there);
}

Result<> remove(const Place& place, const Wanted&, const Physical& was) {
  auto answer = place.client.call<op::DeleteTable>({.table_name = was.id});
  if (is_refused(answer, {"ResourceInUseException"})) {
    // Asked twice: it is on its way already.
    auto there = describe(place, was.id);
    if (there && there->table_status == "DELETING") return Done{};
  }
  return done_or(std::move(answer), {"ResourceNotFoundException"});
}

Result<Progress> gone(const Place& place, const Physical& was) {
  auto there = describe(place, was.id);
  if (is_refused(there, {"ResourceNotFoundException"})) return Progress::Ready;
  TRY(std::move(there));
  return Progress::Pending;
}

bool has_other_keys(const Json& before, const Json& after) {
  return differs(before, after, "KeySchema");
}

constexpr std::string_view passing[] = {"ResourceInUseException", "LimitExceededException"};

}  // namespace

const ResourceType dynamodb_table{.name = "AWS::DynamoDB::Table",
                                  .create = create,
                                  .ready = ready,
                                  .update = update,
                                  .replaces = has_other_keys,
                                  .remove = remove,
                                  .gone = gone,
                                  .read = read_table,
                                  .passing = passing};

}  // namespace windlass::formation::types
