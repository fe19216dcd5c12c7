// What both kinds of topic policies do: the policy is an attribute of the topic.
#pragma once

#include "aws/sns/get_topic_attributes.h"
#include "aws/sns/set_topic_attributes.h"
#include "base/text.h"
#include "formation/resource_type.h"
#include "formation/types/properties.h"
#include "formation/types/requests.h"

namespace windlass::formation::types {

inline constexpr std::string_view no_topic[] = {"NotFound", "NotFoundException"};

inline Result<> put_topic_policy(const Place& place, const std::string& topic,
                                 const std::string& policy) {
  TRY(place.client.call<aws::sns::op::SetTopicAttributes>(
      {.topic_arn = topic, .attribute_name = "Policy", .attribute_value = policy}));
  return Done{};
}

// A topic cannot be without a policy: it gets back the one that every topic is born with.
inline Result<> reset_topic_policy(const Place& place, const std::string& topic) {
  auto parts = split(topic, ':');
  auto owner = parts.size() > 4 ? std::string(parts[4]) : place.account;
  Json::Array actions;
  for (auto* action : {"SNS:GetTopicAttributes", "SNS:SetTopicAttributes", "SNS:AddPermission",
                       "SNS:RemovePermission", "SNS:DeleteTopic", "SNS:Subscribe",
                       "SNS:ListSubscriptionsByTopic", "SNS:Publish"})
    actions.push_back(action);
  Json condition = Json::Object{{"StringEquals", Json::Object{{"AWS:SourceOwner", Json(owner)}}}};
  Json statement = Json::Object{{"Sid", "__default_statement_ID"},
                                {"Effect", "Allow"},
                                {"Principal", Json::Object{{"AWS", "*"}}},
                                {"Action", std::move(actions)},
                                {"Resource", Json(topic)},
                                {"Condition", std::move(condition)}};
  Json policy = Json::Object{{"Version", "2008-10-17"},
                             {"Id", "__default_policy_ID"},
                             {"Statement", Json::Array{std::move(statement)}}};
  return done_or(put_topic_policy(place, topic, policy.dump()), no_topic);
}

// Nothing when the topic is gone, or has but the policy that it was born with.
inline Result<std::optional<Json>> topic_policy(const Place& place, const std::string& topic) {
  auto answer = place.client.call<aws::sns::op::GetTopicAttributes>({.topic_arn = topic});
  if (is_refused(answer, no_topic)) return {std::nullopt};
  auto attributes = TRY(std::move(answer)).attributes;
  if (!attributes || !attributes->contains("Policy")) return {std::nullopt};
  auto policy = parsed_document(attributes->at("Policy"));
  if (policy.text("Id") == "__default_policy_ID") return {std::nullopt};
  return {std::move(policy)};
}

}  // namespace windlass::formation::types
