#include "cloud/secretsmanager/tags.h"

#include "cloud/core/reserved_tags.h"
#include "cloud/secretsmanager/errors.h"
#include "cloud/secretsmanager/handlers.h"

namespace windlass::cloud::secretsmanager {

namespace {

constexpr int tags_max = 50;

Error reserved() { return invalid_parameter("Tag keys may not begin with aws:"); }

}  // namespace

Result<> put_tags(Secrets& secrets, const Call& call, const Secret& secret,
                  const std::vector<Tag>& tags) {
  for (auto& tag : tags) {
    auto name = tag.key.value_or("");
    if (name.empty()) return invalid_parameter("A tag must have a key.");
    if (is_kept_from_tag(call, name)) return reserved();
    secrets.db.run("insert or replace into secret_tag (secret, name, value) values (?, ?, ?)",
                   {secret.id, name, tag.value.value_or("")});
  }
  auto count =
      secrets.db.find_integer("select count(*) from secret_tag where secret = ?", {secret.id});
  if (count > tags_max)
    return Error{"LimitExceededException", "A secret can have at most 50 tags."};
  return Done{};
}

std::vector<Tag> tags_of(Secrets& secrets, const Secret& secret) {
  std::vector<Tag> tags;
  for (auto row : secrets.db.query(
           "select name, value from secret_tag where secret = ? order by name", {secret.id}))
    tags.push_back({row.text(0), row.text(1)});
  return tags;
}

Result<> tag_resource(Secrets& secrets, const Call& call, const TagResourceRequest& in) {
  auto secret = TRY(get_secret(secrets, call, in.secret_id));
  return put_tags(secrets, call, secret, in.tags.value_or(std::vector<Tag>{}));
}

Result<> untag_resource(Secrets& secrets, const Call& call, const UntagResourceRequest& in) {
  auto secret = TRY(get_secret(secrets, call, in.secret_id));
  for (auto& name : in.tag_keys.value_or(std::vector<std::string>{})) {
    if (is_kept_from_tag(call, name)) return reserved();
    secrets.db.run("delete from secret_tag where secret = ? and name = ?", {secret.id, name});
  }
  return Done{};
}

}  // namespace windlass::cloud::secretsmanager
