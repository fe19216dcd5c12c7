#include "cloud/route53/handlers.h"

namespace windlass::cloud::route53 {

namespace {

constexpr int tags_max = 50;

Result<std::string> tagged(Route53& route53, const Call& call, const std::optional<std::string>& type,
                           const std::optional<std::string>& resource) {
  auto id = bare_id(resource);
  auto is_zone = type == "hostedzone";
  auto there = route53.db.any(is_zone ? "select 1 from route53_zone where id = ? and account = ?"
                                      : "select 1 from route53_health where id = ? and account = ?",
                              {id, call.caller.account.text});
  if (there) return id;
  if (is_zone) return Error{"NoSuchHostedZone", "No hosted zone found with ID: " + id};
  return Error{"NoSuchHealthCheck", "No health check exists with the specified ID " + id};
}

ResourceTagSet tags_of(Route53& route53, const Call& call, const std::optional<std::string>& type,
                       const std::string& id) {
  ResourceTagSet set;
  set.resource_type = type;
  set.resource_id = id;
  set.tags.emplace();
  for (auto row : route53.db.query("select name, value from route53_tag where account = ? and type = ? "
                                   "and resource = ? order by name",
                                   {call.caller.account.text, type, id}))
    set.tags->push_back({row.text(0), row.text(1)});
  return set;
}

}  // namespace

Result<ChangeTagsForResourceResponse> change_tags_for_resource(
    Route53& route53, const Call& call, const ChangeTagsForResourceRequest& in) {
  auto id = TRY(tagged(route53, call, in.resource_type, in.resource_id));
  auto& account = call.caller.account.text;
  if (!in.add_tags && !in.remove_tag_keys)
    return Error{"InvalidInput", "Invalid request: nothing is added and nothing removed."};
  for (auto& name : in.remove_tag_keys.value_or(std::vector<std::string>{}))
    route53.db.run("delete from route53_tag where account = ? and type = ? and resource = ? and name = ?",
                   {account, in.resource_type, id, name});
  for (auto& tag : in.add_tags.value_or(std::vector<Tag>{})) {
    if (tag.key.value_or("").empty() || tag.key->starts_with("aws:"))
      return Error{"InvalidInput", "Invalid tag key: '" + tag.key.value_or("") + "'"};
    route53.db.run(
        "insert or replace into route53_tag (account, type, resource, name, value) "
        "values (?, ?, ?, ?, ?)",
        {account, in.resource_type, id, *tag.key, tag.value.value_or("")});
  }
  auto count = route53.db.find_integer(
      "select count(*) from route53_tag where account = ? and type = ? and resource = ?",
      {account, in.resource_type, id});
  if (count > tags_max)
    return Error{"InvalidInput", "A resource has at most 50 tags: " + id};
  return ChangeTagsForResourceResponse{};
}

Result<ListTagsForResourceResponse> list_tags_for_resource(Route53& route53, const Call& call,
                                                           const ListTagsForResourceRequest& in) {
  auto id = TRY(tagged(route53, call, in.resource_type, in.resource_id));
  return ListTagsForResourceResponse{tags_of(route53, call, in.resource_type, id)};
}

Result<ListTagsForResourcesResponse> list_tags_for_resources(Route53& route53, const Call& call,
                                                             const ListTagsForResourcesRequest& in) {
  ListTagsForResourcesResponse out;
  out.resource_tag_sets.emplace();
  for (auto& resource : in.resource_ids.value_or(std::vector<std::string>{})) {
    auto id = TRY(tagged(route53, call, in.resource_type, resource));
    out.resource_tag_sets->push_back(tags_of(route53, call, in.resource_type, id));
  }
  return out;
}

}  // namespace windlass::cloud::route53
