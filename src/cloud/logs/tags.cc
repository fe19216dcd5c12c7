#include "cloud/logs/tags.h"

#include "cloud/core/reserved_tags.h"
#include "cloud/logs/errors.h"
#include "cloud/logs/handlers.h"

namespace windlass::cloud::logs {

namespace {

constexpr int tags_max = 50;

Error reserved() { return invalid_parameter("User-defined tag keys can't start with aws:"); }

Result<Group> tagged(Logs& logs, const Call& call, const std::string& arn) {
  if (!arn.starts_with("arn:"))
    return invalid_parameter("The specified resource ARN '" + arn + "' is not valid.");
  auto group = get_group(logs, call, std::nullopt, arn);
  if (!group) return not_found("The specified resource does not exist.");
  return group;
}

Result<> drop_tags(Logs& logs, const Call& call, const Group& group,
                   const std::vector<std::string>& names) {
  for (auto& name : names) {
    if (is_kept_from_tag(call, name)) return reserved();
    logs.db.run("delete from logs_group_tag where grp = ? and name = ?", {group.id, name});
  }
  return Done{};
}

Tags tags_of(Logs& logs, const Group& group) {
  Tags tags;
  for (auto row : logs.db.query("select name, value from logs_group_tag where grp = ?", {group.id}))
    tags.emplace(row.text(0), row.text(1));
  return tags;
}

}  // namespace

Result<> put_tags(Logs& logs, const Call& call, const Group& group, const Tags& tags) {
  for (auto& [name, value] : tags) {
    if (is_kept_from_tag(call, name)) return reserved();
    logs.db.run("insert or replace into logs_group_tag (grp, name, value) values (?, ?, ?)",
                {group.id, name, value});
  }
  if (logs.db.find_integer("select count(*) from logs_group_tag where grp = ?", {group.id}) >
      tags_max)
    return Error{"TooManyTagsException", "A resource can have no more than 50 tags."};
  return Done{};
}

Result<> tag_resource(Logs& logs, const Call& call, const TagResourceRequest& in) {
  auto group = TRY(tagged(logs, call, *in.resource_arn));
  return put_tags(logs, call, group, *in.tags);
}

Result<> untag_resource(Logs& logs, const Call& call, const UntagResourceRequest& in) {
  auto group = TRY(tagged(logs, call, *in.resource_arn));
  return drop_tags(logs, call, group, *in.tag_keys);
}

Result<ListTagsForResourceResponse> list_tags_for_resource(Logs& logs, const Call& call,
                                                           const ListTagsForResourceRequest& in) {
  auto group = TRY(tagged(logs, call, *in.resource_arn));
  return ListTagsForResourceResponse{tags_of(logs, group)};
}

Result<> tag_log_group(Logs& logs, const Call& call, const TagLogGroupRequest& in) {
  auto group = TRY(get_group(logs, call, in.log_group_name));
  return put_tags(logs, call, group, *in.tags);
}

Result<> untag_log_group(Logs& logs, const Call& call, const UntagLogGroupRequest& in) {
  auto group = TRY(get_group(logs, call, in.log_group_name));
  return drop_tags(logs, call, group, *in.tags);
}

Result<ListTagsLogGroupResponse> list_tags_log_group(Logs& logs, const Call& call,
                                                     const ListTagsLogGroupRequest& in) {
  auto group = TRY(get_group(logs, call, in.log_group_name));
  return ListTagsLogGroupResponse{tags_of(logs, group)};
}

}  // namespace windlass::cloud::logs
