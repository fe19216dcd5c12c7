// Tags of everything.
#include <algorithm>
#include <set>

#include "cloud/core/reserved_tags.h"
#include "cloud/ec2/common/errors.h"
#include "cloud/ec2/common/filters.h"
#include "cloud/ec2/common/ids.h"
#include "cloud/ec2/common/paging.h"
#include "cloud/ec2/interfaces/handlers.h"
#include "cloud/ec2/interfaces/tagged_kinds.h"

namespace windlass::cloud::ec2 {

using namespace aws::ec2;

namespace {

constexpr std::size_t resources_max = 1000;

// The resource must exist in the caller's account and region, whichever part of EC2 owns it.
Result<> check_exists(Ec2& ec2, const Call& call, const std::string& id) {
  auto prefix = std::string_view(id).substr(0, id.find('-'));
  auto kinds = tagged_kinds();
  auto kind = std::ranges::find(kinds, prefix, &TaggedKind::prefix);
  if (kind == kinds.end() || prefix.size() == id.size())
    return Error{"InvalidID", "The ID '" + id + "' is not valid"};
  auto sql =
      "select 1 from " + std::string(kind->table) + " where id = ? and account = ? and region = ?";
  if (ec2.db.any(sql, {id, call.caller.account.text, call.region.text})) return Done{};
  return not_found(std::string(kind->code), kind->noun, id);
}

Result<std::vector<std::string>> resources_asked(
    Ec2& ec2, const Call& call, const std::optional<std::vector<std::string>>& resources) {
  if (!resources || resources->empty()) return missing_parameter("resourceIdSet");
  if (resources->size() > resources_max)
    return invalid_parameter(std::to_string(resources->size()), "resourceIdSet",
                             "At most 1000 resources can be tagged at once.");
  for (auto& id : *resources) TRY(check_exists(ec2, call, id));
  return *resources;
}

Result<Tags> tags_asked(const std::vector<Tag>& list) {
  Tags tags;
  for (auto& tag : list)
    if (!tags.emplace(tag.key.value_or(""), tag.value.value_or("")).second)
      return Error{"InvalidParameterValue",
                   "Duplicate tag key '" + tag.key.value_or("") + "' specified."};
  return tags;
}

// A tag without a value is taken away whatever its value is; with one ("" too), only if it has
// that.
void delete_tag(Ec2& ec2, const std::string& id, const Tag& tag) {
  ec2.db.run("delete from ec2_tag where resource = ? and key = ? and (? is null or value = ?)",
             {id, tag.key.value_or(""), tag.value, tag.value});
}

}  // namespace

Result<> create_tags(Ec2& ec2, const Call& call, const CreateTagsRequest& in) {
  auto resources = TRY(resources_asked(ec2, call, in.resources));
  if (!in.tags || in.tags->empty()) return missing_parameter("Tag");
  auto tags = TRY(tags_asked(*in.tags));
  for (auto& id : resources) TRY(put_tags(ec2, call, id, tags));
  return refuse_dry_run(in.dry_run);
}

Result<> delete_tags(Ec2& ec2, const Call& call, const DeleteTagsRequest& in) {
  auto resources = TRY(resources_asked(ec2, call, in.resources));
  auto tags = in.tags.value_or(std::vector<Tag>{});
  for (auto& tag : tags)
    if (is_kept_from_tag(call, tag.key.value_or("")))
      return Error{"InvalidParameterValue",
                   "Tag keys starting with 'aws:' are reserved for internal use"};
  TRY(refuse_dry_run(in.dry_run));
  for (auto& id : resources) {
    for (auto& tag : tags) delete_tag(ec2, id, tag);
    // Without any, all that people gave it.
    if (tags.empty())
      ec2.db.run("delete from ec2_tag where resource = ? and key not like 'aws:%'", {id});
  }
  return Done{};
}

Result<DescribeTagsResult> describe_tags(Ec2& ec2, const Call& call,
                                         const DescribeTagsRequest& in) {
  auto filters = TRY(Filters::read(in.filters, {"key", "resource-id", "resource-type", "value"}));
  auto page = TRY(page_of(in.max_results, in.next_token));
  TRY(refuse_dry_run(in.dry_run));
  DescribeTagsResult answer;
  answer.tags.emplace();
  for (auto row : ec2.db.query("select resource, key, value from ec2_tag where account = ? and "
                               "region = ? order by resource, key",
                               {call.caller.account.text, call.region.text})) {
    auto type = std::string(resource_type(row.text(0)));
    Facts facts;
    facts.add("resource-id", row.text(0))
        .add("resource-type", type)
        .add("key", row.text(1))
        .add("value", row.text(2))
        .tags({{row.text(1), row.text(2)}});
    if (!filters.match(facts)) continue;
    answer.tags->push_back({.key = row.text(1),
                            .resource_id = row.text(0),
                            .resource_type = std::move(type),
                            .value = row.text(2)});
  }
  answer.next_token = cut(*answer.tags, page);
  return answer;
}

}  // namespace windlass::cloud::ec2
