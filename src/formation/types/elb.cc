#include "formation/types/elb.h"

#include <algorithm>

#include "aws/elbv2/add_tags.h"
#include "aws/elbv2/describe_tags.h"
#include "aws/elbv2/remove_tags.h"

namespace windlass::formation::types {

using namespace aws::elbv2;

std::vector<Tag> elb_tags(const Wanted& wanted) {
  return tag_list<Tag>(with_token(tags_of(wanted), wanted));
}

Result<Tags> elb_tags_of(const Place& place, const std::string& arn) {
  auto answer = TRY(place.client.call<op::DescribeTags>({.resource_arns = std::vector{arn}}));
  auto& all = answer.tag_descriptions;
  if (!all || all->empty()) return Tags();
  return tag_map(all->front().tags);
}

Result<bool> is_ours(const Place& place, const Wanted& wanted, const std::string& arn) {
  return has_token(TRY(elb_tags_of(place, arn)), wanted);
}

Result<> elb_retag(const Place& place, const Wanted& wanted, const Json& before,
                   const std::string& arn) {
  auto change = tag_change(TRY(elb_tags_of(place, arn)), tags_of(wanted));
  if (!change.set.empty())
    TRY(place.client.call<op::AddTags>(
        {.resource_arns = std::vector{arn}, .tags = tag_list<Tag>(change.set)}));
  // Tags that somebody else has set are not ours to take away.
  std::erase_if(change.drop, [&](const std::string& key) {
    return std::ranges::none_of(items(before, "Tags"),
                                [&](const Json& tag) { return text(tag, "Key") == key; });
  });
  if (!change.drop.empty())
    TRY(place.client.call<op::RemoveTags>(
        {.resource_arns = std::vector{arn}, .tag_keys = change.drop}));
  return Done{};
}

std::string after(const std::string& arn, std::string_view word) {
  auto at = arn.find(word);
  return at == std::string::npos ? arn : arn.substr(at + word.size());
}

}  // namespace windlass::formation::types
