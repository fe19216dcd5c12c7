#include <algorithm>

#include "aws/iam/create_access_key.h"
#include "aws/iam/delete_access_key.h"
#include "aws/iam/list_access_keys.h"
#include "aws/iam/update_access_key.h"
#include "formation/types/iam_holder.h"
#include "formation/types/properties.h"
#include "formation/types/requests.h"

namespace windlass::formation::types {

namespace {

using namespace aws::iam;

Result<> put_status(const Place& place, const Json& properties, const std::string& id) {
  TRY(place.client.call<op::UpdateAccessKey>({.user_name = text(properties, "UserName"),
                                              .access_key_id = id,
                                              .status = text_or(properties, "Status", "Active")}));
  return Done{};
}

Result<> drop(const Place& place, const Json& properties, const std::string& id) {
  return done_or(place.client.call<op::DeleteAccessKey>(
                     {.user_name = text(properties, "UserName"), .access_key_id = id}),
                 no_such_entity);
}

// Nobody can tell whether an earlier call made a key of this user: its secret is told only once.
Result<Physical> create(const Place& place, const Wanted& wanted) {
  auto made = TRY(
      place.client.call<op::CreateAccessKey>({.user_name = text(wanted.properties, "UserName")}));
  auto key = made.access_key.value_or(AccessKey());
  auto id = key.access_key_id.value_or("");
  if (text_or(wanted.properties, "Status", "Active") != "Active") {
    auto put = put_status(place, wanted.properties, id);
    if (!put) {
      // A key that nobody will ever know of must not stay.
      TRY(drop(place, wanted.properties, id));
      return std::move(put).error();
    }
  }
  return Physical{id, Json::Object{{"Id", Json(id)},
                                   {"SecretAccessKey", Json(key.secret_access_key.value_or(""))}}};
}

Result<Physical> update(const Place& place, const Wanted& wanted, const Json&,
                        const Physical& was) {
  TRY(put_status(place, wanted.properties, was.id));
  return was;
}

Result<> remove(const Place& place, const Wanted& wanted, const Physical& was) {
  return drop(place, wanted.properties, was.id);
}

Result<std::optional<Json>> read(const Place& place, const Physical& was, const Json& properties) {
  auto answer = place.client.call<op::ListAccessKeys>({.user_name = text(properties, "UserName")});
  if (is_refused(answer, no_such_entity)) return {std::nullopt};
  auto keys = TRY(std::move(answer)).access_key_metadata.value_or(std::vector<AccessKeyMetadata>());
  auto found = std::ranges::find(keys, was.id, &AccessKeyMetadata::access_key_id);
  if (found == keys.end()) return {std::nullopt};
  Json now = Json::Object{};
  set_if(now, "UserName", found->user_name);
  set_if(now, "Status", found->status);
  return {std::move(now)};
}

}  // namespace

extern const ResourceType iam_access_key;
const ResourceType iam_access_key{.name = "AWS::IAM::AccessKey",
                                  .create = create,
                                  .update = update,
                                  .remove = remove,
                                  .read = read};

}  // namespace windlass::formation::types
