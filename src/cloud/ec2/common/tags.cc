#include "cloud/ec2/common/tags.h"

#include <algorithm>

#include "cloud/core/reserved_tags.h"
#include "cloud/ec2/common/errors.h"

namespace windlass::cloud::ec2 {

namespace {

constexpr std::size_t tags_max = 50;

Result<> check(const Call& call, const std::string& key, const std::string& value) {
  if (key.empty()) return Error{"InvalidParameterValue", "Tag key cannot be null or empty."};
  if (key.size() > 127 || value.size() > 255)
    return Error{"InvalidParameterValue", "Tag key or value is too long."};
  if (is_kept_from_tag(call, key))
    return Error{"InvalidParameterValue",
                 "Tag keys starting with 'aws:' are reserved for internal use"};
  return Done{};
}

}  // namespace

Result<Tags> wanted_tags(const Call& call, const TagSpecifications& specifications,
                         std::string_view type, std::vector<std::string_view> allowed) {
  Tags tags;
  if (!specifications) return tags;
  for (auto& specification : *specifications) {
    auto its = specification.resource_type.value_or("");
    if (its != type && std::ranges::find(allowed, its) == allowed.end())
      return Error{"InvalidParameterValue",
                   "'" + its + "' is not a valid taggable resource type for this operation."};
    if (!specification.tags) continue;
    for (auto& tag : *specification.tags) {
      auto key = tag.key.value_or(""), value = tag.value.value_or("");
      TRY(check(call, key, value));
      if (its == type && !tags.emplace(key, value).second)
        return Error{"InvalidParameterValue", "Duplicate tag key '" + key + "' specified."};
    }
  }
  return tags;
}

Result<> put_tags(Ec2& ec2, const Call& call, const std::string& id, const Tags& tags) {
  for (auto& [key, value] : tags) {
    TRY(check(call, key, value));
    ec2.db.run(
        "insert into ec2_tag(resource, key, value, account, region) values(?, ?, ?, ?, ?)"
        " on conflict do update set value = excluded.value",
        {id, key, value, call.caller.account.text, call.region.text});
  }
  auto count = ec2.db.find_integer(
      "select count(*) from ec2_tag where resource = ?"
      " and key not like 'aws:%'",
      {id});
  if (count.value_or(0) > static_cast<std::int64_t>(tags_max))
    return Error{"TagLimitExceeded",
                 "You have reached the maximum number of tags on resource " + id};
  return Done{};
}

Tags tags_of(store::Database& db, const std::string& id) {
  Tags tags;
  for (auto row : db.query("select key, value from ec2_tag where resource = ?", {id}))
    tags.emplace(row.text(0), row.text(1));
  return tags;
}

std::optional<std::vector<aws::ec2::Tag>> tag_list(const Tags& tags) {
  if (tags.empty()) return std::nullopt;
  std::vector<aws::ec2::Tag> list;
  for (auto& [key, value] : tags) list.push_back({.key = key, .value = value});
  return list;
}

void drop_tags(Ec2& ec2, const std::string& id) {
  ec2.db.run("delete from ec2_tag where resource = ?", {id});
}

}  // namespace windlass::cloud::ec2
