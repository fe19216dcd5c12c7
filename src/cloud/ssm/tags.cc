#include "cloud/ssm/tags.h"

#include "cloud/ssm/errors.h"
#include "cloud/ssm/handlers.h"
#include "cloud/ssm/parameter.h"

namespace windlass::cloud::ssm {

namespace {

constexpr int tags_max = 50;

Result<std::int64_t> tagged(Ssm& ssm, const Call& call, const std::optional<std::string>& type,
                            const std::optional<std::string>& id) {
  if (type.value_or("") != "Parameter")
    return Error{"InvalidResourceType", "Resources of type " + type.value_or("") +
                                            " are not served by this cloud: only Parameter."};
  auto parameter = find_parameter(ssm, call, id.value_or(""));
  if (!parameter)
    return Error{"InvalidResourceId",
                 "The resource ID is not valid. Verify that you entered the "
                 "correct ID and try again."};
  return *parameter;
}

}  // namespace

Result<> put_tags(Ssm& ssm, std::int64_t parameter, const std::vector<Tag>& tags) {
  for (auto& tag : tags) {
    if (tag.key.value_or("").starts_with("aws:"))
      return validation("Tag keys may not begin with aws:");
    ssm.db.run("insert or replace into ssm_tag (parameter, name, value) values (?, ?, ?)",
               {parameter, tag.key.value_or(""), tag.value.value_or("")});
  }
  auto count = ssm.db.find_integer("select count(*) from ssm_tag where parameter = ?", {parameter});
  if (count > tags_max)
    return Error{"TooManyTagsError",
                 "The Targets parameter includes too many tags. Remove one or "
                 "more tags and try the command again."};
  return Done{};
}

Result<AddTagsToResourceResult> add_tags_to_resource(Ssm& ssm, const Call& call,
                                                     const AddTagsToResourceRequest& in) {
  auto parameter = TRY(tagged(ssm, call, in.resource_type, in.resource_id));
  TRY(put_tags(ssm, parameter, in.tags.value_or(std::vector<Tag>{})));
  return AddTagsToResourceResult{};
}

Result<RemoveTagsFromResourceResult> remove_tags_from_resource(
    Ssm& ssm, const Call& call, const RemoveTagsFromResourceRequest& in) {
  auto parameter = TRY(tagged(ssm, call, in.resource_type, in.resource_id));
  for (auto& name : in.tag_keys.value_or(std::vector<std::string>{}))
    ssm.db.run("delete from ssm_tag where parameter = ? and name = ?", {parameter, name});
  return RemoveTagsFromResourceResult{};
}

Result<ListTagsForResourceResult> list_tags_for_resource(Ssm& ssm, const Call& call,
                                                         const ListTagsForResourceRequest& in) {
  auto parameter = TRY(tagged(ssm, call, in.resource_type, in.resource_id));
  ListTagsForResourceResult answer;
  answer.tag_list.emplace();
  for (auto row : ssm.db.query("select name, value from ssm_tag where parameter = ? order by name",
                               {parameter}))
    answer.tag_list->push_back({row.text(0), row.text(1)});
  return answer;
}

}  // namespace windlass::cloud::ssm
