#include "aws/kms/create_key.h"
#include "aws/kms/describe_key.h"
#include "aws/kms/disable_key.h"
#include "aws/kms/disable_key_rotation.h"
#include "aws/kms/enable_key.h"
#include "aws/kms/enable_key_rotation.h"
#include "aws/kms/get_key_policy.h"
#include "aws/kms/get_key_rotation_status.h"
#include "aws/kms/list_keys.h"
#include "aws/kms/list_resource_tags.h"
#include "aws/kms/put_key_policy.h"
#include "aws/kms/schedule_key_deletion.h"
#include "aws/kms/tag_resource.h"
#include "aws/kms/untag_resource.h"
#include "aws/kms/update_key_description.h"
#include "formation/types/names.h"
#include "formation/types/properties.h"
#include "formation/types/requests.h"
#include "formation/types/tags.h"

namespace windlass::formation::types {

namespace {

using namespace aws::kms;

constexpr int pages_max = 100;

Physical key(const Place& place, const std::string& id) {
  return {id, Json::Object{{"Arn", Json(arn(place, "kms", "key/" + id))}, {"KeyId", Json(id)}}};
}

std::vector<Tag> as_list(const Tags& tags) {
  std::vector<Tag> list;
  for (auto& [name, value] : tags) list.push_back({.tag_key = name, .tag_value = value});
  return list;
}

Result<Tags> tags_now(const Place& place, const std::string& id) {
  Tags tags;
  std::optional<std::string> marker;
  for (int page = 0; page < pages_max; ++page) {
    auto answer = TRY(place.client.call<op::ListResourceTags>({.key_id = id, .marker = marker}));
    for (auto& tag : answer.tags.value_or(std::vector<Tag>()))
      tags[tag.tag_key.value_or("")] = tag.tag_value.value_or("");
    if (!answer.truncated.value_or(false)) break;
    marker = answer.next_marker;
  }
  return tags;
}

// A key has no name and its creation no token: an earlier call's is known by its tag.
Result<std::optional<std::string>> find_made(const Place& place, const Wanted& wanted) {
  std::optional<std::string> marker;
  for (int page = 0; page < pages_max; ++page) {
    auto answer = TRY(place.client.call<op::ListKeys>({.marker = marker}));
    for (auto& entry : answer.keys.value_or(std::vector<KeyListEntry>())) {
      // AWS's own keys let nobody see their tags.
      auto tags = tags_now(place, entry.key_id.value_or(""));
      if (!tags || !has_token(*tags, wanted)) continue;
      // One whose end is scheduled was removed: a rollback's, for instance.
      auto answer = TRY(place.client.call<op::DescribeKey>({.key_id = entry.key_id}));
      auto state = answer.key_metadata.value_or(KeyMetadata()).key_state;
      if (state != "PendingDeletion") return entry.key_id;
    }
    if (!answer.truncated.value_or(false)) break;
    marker = answer.next_marker;
  }
  return {std::nullopt};
}

Result<> put_rotation(const Place& place, const Json& properties, const std::string& id) {
  if (!flag(properties, "EnableKeyRotation").value_or(false))
    return done_or(place.client.call<op::DisableKeyRotation>({.key_id = id}),
                   {"UnsupportedOperationException"});
  EnableKeyRotationRequest request{.key_id = id};
  if (auto days = number(properties, "RotationPeriodInDays"))
    request.rotation_period_in_days = static_cast<std::int32_t>(*days);
  TRY(place.client.call<op::EnableKeyRotation>(std::move(request)));
  return Done{};
}

bool is_enabled(const Json& properties) { return flag(properties, "Enabled").value_or(true); }

Result<std::string> make(const Place& place, const Wanted& wanted) {
  if (auto made = TRY(find_made(place, wanted))) return *made;
  auto request = TRY(made_of<CreateKeyRequest>(
      renamed(only(wanted.properties, {"BypassPolicyLockoutSafetyCheck", "Description", "KeyPolicy",
                                       "KeySpec", "KeyUsage", "MultiRegion", "Origin"}),
              {{"KeyPolicy", "Policy"}})));
  request.tags = as_list(with_token(tags_of(wanted), wanted));
  auto answer = TRY(place.client.call<op::CreateKey>(std::move(request)));
  return answer.key_metadata.value_or(KeyMetadata()).key_id.value_or("");
}

Result<Physical> create(const Place& place, const Wanted& wanted) {
  auto id = TRY(make(place, wanted));
  if (flag(wanted.properties, "EnableKeyRotation").value_or(false))
    TRY(put_rotation(place, wanted.properties, id));
  if (!is_enabled(wanted.properties)) TRY(place.client.call<op::DisableKey>({.key_id = id}));
  return key(place, id);
}

Result<> check_unchanged(const Json& before, const Json& now) {
  for (auto name : {"KeySpec", "KeyUsage", "Origin", "MultiRegion"})
    if (differs(before, now, name))
      return Error{"ValidationError", std::string(name) +
                                          " of a KMS key cannot be changed after the key is "
                                          "created"};
  return Done{};
}

Result<> put_policy(const Place& place, const Json& properties, const std::string& id) {
  TRY(place.client.call<op::PutKeyPolicy>(
      {.key_id = id,
       .policy_name = "default",
       .policy = document(properties, "KeyPolicy"),
       .bypass_policy_lockout_safety_check = flag(properties, "BypassPolicyLockoutSafetyCheck")}));
  return Done{};
}

Result<Physical> update(const Place& place, const Wanted& wanted, const Json& before,
                        const Physical& was) {
  auto& now = wanted.properties;
  TRY(check_unchanged(before, now));
  bool rotates_otherwise =
      differs(before, now, "EnableKeyRotation") || differs(before, now, "RotationPeriodInDays");
  // A key that is disabled lets nobody change how it rotates.
  if (is_enabled(now) || rotates_otherwise)
    TRY(place.client.call<op::EnableKey>({.key_id = was.id}));
  if (rotates_otherwise) TRY(put_rotation(place, now, was.id));
  if (differs(before, now, "KeyPolicy") && now.find("KeyPolicy"))
    TRY(put_policy(place, now, was.id));
  if (differs(before, now, "Description"))
    TRY(place.client.call<op::UpdateKeyDescription>(
        {.key_id = was.id, .description = text_or(now, "Description", "")}));
  if (!is_enabled(now)) TRY(place.client.call<op::DisableKey>({.key_id = was.id}));
  auto [set, drop] = tag_change(TRY(tags_now(place, was.id)), tags_of(wanted));
  if (!set.empty())
    TRY(place.client.call<op::TagResource>({.key_id = was.id, .tags = as_list(set)}));
  if (!drop.empty())
    TRY(place.client.call<op::UntagResource>({.key_id = was.id, .tag_keys = drop}));
  return key(place, was.id);
}

Result<> remove(const Place& place, const Wanted& wanted, const Physical& was) {
  ScheduleKeyDeletionRequest request{.key_id = was.id};
  if (auto days = number(wanted.properties, "PendingWindowInDays"))
    request.pending_window_in_days = static_cast<std::int32_t>(*days);
  // KMSInvalidStateException: its end is scheduled already.
  return done_or(place.client.call<op::ScheduleKeyDeletion>(std::move(request)),
                 {"NotFoundException", "KMSInvalidStateException"});
}

Result<std::optional<Json>> read(const Place& place, const Physical& was, const Json& properties) {
  auto answer = place.client.call<op::DescribeKey>({.key_id = was.id});
  if (is_refused(answer, {"NotFoundException"})) return {std::nullopt};
  auto data = TRY(std::move(answer)).key_metadata.value_or(KeyMetadata());
  if (data.key_state == "PendingDeletion") return {std::nullopt};
  auto now =
      only(told(data), {"Description", "Enabled", "KeySpec", "KeyUsage", "MultiRegion", "Origin"});
  auto policy =
      TRY(place.client.call<op::GetKeyPolicy>({.key_id = was.id, .policy_name = "default"}));
  if (policy.policy) now.set("KeyPolicy", parsed_document(*policy.policy));
  auto rotation = place.client.call<op::GetKeyRotationStatus>({.key_id = was.id});
  if (rotation) {
    now.set("EnableKeyRotation", Json(rotation->key_rotation_enabled.value_or(false)));
    if (rotation->rotation_period_in_days)
      now.set("RotationPeriodInDays", Json(*rotation->rotation_period_in_days));
  }
  if (properties.find("Tags"))
    now.set("Tags", tag_property(TRY(tags_now(place, was.id)), properties));
  return {std::move(now)};
}

}  // namespace

extern const ResourceType kms_key;
const ResourceType kms_key{
    .name = "AWS::KMS::Key", .create = create, .update = update, .remove = remove, .read = read};

}  // namespace windlass::formation::types
