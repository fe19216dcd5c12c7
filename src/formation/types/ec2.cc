#include "formation/types/ec2.h"

#include <algorithm>

#include "aws/ec2/create_tags.h"
#include "aws/ec2/delete_tags.h"
#include "aws/ec2/describe_tags.h"

namespace windlass::formation::types {

using namespace aws::ec2;

Filter filter(std::string name, std::string value) {
  return {.name = std::move(name), .values = std::vector{std::move(value)}};
}

std::vector<Filter> made_before(const Wanted& wanted) {
  return {filter("tag:" + std::string(token_tag), wanted.token)};
}

std::vector<TagSpecification> tagged(std::string type, const Wanted& wanted,
                                     std::string_view property) {
  return {{.resource_type = std::move(type),
           .tags = tag_list<Tag>(with_token(tags_of(wanted, property), wanted))}};
}

Result<> retag(const Place& place, const Wanted& wanted, const Json& before, const std::string& id,
               std::string_view property) {
  auto answer =
      TRY(place.client.call<op::DescribeTags>({.filters = std::vector{filter("resource-id", id)}}));
  Tags now;
  for (auto& tag : answer.tags.value_or(std::vector<TagDescription>{}))
    now[tag.key.value_or("")] = tag.value.value_or("");
  auto change = tag_change(now, tags_of(wanted, property));
  if (!change.set.empty())
    TRY(place.client.call<op::CreateTags>(
        {.resources = std::vector{id}, .tags = tag_list<Tag>(change.set)}));

  // Tags that somebody else has set are not ours to take away.
  std::vector<Tag> drop;
  for (auto& tag : items(before, property))
    if (auto key = text_or(tag, "Key", "");
        std::ranges::find(change.drop, key) != change.drop.end())
      drop.push_back({.key = key});
  if (!drop.empty())
    TRY(place.client.call<op::DeleteTags>({.resources = std::vector{id}, .tags = drop}));
  return Done{};
}

Json tags_as_they_stand(const std::optional<std::vector<Tag>>& tags, const Json& properties,
                        std::string_view property) {
  return tag_property(tag_map(tags), properties, property);
}

}  // namespace windlass::formation::types
