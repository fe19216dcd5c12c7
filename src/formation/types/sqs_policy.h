// What both kinds of queue policies do: the policy is an attribute of the queue.
#pragma once

#include "aws/sqs/get_queue_attributes.h"
#include "aws/sqs/set_queue_attributes.h"
#include "formation/resource_type.h"
#include "formation/types/properties.h"
#include "formation/types/requests.h"

namespace windlass::formation::types {

inline constexpr std::string_view no_queue[] = {"QueueDoesNotExist",
                                                "AWS.SimpleQueueService.NonExistentQueue"};

inline Result<> put_queue_policy(const Place& place, const std::string& queue,
                                 const std::string& policy) {
  TRY(place.client.call<aws::sqs::op::SetQueueAttributes>(
      {.queue_url = queue, .attributes = std::map<std::string, std::string>{{"Policy", policy}}}));
  return Done{};
}

inline Result<> remove_queue_policy(const Place& place, const std::string& queue) {
  return done_or(put_queue_policy(place, queue, ""), no_queue);
}

// Nothing when the queue or its policy is gone.
inline Result<std::optional<Json>> queue_policy(const Place& place, const std::string& queue) {
  auto answer = place.client.call<aws::sqs::op::GetQueueAttributes>(
      {.queue_url = queue, .attribute_names = std::vector<std::string>{"Policy"}});
  if (is_refused(answer, no_queue)) return {std::nullopt};
  auto attributes = TRY(std::move(answer)).attributes;
  if (!attributes || !attributes->contains("Policy")) return {std::nullopt};
  return {parsed_document(attributes->at("Policy"))};
}

}  // namespace windlass::formation::types
