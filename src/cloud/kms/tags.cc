#include "cloud/kms/tags.h"

#include <set>

#include "cloud/core/reserved_tags.h"
#include "cloud/kms/errors.h"
#include "cloud/kms/handlers.h"
#include "cloud/kms/key.h"
#include "cloud/kms/page.h"

namespace windlass::cloud::kms {

namespace {

constexpr int tags_max = 50;

Error tag_error(std::string message) { return {"TagException", std::move(message)}; }

Result<> check_tag_name(const Call& call, const std::string& name) {
  if (name.empty()) return tag_error("A tag key must have at least one character");
  if (is_kept_from_tag(call, name)) return tag_error("Tag keys may not begin with aws:");
  return Done{};
}

}  // namespace

Result<> put_tags(Kms& kms, const Call& call, const std::string& key,
                  const std::vector<Tag>& tags) {
  std::set<std::string> seen;
  for (auto& tag : tags) {
    auto name = tag.tag_key.value_or("");
    TRY(check_tag_name(call, name));
    if (!seen.insert(name).second) return tag_error("Duplicate tag keys");
    kms.db.run("insert or replace into kms_tag (key, name, value) values (?, ?, ?)",
               {key, name, tag.tag_value.value_or("")});
  }
  if (kms.db.find_integer("select count(*) from kms_tag where key = ?", {key}) > tags_max)
    return limit_exceeded("Too many tags: a key can have no more than 50");
  return Done{};
}

Result<> tag_resource(Kms& kms, const Call& call, const TagResourceRequest& in) {
  auto key = TRY(get_changeable_key(kms, call, in.key_id));
  return put_tags(kms, call, key.id, in.tags.value_or(std::vector<Tag>{}));
}

Result<> untag_resource(Kms& kms, const Call& call, const UntagResourceRequest& in) {
  auto key = TRY(get_changeable_key(kms, call, in.key_id));
  for (auto& name : in.tag_keys.value_or(std::vector<std::string>{})) {
    TRY(check_tag_name(call, name));
    kms.db.run("delete from kms_tag where key = ? and name = ?", {key.id, name});
  }
  return Done{};
}

Result<ListResourceTagsResponse> list_resource_tags(Kms& kms, const Call& call,
                                                    const ListResourceTagsRequest& in) {
  auto key = TRY(get_key(kms, call, in.key_id));
  auto start = TRY(page_start(in.limit, in.marker, 50));
  ListResourceTagsResponse answer;
  fill_page(answer, answer.tags, start,
            kms.db.query("select name, value from kms_tag where key = ? and name > ? "
                         "order by name limit ?",
                         {key.id, start.after, start.rows()}),
            [](const store::Row& row) {
              return std::pair{Tag{row.text(0), row.text(1)}, row.text(0)};
            });
  return answer;
}

}  // namespace windlass::cloud::kms
