// Tags of groups.
#include <algorithm>

#include "cloud/autoscaling/filters.h"
#include "cloud/autoscaling/handlers.h"
#include "cloud/autoscaling/paging.h"
#include "cloud/autoscaling/tag_rows.h"
#include "cloud/core/reserved_tags.h"

namespace windlass::cloud::autoscaling {

namespace {

constexpr std::int64_t tags_max = 50;

Error reserved(const std::string& key) {
  return validation_error("Tag keys may not begin with aws: - " + key);
}

Result<Group> tagged(Scaling& scaling, const Call& call, const Tag& tag) {
  if (tag.resource_type.value_or("auto-scaling-group") != "auto-scaling-group")
    return validation_error("The resource type " + *tag.resource_type + " cannot be tagged");
  return get_group(scaling, call, tag.resource_id);
}

}  // namespace

Result<> put_tags(Scaling& scaling, const Call& call, const Group& group,
                  const std::vector<Tag>& tags) {
  for (auto& tag : tags) {
    auto key = tag.key.value_or("");
    if (is_kept_from_tag(call, key)) return reserved(key);
    scaling.db.run(
        "insert or replace into asg_tag (group_id, name, value, propagate) values (?, ?, ?, ?)",
        {group.id, key, tag.value.value_or(""), tag.propagate_at_launch.value_or(false)});
  }
  if (scaling.db.find_integer("select count(*) from asg_tag where group_id = ?", {group.id}) >
      tags_max)
    return limit_exceeded("A group may have 50 tags");
  return Done{};
}

std::vector<TagDescription> tags_of(Scaling& scaling, const Group& group) {
  std::vector<TagDescription> tags;
  for (auto row : scaling.db.query(
           "select name, value, propagate from asg_tag where group_id = ? order by name",
           {group.id}))
    tags.push_back(
        {group.name, "auto-scaling-group", row.text(0), row.text(1), row.integer(2) != 0});
  return tags;
}

Result<> create_or_update_tags(Scaling& scaling, const Call& call,
                               const CreateOrUpdateTagsType& in) {
  for (auto& tag : in.tags.value_or(std::vector<Tag>{})) {
    auto group = TRY(tagged(scaling, call, tag));
    TRY(put_tags(scaling, call, group, {tag}));
  }
  return Done{};
}

Result<> delete_tags(Scaling& scaling, const Call& call, const DeleteTagsType& in) {
  for (auto& tag : in.tags.value_or(std::vector<Tag>{})) {
    auto group = TRY(tagged(scaling, call, tag));
    auto key = tag.key.value_or("");
    if (is_kept_from_tag(call, key)) return reserved(key);
    scaling.db.run("delete from asg_tag where group_id = ? and name = ?", {group.id, key});
  }
  return Done{};
}

Result<TagsType> describe_tags(Scaling& scaling, const Call& call, const DescribeTagsType& in) {
  TRY(check_filters(in.filters, {"auto-scaling-group", "key", "value", "propagate-at-launch"}));
  TagsType answer;
  auto& all = answer.tags.emplace();
  for (auto& group : groups_of(scaling, call))
    for (auto& tag : tags_of(scaling, group))
      if (matches(in.filters, [&](const std::string& name) -> std::vector<std::string> {
            if (name == "auto-scaling-group") return {group.name};
            if (name == "key") return {*tag.key};
            if (name == "value") return {*tag.value};
            return {*tag.propagate_at_launch ? "true" : "false"};
          }))
        all.push_back(std::move(tag));
  answer.next_token = TRY(cut(all, in.max_records, in.next_token));
  return answer;
}

}  // namespace windlass::cloud::autoscaling
