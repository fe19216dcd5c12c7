// Tags: put, removed, listed; the same for users, roles, policies and instance profiles.
#include "cloud/iam/tags.h"

#include <set>

#include "base/text.h"
#include "cloud/iam/handlers.h"
#include "cloud/iam/managed_policy.h"
#include "cloud/iam/pages.h"

namespace windlass::cloud::iam {

namespace {

constexpr std::int64_t tags_max = 50;

Result<> check_tag(const Tag& tag) {
  auto key = tag.key.value_or("");
  if (key.empty() || key.size() > 128 || tag.value.value_or("").size() > 256)
    return validation_error("Tag keys have 1 to 128 characters, values at most 256");
  if (lower(key).starts_with("aws:"))
    return invalid_input("System tags cannot be added/updated by requester.");
  return Done{};
}

void drop_tags(Iam& iam, const Entity& owner, const std::optional<std::vector<std::string>>& keys) {
  if (!keys) return;
  for (auto& key : *keys)
    iam.db.run("delete from iam_tag where owner = ? and key = ?", {owner.id, lower(key)});
}

template <class Out, class In>
Result<Out> list_tags(Iam& iam, const Entity& owner, const In& in) {
  Out answer;
  answer.tags.emplace();
  return paged(
      in, std::move(answer),
      [&](std::string_view after, std::int64_t limit) {
        return iam.db.query(
            "select key, name, value from iam_tag where owner = ? and key > ? order by key limit ?",
            {owner.id, after, limit});
      },
      [](Out& out, const store::Row& row) {
        out.tags->push_back({.key = row.text(1), .value = row.text(2)});
      });
}

}  // namespace

Result<> put_tags(Iam& iam, const Entity& owner, const std::optional<std::vector<Tag>>& tags) {
  if (!tags) return Done{};
  std::set<std::string> seen;
  for (auto& tag : *tags) {
    TRY(check_tag(tag));
    auto key = lower(*tag.key);
    if (!seen.insert(key).second)
      return invalid_input(
          "Duplicate tag keys found. Please note that Tag keys are case insensitive.");
    iam.db.run("insert or replace into iam_tag (owner, key, name, value) values (?, ?, ?, ?)",
               {owner.id, key, *tag.key, tag.value.value_or("")});
  }
  auto count = iam.db.find_integer("select count(*) from iam_tag where owner = ?", {owner.id});
  if (count.value_or(0) > tags_max)
    return Error{"LimitExceeded", "The number of tags has reached the maximum limit."};
  return Done{};
}

Result<> tag_user(Iam& iam, const Call& call, const TagUserRequest& in) {
  return put_tags(iam, TRY(get_entity(iam, call, Kind::User, in.user_name)), in.tags);
}
Result<> tag_role(Iam& iam, const Call& call, const TagRoleRequest& in) {
  return put_tags(iam, TRY(get_changeable(iam, call, Kind::Role, in.role_name)), in.tags);
}
Result<> tag_policy(Iam& iam, const Call& call, const TagPolicyRequest& in) {
  return put_tags(iam, *TRY(get_own_policy(iam, call, in.policy_arn)).own, in.tags);
}
Result<> tag_instance_profile(Iam& iam, const Call& call, const TagInstanceProfileRequest& in) {
  return put_tags(iam, TRY(get_entity(iam, call, Kind::Profile, in.instance_profile_name)),
                  in.tags);
}

Result<> untag_user(Iam& iam, const Call& call, const UntagUserRequest& in) {
  drop_tags(iam, TRY(get_entity(iam, call, Kind::User, in.user_name)), in.tag_keys);
  return Done{};
}
Result<> untag_role(Iam& iam, const Call& call, const UntagRoleRequest& in) {
  drop_tags(iam, TRY(get_changeable(iam, call, Kind::Role, in.role_name)), in.tag_keys);
  return Done{};
}
Result<> untag_policy(Iam& iam, const Call& call, const UntagPolicyRequest& in) {
  drop_tags(iam, *TRY(get_own_policy(iam, call, in.policy_arn)).own, in.tag_keys);
  return Done{};
}
Result<> untag_instance_profile(Iam& iam, const Call& call, const UntagInstanceProfileRequest& in) {
  drop_tags(iam, TRY(get_entity(iam, call, Kind::Profile, in.instance_profile_name)), in.tag_keys);
  return Done{};
}

Result<ListUserTagsResponse> list_user_tags(Iam& iam, const Call& call,
                                            const ListUserTagsRequest& in) {
  auto user = TRY(get_entity(iam, call, Kind::User, in.user_name));
  return list_tags<ListUserTagsResponse>(iam, user, in);
}
Result<ListRoleTagsResponse> list_role_tags(Iam& iam, const Call& call,
                                            const ListRoleTagsRequest& in) {
  auto role = TRY(get_entity(iam, call, Kind::Role, in.role_name));
  return list_tags<ListRoleTagsResponse>(iam, role, in);
}
Result<ListPolicyTagsResponse> list_policy_tags(Iam& iam, const Call& call,
                                                const ListPolicyTagsRequest& in) {
  auto managed = TRY(get_managed_policy(iam, call, in.policy_arn));
  return list_tags<ListPolicyTagsResponse>(iam, managed.own.value_or(Entity{}), in);
}
Result<ListInstanceProfileTagsResponse> list_instance_profile_tags(
    Iam& iam, const Call& call, const ListInstanceProfileTagsRequest& in) {
  auto profile = TRY(get_entity(iam, call, Kind::Profile, in.instance_profile_name));
  return list_tags<ListInstanceProfileTagsResponse>(iam, profile, in);
}

}  // namespace windlass::cloud::iam
