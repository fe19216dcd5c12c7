#include "formation/types/s3_told.h"

#include "formation/types/properties.h"
#include "formation/types/s3_words.h"

namespace windlass::formation::types {

namespace {

void copy_as(const Json& from, std::string_view name, Json& to, std::string as) {
  if (auto* value = from.find(name)) to.set(std::move(as), *value);
}

void tell_filter(const Json& filter, Json& rule) {
  auto& all = filter.find("And") ? part(filter, "And") : filter;
  if (!text_or(all, "Prefix", "").empty()) copy_as(all, "Prefix", rule, "Prefix");
  for (auto name : {"ObjectSizeGreaterThan", "ObjectSizeLessThan"})
    set_if(rule, name, text(all, name));
  if (auto* tag = all.find("Tag")) rule.set("TagFilters", Json::Array{*tag});
  copy_as(all, "Tags", rule, "TagFilters");
}

Json told_rule(const Json& words) {
  auto rule = renamed(only(words, {"AbortIncompleteMultipartUpload", "ID",
                                   "NoncurrentVersionExpiration", "Status"}),
                      {{"ID", "Id"}});
  tell_filter(part(words, "Filter"), rule);
  auto& expiration = part(words, "Expiration");
  copy_as(expiration, "Date", rule, "ExpirationDate");
  copy_as(expiration, "Days", rule, "ExpirationInDays");
  copy_as(expiration, "ExpiredObjectDeleteMarker", rule, "ExpiredObjectDeleteMarker");
  if (auto* transitions = words.find("Transitions"))
    rule.set("Transitions",
             renamed(*transitions, {{"Days", "TransitionInDays"}, {"Date", "TransitionDate"}}));
  if (auto* transitions = words.find("NoncurrentVersionTransitions"))
    rule.set("NoncurrentVersionTransitions",
             renamed(*transitions, {{"NoncurrentDays", "TransitionInDays"}}));
  return rule;
}

// A listener to several events is as many in a template.
void tell_listeners(const Json& words, std::string_view list, std::string_view arn,
                    const std::string& as, const std::string& told_list, Json& told) {
  if (items(words, list).empty()) return;
  Json::Array all;
  for (auto& one : items(words, list))
    for (auto& event : items(one, "Events")) {
      Json listener = Json::Object{{"Event", event}};
      copy_as(one, arn, listener, as);
      if (auto* filter = one.find("Filter"))
        listener.set("Filter", renamed(*filter, {{"Key", "S3Key"}, {"FilterRules", "Rules"}}));
      all.push_back(std::move(listener));
    }
  told.set(told_list, Json(std::move(all)));
}

}  // namespace

Json told_same(const Json& words) { return words; }

Json told_cors(const Json& words) {
  return renamed(words, {{"CORSRules", "CorsRules"},
                         {"ExposeHeaders", "ExposedHeaders"},
                         {"MaxAgeSeconds", "MaxAge"},
                         {"ID", "Id"}});
}

Json told_encryption(const Json& words) {
  return renamed(words, {{"Rules", "ServerSideEncryptionConfiguration"},
                         {"ApplyServerSideEncryptionByDefault", "ServerSideEncryptionByDefault"}});
}

Json told_lifecycle(const Json& words) {
  Json::Array rules;
  for (auto& rule : items(words, "Rules")) rules.push_back(told_rule(rule));
  Json told = Json::Object{{"Rules", Json(std::move(rules))}};
  copy_as(words, lifecycle_minimum, told, std::string(lifecycle_minimum));
  return told;
}

Json told_logging(const Json& words) {
  return renamed(part(words, "LoggingEnabled").is_null() ? Json(Json::Object{})
                                                         : part(words, "LoggingEnabled"),
                 {{"TargetBucket", "DestinationBucketName"}, {"TargetPrefix", "LogFilePrefix"}});
}

Json told_notification(const Json& words) {
  Json told = Json::Object{};
  tell_listeners(words, "QueueConfigurations", "QueueArn", "Queue", "QueueConfigurations", told);
  tell_listeners(words, "TopicConfigurations", "TopicArn", "Topic", "TopicConfigurations", told);
  tell_listeners(words, "LambdaFunctionConfigurations", "LambdaFunctionArn", "Function",
                 "LambdaConfigurations", told);
  if (words.find("EventBridgeConfiguration"))
    told.set("EventBridgeConfiguration", Json::Object{{"EventBridgeEnabled", Json(true)}});
  return told;
}

Json told_website(const Json& words) {
  auto told = renamed(words, {{"Condition", "RoutingRuleCondition"}, {"Redirect", "RedirectRule"}});
  set_if(told, "IndexDocument", text(part(words, "IndexDocument"), "Suffix"));
  set_if(told, "ErrorDocument", text(part(words, "ErrorDocument"), "Key"));
  return told;
}

}  // namespace windlass::formation::types
