#include "formation/types/s3_words.h"

#include <cctype>

#include "formation/types/properties.h"

namespace windlass::formation::types {

namespace {

void copy_as(const Json& from, std::string_view name, Json& to, std::string as) {
  if (auto* value = from.find(name)) to.set(std::move(as), *value);
}

// One condition stands alone, several stand together in "And".
Json lifecycle_filter(const Json& rule) {
  Json all = Json::Object{};
  copy_as(rule, "Prefix", all, "Prefix");
  copy_as(rule, "ObjectSizeGreaterThan", all, "ObjectSizeGreaterThan");
  copy_as(rule, "ObjectSizeLessThan", all, "ObjectSizeLessThan");
  auto& tags = items(rule, "TagFilters");
  auto conditions = all.as_object().size() + tags.size();
  if (conditions == 0) return Json(Json::Object{{"Prefix", ""}});
  if (conditions == 1 && tags.empty()) return all;
  if (conditions == 1) return Json(Json::Object{{"Tag", tags.front()}});
  if (!tags.empty()) all.set("Tags", Json(tags));
  return Json(Json::Object{{"And", std::move(all)}});
}

// The old singular form and the list of today.
Json::Array both_forms(const Json& rule, std::string_view one, std::string_view many) {
  auto list = items(rule, many);
  if (auto* single = rule.find(one)) list.insert(list.begin(), *single);
  return list;
}

Json lifecycle_expiration(const Json& rule) {
  Json expiration = Json::Object{};
  copy_as(rule, "ExpirationDate", expiration, "Date");
  copy_as(rule, "ExpirationInDays", expiration, "Days");
  copy_as(rule, "ExpiredObjectDeleteMarker", expiration, "ExpiredObjectDeleteMarker");
  return expiration;
}

Json lifecycle_rule(const Json& rule) {
  Json wire = Json::Object{{"Filter", lifecycle_filter(rule)}};
  copy_as(rule, "Id", wire, "ID");
  copy_as(rule, "Status", wire, "Status");
  copy_as(rule, "AbortIncompleteMultipartUpload", wire, "AbortIncompleteMultipartUpload");
  auto expiration = lifecycle_expiration(rule);
  if (!expiration.as_object().empty()) wire.set("Expiration", std::move(expiration));
  copy_as(rule, "NoncurrentVersionExpiration", wire, "NoncurrentVersionExpiration");
  if (auto* days = rule.find("NoncurrentVersionExpirationInDays"))
    wire.set("NoncurrentVersionExpiration", Json::Object{{"NoncurrentDays", *days}});
  auto transitions = both_forms(rule, "Transition", "Transitions");
  if (!transitions.empty())
    wire.set("Transitions", renamed(Json(transitions),
                                    {{"TransitionInDays", "Days"}, {"TransitionDate", "Date"}}));
  auto old = both_forms(rule, "NoncurrentVersionTransition", "NoncurrentVersionTransitions");
  if (!old.empty())
    wire.set("NoncurrentVersionTransitions",
             renamed(Json(old), {{"TransitionInDays", "NoncurrentDays"}}));
  return wire;
}

Json listener(const Json& given, std::string_view destination, std::string as) {
  Json wire = Json::Object{{"Events", Json::Array{part(given, "Event")}}};
  copy_as(given, destination, wire, std::move(as));
  if (auto* filter = given.find("Filter"))
    wire.set("Filter", renamed(*filter, {{"S3Key", "Key"}, {"Rules", "FilterRules"}}));
  return wire;
}

Json listeners(const Json& given, std::string_view list, std::string_view destination,
               const std::string& as) {
  Json::Array wire;
  for (auto& one : items(given, list)) wire.push_back(listener(one, destination, as));
  return Json(std::move(wire));
}

}  // namespace

Json same_words(const Json& given, const std::string&) { return given; }

Json cors_words(const Json& given, const std::string&) {
  return renamed(given, {{"CorsRules", "CORSRules"},
                         {"ExposedHeaders", "ExposeHeaders"},
                         {"MaxAge", "MaxAgeSeconds"},
                         {"Id", "ID"}});
}

Json encryption_words(const Json& given, const std::string&) {
  return renamed(given, {{"ServerSideEncryptionConfiguration", "Rules"},
                         {"ServerSideEncryptionByDefault", "ApplyServerSideEncryptionByDefault"}});
}

Json lifecycle_words(const Json& given, const std::string&) {
  Json::Array rules;
  for (auto& rule : items(given, "Rules")) rules.push_back(lifecycle_rule(rule));
  Json words = Json::Object{{"Rules", Json(std::move(rules))}};
  copy_as(given, lifecycle_minimum, words, std::string(lifecycle_minimum));
  return words;
}

Json logging_words(const Json& given, const std::string& bucket) {
  // Without a destination a bucket's log is kept in itself.
  Json enabled =
      Json::Object{{"TargetBucket", Json(text_or(given, "DestinationBucketName", bucket))},
                   {"TargetPrefix", Json(text_or(given, "LogFilePrefix", ""))}};
  copy_as(given, "TargetObjectKeyFormat", enabled, "TargetObjectKeyFormat");
  return Json(Json::Object{{"LoggingEnabled", std::move(enabled)}});
}

Json notification_words(const Json& given, const std::string&) {
  Json wire = Json::Object{};
  if (given.find("QueueConfigurations"))
    wire.set("QueueConfigurations", listeners(given, "QueueConfigurations", "Queue", "QueueArn"));
  if (given.find("TopicConfigurations"))
    wire.set("TopicConfigurations", listeners(given, "TopicConfigurations", "Topic", "TopicArn"));
  if (given.find("LambdaConfigurations"))
    wire.set("LambdaFunctionConfigurations",
             listeners(given, "LambdaConfigurations", "Function", "LambdaFunctionArn"));
  auto& bridge = part(given, "EventBridgeConfiguration");
  if (bridge.is_object() && flag(bridge, "EventBridgeEnabled").value_or(true))
    wire.set("EventBridgeConfiguration", Json::Object{});
  return wire;
}

Json website_words(const Json& given, const std::string&) {
  auto wire = renamed(given, {{"RoutingRuleCondition", "Condition"}, {"RedirectRule", "Redirect"}});
  if (auto page = text(given, "IndexDocument"))
    wire.set("IndexDocument", Json::Object{{"Suffix", Json(*page)}});
  if (auto page = text(given, "ErrorDocument"))
    wire.set("ErrorDocument", Json::Object{{"Key", Json(*page)}});
  return wire;
}

std::string canned_acl(const std::string& given) {
  std::string canned;
  for (auto c : given) {
    auto letter = static_cast<unsigned char>(c);
    if (std::isupper(letter) && !canned.empty()) canned += '-';
    canned += static_cast<char>(std::tolower(letter));
  }
  return canned;
}

}  // namespace windlass::formation::types
