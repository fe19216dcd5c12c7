#include "aws/sns/get_subscription_attributes.h"
#include "aws/sns/set_subscription_attributes.h"
#include "aws/sns/subscribe.h"
#include "aws/sns/unsubscribe.h"
#include "formation/resource_type.h"
#include "formation/types/properties.h"
#include "formation/types/requests.h"

namespace windlass::formation::types {

extern const ResourceType sns_subscription;

namespace {

using namespace aws::sns;
using Attributes = std::map<std::string, std::string>;

constexpr std::string_view attribute_names[] = {
    "DeliveryPolicy", "FilterPolicy", "FilterPolicyScope",  "RawMessageDelivery",
    "RedrivePolicy",  "ReplayPolicy", "SubscriptionRoleArn"};

Attributes attributes_of(const Json& properties) {
  Attributes attributes;
  for (auto name : attribute_names)
    if (auto value = document(properties, name)) attributes[std::string(name)] = *value;
  return attributes;
}

Physical subscription(const std::string& arn) { return {arn, Json::Object{{"Arn", Json(arn)}}}; }

// A topic of another region would need a client for that region.
Result<> check_region(const Place& place, const Json& properties) {
  if (text_or(properties, "Region", place.region) != place.region)
    return unsupported(sns_subscription.name, "Region");
  return Done{};
}

Result<Physical> create(const Place& place, const Wanted& wanted) {
  TRY(check_region(place, wanted.properties));
  auto made =
      TRY(place.client.call<op::Subscribe>({.topic_arn = text(wanted.properties, "TopicArn"),
                                            .protocol = text(wanted.properties, "Protocol"),
                                            .endpoint = text(wanted.properties, "Endpoint"),
                                            .attributes = attributes_of(wanted.properties),
                                            .return_subscription_arn = true}));
  return subscription(made.subscription_arn.value_or(""));
}

Result<Physical> update(const Place& place, const Wanted& wanted, const Json& before,
                        const Physical& was) {
  TRY(check_region(place, wanted.properties));
  auto now = attributes_of(wanted.properties);
  for (auto name : attribute_names) {
    if (!differs(before, wanted.properties, name)) continue;
    auto value = now.find(std::string(name));
    auto otherwise = name == "RawMessageDelivery"  ? "false"
                     : name == "FilterPolicyScope" ? "MessageAttributes"
                                                   : "{}";
    TRY(place.client.call<op::SetSubscriptionAttributes>(
        {.subscription_arn = was.id,
         .attribute_name = std::string(name),
         .attribute_value = value == now.end() ? otherwise : value->second}));
  }
  return subscription(was.id);
}

Result<> remove(const Place& place, const Wanted&, const Physical& was) {
  return done_or(place.client.call<op::Unsubscribe>({.subscription_arn = was.id}),
                 {"NotFound", "NotFoundException"});
}

Result<std::optional<Json>> read(const Place& place, const Physical& was, const Json&) {
  auto answer = place.client.call<op::GetSubscriptionAttributes>({.subscription_arn = was.id});
  if (is_refused(answer, {"NotFound", "NotFoundException"})) return {std::nullopt};
  auto attributes = TRY(std::move(answer)).attributes.value_or(Attributes());
  Json now = Json::Object{};
  for (std::string_view name : {"Endpoint", "Protocol", "TopicArn"})
    now.set(std::string(name), Json(attributes[std::string(name)]));
  for (auto name : attribute_names)
    if (auto value = attributes.find(std::string(name)); value != attributes.end())
      now.set(std::string(name), parsed_document(value->second));
  return {std::move(now)};
}

}  // namespace

const ResourceType sns_subscription{.name = "AWS::SNS::Subscription",
                                    .create = create,
                                    .update = update,
                                    .remove = remove,
                                    .read = read};

}  // namespace windlass::formation::types
