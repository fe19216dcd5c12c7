#include "formation/types/dynamodb_read.h"

#include <algorithm>

#include "aws/dynamodb/describe_continuous_backups.h"
#include "aws/dynamodb/describe_table.h"
#include "aws/dynamodb/describe_time_to_live.h"
#include "aws/dynamodb/get_resource_policy.h"
#include "aws/dynamodb/list_tags_of_resource.h"
#include "formation/types/properties.h"
#include "formation/types/requests.h"

namespace windlass::formation::types {

using namespace aws::dynamodb;

namespace {

constexpr int pages_max = 10;

// Indexes and attributes come in no order of the template's.
Json in_order_of(const Json& there, const Json& given, std::string_view name) {
  if (!there.is_array() || !given.is_array()) return there;
  auto rank = [&](const Json& item) {
    auto& list = given.as_array();
    return std::ranges::find_if(list,
                                [&](auto& one) { return text(one, name) == text(item, name); }) -
           list.begin();
  };
  auto sorted = there.as_array();
  std::ranges::stable_sort(sorted, {}, rank);
  return Json(std::move(sorted));
}

Json index_properties(const Json& index, bool provisioned) {
  auto now = only(index, {"IndexName", "KeySchema", "Projection", "OnDemandThroughput"});
  if (auto* capacity = index.find("ProvisionedThroughput"); capacity && provisioned)
    now.set("ProvisionedThroughput", only(*capacity, {"ReadCapacityUnits", "WriteCapacityUnits"}));
  return now;
}

Json index_list(const Json& indexes, const Json& given, bool provisioned) {
  Json::Array list;
  if (indexes.is_array())
    for (auto& index : indexes.as_array()) list.push_back(index_properties(index, provisioned));
  return in_order_of(Json(std::move(list)), given, "IndexName");
}

Json table_properties(const TableDescription& there, const Json& given) {
  auto described = told(there);
  auto now = only(described,
                  {"KeySchema", "TableName", "DeletionProtectionEnabled", "OnDemandThroughput"});
  now.set("AttributeDefinitions",
          in_order_of(part(described, "AttributeDefinitions"), part(given, "AttributeDefinitions"),
                      "AttributeName"));
  auto mode = there.billing_mode_summary
                  ? there.billing_mode_summary->billing_mode.value_or("PROVISIONED")
                  : "PROVISIONED";
  now.set("BillingMode", Json(mode));
  bool provisioned = mode == "PROVISIONED";
  if (provisioned)
    now.set("ProvisionedThroughput", only(part(described, "ProvisionedThroughput"),
                                          {"ReadCapacityUnits", "WriteCapacityUnits"}));
  for (auto name : {"GlobalSecondaryIndexes", "LocalSecondaryIndexes"}) {
    auto kept = provisioned && std::string_view(name).starts_with('G');
    auto list = index_list(part(described, name), part(given, name), kept);
    if (!list.as_array().empty()) now.set(name, std::move(list));
  }
  if (there.table_class_summary) set_if(now, "TableClass", there.table_class_summary->table_class);
  if (there.stream_specification && there.stream_specification->stream_enabled.value_or(false))
    now.set("StreamSpecification",
            only(part(described, "StreamSpecification"), {"StreamViewType"}));
  return now;
}

}  // namespace

Result<Tags> table_tags(const Place& place, const std::string& arn) {
  Tags tags;
  std::optional<std::string> token;
  for (int page = 0; page < pages_max; ++page) {
    auto answer =
        TRY(place.client.call<op::ListTagsOfResource>({.resource_arn = arn, .next_token = token}));
    tags.merge(tag_map(answer.tags));
    token = answer.next_token;
    if (token.value_or("").empty()) break;
  }
  return tags;
}

Result<PointInTimeRecoveryDescription> recovery_of(const Place& place, const std::string& name) {
  auto answer = TRY(place.client.call<op::DescribeContinuousBackups>({.table_name = name}));
  auto backups = answer.continuous_backups_description.value_or(ContinuousBackupsDescription());
  return backups.point_in_time_recovery_description.value_or(PointInTimeRecoveryDescription());
}

Result<std::optional<Json>> read_table(const Place& place, const Physical& was,
                                       const Json& properties) {
  auto answer = place.client.call<op::DescribeTable>({.table_name = was.id});
  if (is_refused(answer, {"ResourceNotFoundException"})) return {std::nullopt};
  auto there = TRY(std::move(answer)).table.value_or(TableDescription());
  auto arn = there.table_arn.value_or("");
  auto now = table_properties(there, properties);
  auto expiry = TRY(place.client.call<op::DescribeTimeToLive>({.table_name = was.id}))
                    .time_to_live_description.value_or(TimeToLiveDescription());
  auto expires =
      expiry.time_to_live_status == "ENABLED" || expiry.time_to_live_status == "ENABLING";
  if (expires || properties.find("TimeToLiveSpecification")) {
    Json specification = Json::Object{{"Enabled", Json(expires)}};
    set_if(specification, "AttributeName", expiry.attribute_name);
    now.set("TimeToLiveSpecification", std::move(specification));
  }
  if (properties.find("PointInTimeRecoverySpecification")) {
    auto recovery = TRY(recovery_of(place, was.id));
    Json specification = Json::Object{
        {"PointInTimeRecoveryEnabled", Json(recovery.point_in_time_recovery_status == "ENABLED")}};
    // A table is born with a period: one that the template does not speak of is no drift.
    if (recovery.recovery_period_in_days &&
        part(properties, "PointInTimeRecoverySpecification").find("RecoveryPeriodInDays"))
      specification.set("RecoveryPeriodInDays", Json(*recovery.recovery_period_in_days));
    now.set("PointInTimeRecoverySpecification", std::move(specification));
  }
  if (auto* given = properties.find("SSESpecification")) {
    auto sse = there.sse_description.value_or(SSEDescription());
    auto on = sse.status == "ENABLED" || sse.status == "UPDATING";
    auto specification = only(*given, {"SSEType", "KMSMasterKeyId"});
    specification.set("SSEEnabled", Json(on));
    now.set("SSESpecification", std::move(specification));
  }
  if (properties.find("ResourcePolicy")) {
    auto policy = place.client.call<op::GetResourcePolicy>({.resource_arn = arn});
    if (policy)
      now.set("ResourcePolicy",
              Json::Object{{"PolicyDocument", parsed_document(policy->policy.value_or(""))}});
  }
  if (properties.find("Tags"))
    now.set("Tags", tag_property(TRY(table_tags(place, arn)), properties));
  return {std::move(now)};
}

}  // namespace windlass::formation::types
