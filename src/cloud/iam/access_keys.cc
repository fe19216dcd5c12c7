// Access keys of users. A secret follows from its key's id and the cloud's master key: it is shown
// once, as AWS does, and lies nowhere.
#include "cloud/core/session.h"
#include "cloud/iam/handlers.h"
#include "cloud/iam/pages.h"
#include "cloud/iam/views.h"

namespace windlass::cloud::iam {

namespace {

constexpr std::int64_t keys_max = 2;

const char* status_of(bool active) { return active ? "Active" : "Inactive"; }

Result<std::string> get_key(Iam& iam, const Entity& user, const std::optional<std::string>& id) {
  if (!id || !iam.db.any("select 1 from iam_access_key where id = ? and user = ?", {*id, user.id}))
    return no_such_entity("The Access Key with id " + id.value_or("") + " cannot be found.");
  return *id;
}

}  // namespace

Result<CreateAccessKeyResponse> create_access_key(Iam& iam, const Call& call,
                                                  const CreateAccessKeyRequest& in) {
  auto user = TRY(get_meant_user(iam, call, in.user_name));
  auto count = iam.db.find_integer("select count(*) from iam_access_key where user = ?", {user.id});
  if (count.value_or(0) >= keys_max) return quota_exceeded("AccessKeysPerUser", keys_max);
  auto id = new_id(iam, "AKIA", 20);
  iam.db.run(
      "insert into iam_access_key (id, account, user, active, created) values (?, ?, ?, 1, ?)",
      {id, user.account, user.id, micros(call.now)});
  AccessKey key;
  key.user_name = user.name;
  key.access_key_id = id;
  key.status = "Active";
  key.secret_access_key = secret_of(iam.work.settings.master_key, id);
  key.create_date = from_micros(micros(call.now));
  return CreateAccessKeyResponse{.access_key = std::move(key)};
}

Result<ListAccessKeysResponse> list_access_keys(Iam& iam, const Call& call,
                                                const ListAccessKeysRequest& in) {
  auto user = TRY(get_meant_user(iam, call, in.user_name));
  ListAccessKeysResponse answer;
  answer.access_key_metadata.emplace();
  return paged(
      in, std::move(answer),
      [&](std::string_view after, std::int64_t limit) {
        return iam.db.query(
            "select id, active, created from iam_access_key where user = ? and id > ? "
            "order by id limit ?",
            {user.id, after, limit});
      },
      [&](ListAccessKeysResponse& out, const store::Row& row) {
        out.access_key_metadata->push_back({.user_name = user.name,
                                            .access_key_id = row.text(0),
                                            .status = status_of(row.integer(1) != 0),
                                            .create_date = from_micros(row.integer(2))});
      });
}

Result<> update_access_key(Iam& iam, const Call& call, const UpdateAccessKeyRequest& in) {
  auto user = TRY(get_meant_user(iam, call, in.user_name));
  auto id = TRY(get_key(iam, user, in.access_key_id));
  if (in.status != "Active" && in.status != "Inactive")
    return validation_error("Status must be Active or Inactive");
  iam.db.run("update iam_access_key set active = ? where id = ?", {in.status == "Active", id});
  return Done{};
}

Result<> delete_access_key(Iam& iam, const Call& call, const DeleteAccessKeyRequest& in) {
  auto user = TRY(get_meant_user(iam, call, in.user_name));
  auto id = TRY(get_key(iam, user, in.access_key_id));
  iam.db.run("delete from iam_access_key where id = ?", {id});
  return Done{};
}

// Uses are not noted down: that would make a write of every read. As AWS does for a key that was
// never used, it says so.
Result<GetAccessKeyLastUsedResponse> get_access_key_last_used(
    Iam& iam, const Call& call, const GetAccessKeyLastUsedRequest& in) {
  auto id = in.access_key_id.value_or("");
  auto user_id = iam.db.find_text("select user from iam_access_key where id = ? and account = ?",
                                  {id, call.caller.account.text});
  auto user = user_id ? find_entity_by_id(iam.db, *user_id) : std::nullopt;
  if (!user) return no_such_entity("The Access Key with id " + id + " cannot be found.");
  GetAccessKeyLastUsedResponse answer;
  answer.user_name = user->name;
  answer.access_key_last_used = AccessKeyLastUsed{.service_name = "N/A", .region = "N/A"};
  return answer;
}

}  // namespace windlass::cloud::iam
