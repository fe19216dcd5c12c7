// TagResource, UntagResource, ListTagsOfResource.
#include <algorithm>

#include "cloud/core/reserved_tags.h"
#include "cloud/dynamodb/handlers.h"
#include "cloud/dynamodb/table.h"
#include "cloud/dynamodb/tagging.h"

namespace windlass::cloud::dynamodb {

using namespace aws::dynamodb;

namespace {

constexpr std::int64_t tags_max = 50;
constexpr int list_max = 10;

Error reserved(const std::string& key) {
  return invalid("Tag key \"" + key + "\" is reserved: it begins with aws:");
}

Result<std::int64_t> tagged_table(Dynamo& dynamo, const Call& call,
                                  const std::optional<std::string>& arn) {
  if (!arn->starts_with("arn:aws:dynamodb:"))
    return invalid("Invalid TableArn: Invalid ResourceArn provided as input " + *arn);
  auto schema = get_schema(dynamo, call, arn);
  if (!schema) {
    if (schema.error().code != "ResourceNotFoundException") return std::move(schema).error();
    return Error{"ResourceNotFoundException",
                 "Requested resource not found: ResourcArn: " + *arn + " not found"};
  }
  return schema->id;
}

}  // namespace

Result<> check_tags(const Call& call, const std::vector<Tag>& tags) {
  for (auto& tag : tags) {
    if (is_kept_from_tag(call, *tag.key)) return reserved(*tag.key);
    auto same = std::ranges::count_if(tags, [&](auto& other) { return other.key == tag.key; });
    if (same > 1)
      return invalid("One or more parameter values were invalid: Duplicate tag key: " + *tag.key);
  }
  if (std::ssize(tags) > tags_max) return invalid("Too many tags: the limit is 50 for a resource");
  return Done{};
}

void put_tags(Dynamo& dynamo, std::int64_t table_id, const std::vector<Tag>& tags) {
  for (auto& tag : tags)
    dynamo.db.run("insert or replace into dynamodb_tag (table_id, name, value) values (?, ?, ?)",
                  {table_id, *tag.key, *tag.value});
}

Result<> tag_resource(Dynamo& dynamo, const Call& call, const TagResourceInput& in) {
  if (in.tags->empty()) return invalid("Atleast one Tag needs to be provided as Input.");
  auto table_id = TRY(tagged_table(dynamo, call, in.resource_arn));
  TRY(check_tags(call, *in.tags));
  put_tags(dynamo, table_id, *in.tags);
  auto count =
      dynamo.db.find_integer("select count(*) from dynamodb_tag where table_id = ?", {table_id});
  if (count.value_or(0) > tags_max)
    return Error{"LimitExceededException", "Too many tags: the limit is 50 for a resource"};
  return Done{};
}

Result<> untag_resource(Dynamo& dynamo, const Call& call, const UntagResourceInput& in) {
  if (in.tag_keys->empty()) return invalid("Atleast one Tag Key needs to be provided as Input.");
  auto table_id = TRY(tagged_table(dynamo, call, in.resource_arn));
  for (auto& key : *in.tag_keys) {
    if (is_kept_from_tag(call, key)) return reserved(key);
    dynamo.db.run("delete from dynamodb_tag where table_id = ? and name = ?", {table_id, key});
  }
  return Done{};
}

Result<ListTagsOfResourceOutput> list_tags_of_resource(Dynamo& dynamo, const Call& call,
                                                       const ListTagsOfResourceInput& in) {
  auto table_id = TRY(tagged_table(dynamo, call, in.resource_arn));
  ListTagsOfResourceOutput out;
  auto& tags = out.tags.emplace();
  // The token is the last name of the page before.
  for (auto row : dynamo.db.query(
           "select name, value from dynamodb_tag where table_id = ? and name > ? order by name "
           "limit ?",
           {table_id, in.next_token.value_or(""), list_max + 1})) {
    if (tags.size() == list_max) {
      out.next_token = tags.back().key;
      break;
    }
    tags.push_back({row.text(0), row.text(1)});
  }
  return out;
}

}  // namespace windlass::cloud::dynamodb
