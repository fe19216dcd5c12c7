#include <algorithm>

#include "aws/s3/create_bucket.h"
#include "aws/s3/delete_bucket.h"
#include "aws/s3/delete_bucket_tagging.h"
#include "aws/s3/get_bucket_tagging.h"
#include "aws/s3/head_bucket.h"
#include "aws/s3/put_bucket_tagging.h"
#include "base/text.h"
#include "formation/types/names.h"
#include "formation/types/properties.h"
#include "formation/types/requests.h"
#include "formation/types/s3_settings.h"
#include "formation/types/tags.h"

namespace windlass::formation::types {

extern const ResourceType s3_bucket;

namespace {

using namespace aws::s3;

constexpr std::string_view gone_codes[] = {"NoSuchBucket", "NotFound", "404"};
constexpr std::string_view first_region = "us-east-1";

// The oldest regions' websites have a dash where the others have a dot.
std::string website_host(const Place& place, const std::string& bucket) {
  constexpr std::string_view dashed[] = {"us-east-1",      "us-west-1",      "us-west-2",
                                         "ap-southeast-1", "ap-southeast-2", "ap-northeast-1",
                                         "eu-west-1",      "sa-east-1"};
  auto dash = std::ranges::find(dashed, place.region) != std::end(dashed);
  return bucket + ".s3-website" + (dash ? "-" : ".") + place.region + ".amazonaws.com";
}

Physical bucket(const Place& place, const std::string& name) {
  auto domain = [&](const std::string& middle) {
    return Json(name + ".s3" + middle + ".amazonaws.com");
  };
  return {name, Json::Object{{"Arn", Json("arn:" + place.partition + ":s3:::" + name)},
                             {"DomainName", domain("")},
                             {"RegionalDomainName", domain("." + place.region)},
                             {"DualStackDomainName", domain(".dualstack." + place.region)},
                             {"WebsiteURL", Json("http://" + website_host(place, name))}}};
}

Result<> check_served(const Json& properties) {
  TRY(refuse(s3_bucket.name, properties,
             {"AbacStatus", "AccelerateConfiguration", "AnalyticsConfigurations",
              "BucketNamePrefix", "BucketNamespace", "IntelligentTieringConfigurations",
              "InventoryConfigurations", "MetadataConfiguration", "MetadataTableConfiguration",
              "MetricsConfigurations", "ReplicationConfiguration"}));
  return Done{};
}

Result<Tags> tags_now(const Place& place, const std::string& name) {
  auto answer = place.client.call<op::GetBucketTagging>({.bucket = name});
  if (is_refused(answer, {"NoSuchTagSet"})) return Tags();
  return tag_map(TRY(std::move(answer)).tag_set);
}

Result<> make(const Place& place, const Wanted& wanted, const std::string& name) {
  auto named = is_named(wanted, "BucketName");
  auto tags = tags_of(wanted);
  if (named) tags = with_token(std::move(tags), wanted);
  CreateBucketConfiguration configuration;
  if (place.region != first_region) configuration.location_constraint = place.region;
  if (!tags.empty()) configuration.tags = tag_list<Tag>(tags);
  CreateBucketRequest request{.bucket = name};
  if (configuration.location_constraint || configuration.tags)
    request.create_bucket_configuration = std::move(configuration);
  request.object_lock_enabled_for_bucket = flag(wanted.properties, "ObjectLockEnabled");
  auto made = place.client.call<op::CreateBucket>(std::move(request));
  if (is_refused(made, {"BucketAlreadyExists"})) return already_exists(s3_bucket.name, name);
  if (!is_refused(made, {"BucketAlreadyOwnedByYou"})) TRY(std::move(made));
  // The oldest region is content with a bucket of that name that one has already.
  if (named && !has_token(TRY(tags_now(place, name)), wanted))
    return already_exists(s3_bucket.name, name);
  return Done{};
}

Result<> settle(const Place& place, const std::string& name, const Json& before, const Json& now) {
  for (auto& setting : bucket_settings()) {
    if (!differs(before, now, setting.property)) continue;
    auto* value = now.find(setting.property);
    if (value)
      TRY(setting.put(place, name, setting.words(*value, name)));
    else
      TRY(setting.drop(place, name));
  }
  return Done{};
}

Result<Physical> create(const Place& place, const Wanted& wanted) {
  TRY(check_served(wanted.properties));
  auto name = name_of(wanted, "BucketName", 63);
  if (!is_named(wanted, "BucketName")) name = lower(name);
  TRY(make(place, wanted, name));
  TRY(settle(place, name, Json::Object{}, wanted.properties));
  return bucket(place, name);
}

// All tags are put at once: those of the system with them.
Result<> settle_tags(const Place& place, const Wanted& wanted, const std::string& name) {
  auto now = TRY(tags_now(place, name));
  auto [set, drop] = tag_change(now, tags_of(wanted));
  if (set.empty() && drop.empty()) return Done{};
  for (auto& [key, value] : set) now[key] = value;
  for (auto& key : drop) now.erase(key);
  if (now.empty())
    TRY(place.client.call<op::DeleteBucketTagging>({.bucket = name}));
  else
    TRY(place.client.call<op::PutBucketTagging>(
        {.bucket = name, .tagging = Tagging{.tag_set = tag_list<Tag>(now)}}));
  return Done{};
}

Result<Physical> update(const Place& place, const Wanted& wanted, const Json& before,
                        const Physical& was) {
  TRY(check_served(wanted.properties));
  if (flag(before, "ObjectLockEnabled").value_or(false) !=
      flag(wanted.properties, "ObjectLockEnabled").value_or(false))
    return Error{"ValidationError", "ObjectLockEnabled of a bucket cannot be changed"};
  TRY(settle(place, was.id, before, wanted.properties));
  TRY(settle_tags(place, wanted, was.id));
  return bucket(place, was.id);
}

Result<> remove(const Place& place, const Wanted&, const Physical& was) {
  return done_or(place.client.call<op::DeleteBucket>({.bucket = was.id}), gone_codes);
}

// S3 names rules and listeners that have no name, and says of what was not asked for that it is
// off: which is no drift.
Json without_unsaid(const Json& there, const Json& wanted) {
  if (there.is_array() && wanted.is_array()) {
    Json::Array list;
    auto& others = wanted.as_array();
    for (auto& item : there.as_array())
      list.push_back(list.size() < others.size() ? without_unsaid(item, others[list.size()])
                                                 : item);
    return Json(std::move(list));
  }
  if (!there.is_object() || !wanted.is_object()) return there;
  Json::Object members;
  for (auto& [name, value] : there.as_object()) {
    auto* same = wanted.find(name);
    if (!same && (name == "ID" || name == "Id" || value == Json(false))) continue;
    members.emplace_back(name, same ? without_unsaid(value, *same) : value);
  }
  return Json(std::move(members));
}

// A setting that says the same is told just as the template says it.
Result<> read_setting(const Place& place, const std::string& name, const BucketSetting& setting,
                      const Json& properties, Json& now) {
  auto* given = properties.find(setting.property);
  if (!given) return Done{};
  std::string property(setting.property);
  if (!setting.read) {
    now.set(property, *given);
    return Done{};
  }
  auto found = TRY(setting.read(place, name));
  if (!found) return Done{};
  auto wanted = TRY(setting.normal(setting.words(*given, name)));
  auto there = without_unsaid(TRY(setting.normal(*found)), wanted);
  now.set(property, there == wanted ? *given : setting.told(there));
  return Done{};
}

Result<std::optional<Json>> read(const Place& place, const Physical& was, const Json& properties) {
  auto head = place.client.call<op::HeadBucket>({.bucket = was.id});
  if (is_refused(head, gone_codes)) return {std::nullopt};
  TRY(std::move(head));
  auto now = only(properties, {"ObjectLockEnabled"});
  now.set("BucketName", Json(was.id));
  for (auto& setting : bucket_settings())
    TRY(read_setting(place, was.id, setting, properties, now));
  if (properties.find("Tags"))
    now.set("Tags", tag_property(TRY(tags_now(place, was.id)), properties));
  return {std::move(now)};
}

}  // namespace

const ResourceType s3_bucket{
    .name = "AWS::S3::Bucket", .create = create, .update = update, .remove = remove, .read = read};

}  // namespace windlass::formation::types
