#include <algorithm>

#include "aws/logs/associate_kms_key.h"
#include "aws/logs/create_log_group.h"
#include "aws/logs/delete_log_group.h"
#include "aws/logs/delete_retention_policy.h"
#include "aws/logs/describe_log_groups.h"
#include "aws/logs/disassociate_kms_key.h"
#include "aws/logs/list_tags_for_resource.h"
#include "aws/logs/put_log_group_deletion_protection.h"
#include "aws/logs/put_retention_policy.h"
#include "aws/logs/tag_resource.h"
#include "aws/logs/untag_resource.h"
#include "formation/types/names.h"
#include "formation/types/properties.h"
#include "formation/types/requests.h"
#include "formation/types/tags.h"

namespace windlass::formation::types {

extern const ResourceType logs_log_group;

namespace {

using namespace aws::logs;

// The group's ARN as the tagging operations want it; as an attribute it ends with ":*".
std::string arn_of(const Place& place, const std::string& name) {
  return arn(place, "logs", "log-group:" + name);
}

Physical group(const Place& place, const std::string& name) {
  return {name, Json::Object{{"Arn", Json(arn_of(place, name) + ":*")}}};
}

Result<> check_served(const Json& properties) {
  return refuse(logs_log_group.name, properties,
                {"BearerTokenAuthenticationEnabled", "DataProtectionPolicy", "FieldIndexPolicies",
                 "ResourcePolicyDocument"});
}

Result<Tags> tags_now(const Place& place, const std::string& name) {
  auto answer =
      TRY(place.client.call<op::ListTagsForResource>({.resource_arn = arn_of(place, name)}));
  return answer.tags.value_or(Tags());
}

Result<> put_retention(const Place& place, const Wanted& wanted, const std::string& name) {
  auto days = number(wanted.properties, "RetentionInDays");
  if (days)
    TRY(place.client.call<op::PutRetentionPolicy>(
        {.log_group_name = name, .retention_in_days = static_cast<std::int32_t>(*days)}));
  else
    TRY(place.client.call<op::DeleteRetentionPolicy>({.log_group_name = name}));
  return Done{};
}

Result<Physical> create(const Place& place, const Wanted& wanted) {
  TRY(check_served(wanted.properties));
  auto name = name_of(wanted, "LogGroupName", 512);
  auto named = is_named(wanted, "LogGroupName");
  auto tags = tags_of(wanted);
  if (named) tags = with_token(std::move(tags), wanted);
  CreateLogGroupRequest request{
      .log_group_name = name,
      .kms_key_id = text(wanted.properties, "KmsKeyId"),
      .log_group_class = text(wanted.properties, "LogGroupClass"),
      .deletion_protection_enabled = flag(wanted.properties, "DeletionProtectionEnabled")};
  if (!tags.empty()) request.tags = tags;
  auto made = place.client.call<op::CreateLogGroup>(std::move(request));
  if (is_refused(made, {"ResourceAlreadyExistsException"})) {
    if (named && !has_token(TRY(tags_now(place, name)), wanted))
      return already_exists(logs_log_group.name, name);
  } else {
    TRY(std::move(made));
  }
  if (wanted.properties.find("RetentionInDays")) TRY(put_retention(place, wanted, name));
  return group(place, name);
}

Result<> put_key(const Place& place, const Wanted& wanted, const std::string& name) {
  if (auto key = text(wanted.properties, "KmsKeyId"))
    TRY(place.client.call<op::AssociateKmsKey>({.log_group_name = name, .kms_key_id = key}));
  else
    TRY(place.client.call<op::DisassociateKmsKey>({.log_group_name = name}));
  return Done{};
}

Result<Physical> update(const Place& place, const Wanted& wanted, const Json& before,
                        const Physical& was) {
  TRY(check_served(wanted.properties));
  auto& now = wanted.properties;
  if (text_or(before, "LogGroupClass", "STANDARD") != text_or(now, "LogGroupClass", "STANDARD"))
    return Error{"ValidationError", "LogGroupClass of a log group cannot be updated"};
  if (differs(before, now, "RetentionInDays")) TRY(put_retention(place, wanted, was.id));
  if (differs(before, now, "KmsKeyId")) TRY(put_key(place, wanted, was.id));
  if (differs(before, now, "DeletionProtectionEnabled"))
    TRY(place.client.call<op::PutLogGroupDeletionProtection>(
        {.log_group_identifier = was.id,
         .deletion_protection_enabled = flag(now, "DeletionProtectionEnabled").value_or(false)}));
  auto [set, drop] = tag_change(TRY(tags_now(place, was.id)), tags_of(wanted));
  auto resource = arn_of(place, was.id);
  if (!set.empty())
    TRY(place.client.call<op::TagResource>({.resource_arn = resource, .tags = set}));
  if (!drop.empty())
    TRY(place.client.call<op::UntagResource>({.resource_arn = resource, .tag_keys = drop}));
  return group(place, was.id);
}

Result<> remove(const Place& place, const Wanted&, const Physical& was) {
  return done_or(place.client.call<op::DeleteLogGroup>({.log_group_name = was.id}),
                 {"ResourceNotFoundException"});
}

Result<std::optional<Json>> read(const Place& place, const Physical& was, const Json& properties) {
  auto answer = TRY(place.client.call<op::DescribeLogGroups>({.log_group_name_prefix = was.id}));
  auto groups = answer.log_groups.value_or(std::vector<LogGroup>());
  auto found = std::ranges::find(groups, was.id, &LogGroup::log_group_name);
  if (found == groups.end()) return {std::nullopt};
  Json now = Json::Object{{"LogGroupName", Json(was.id)}};
  set_if(now, "KmsKeyId", found->kms_key_id);
  set_if(now, "LogGroupClass", found->log_group_class);
  if (found->retention_in_days) now.set("RetentionInDays", Json(*found->retention_in_days));
  now.set("DeletionProtectionEnabled", Json(found->deletion_protection_enabled.value_or(false)));
  if (properties.find("Tags"))
    now.set("Tags", tag_property(TRY(tags_now(place, was.id)), properties));
  return {std::move(now)};
}

}  // namespace

const ResourceType logs_log_group{.name = "AWS::Logs::LogGroup",
                                  .create = create,
                                  .update = update,
                                  .remove = remove,
                                  .read = read};

}  // namespace windlass::formation::types
