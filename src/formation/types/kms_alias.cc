#include "aws/kms/create_alias.h"
#include "aws/kms/delete_alias.h"
#include "aws/kms/describe_key.h"
#include "aws/kms/update_alias.h"
#include "formation/resource_type.h"
#include "formation/types/properties.h"
#include "formation/types/requests.h"

namespace windlass::formation::types {

extern const ResourceType kms_alias;

namespace {

using namespace aws::kms;

// The key that a name (an id, an ARN, an alias) means; nothing when there is none.
Result<std::optional<std::string>> find_key(const Place& place, const std::string& name) {
  auto answer = place.client.call<op::DescribeKey>({.key_id = name});
  if (is_refused(answer, {"NotFoundException"})) return {std::nullopt};
  return TRY(std::move(answer)).key_metadata.value_or(KeyMetadata()).key_id;
}

Result<Physical> create(const Place& place, const Wanted& wanted) {
  auto name = text_or(wanted.properties, "AliasName", "");
  auto target = text_or(wanted.properties, "TargetKeyId", "");
  auto made = place.client.call<op::CreateAlias>({.alias_name = name, .target_key_id = target});
  if (is_refused(made, {"AlreadyExistsException"})) {
    // One that already means the same key may be ours.
    if (TRY(find_key(place, name)) != TRY(find_key(place, target)))
      return already_exists(kms_alias.name, name);
    return Physical{name};
  }
  TRY(std::move(made));
  return Physical{name};
}

Result<Physical> update(const Place& place, const Wanted& wanted, const Json&,
                        const Physical& was) {
  TRY(place.client.call<op::UpdateAlias>(
      {.alias_name = was.id, .target_key_id = text(wanted.properties, "TargetKeyId")}));
  return Physical{was.id};
}

Result<> remove(const Place& place, const Wanted&, const Physical& was) {
  return done_or(place.client.call<op::DeleteAlias>({.alias_name = was.id}), {"NotFoundException"});
}

Result<std::optional<Json>> read(const Place& place, const Physical& was, const Json& properties) {
  auto key = TRY(find_key(place, was.id));
  if (!key) return {std::nullopt};
  // A template may name the key by its ARN.
  auto given = text_or(properties, "TargetKeyId", "");
  return {Json(Json::Object{{"AliasName", Json(was.id)},
                            {"TargetKeyId", Json(given.ends_with(*key) ? given : *key)}})};
}

}  // namespace

const ResourceType kms_alias{
    .name = "AWS::KMS::Alias", .create = create, .update = update, .remove = remove, .read = read};

}  // namespace windlass::formation::types
