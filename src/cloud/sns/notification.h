// A message on its way from a topic to those who hear of it.
#pragma once

#include "cloud/sns/filter_policy.h"
#include "cloud/sns/subscriber.h"

namespace windlass::cloud::sns {

struct Notification {
  std::string id;
  std::optional<std::string> subject;
  std::string message;
  std::optional<Json>
      by_protocol;  // MessageStructure=json: a text for each protocol, and "default"
  MessageAttributes attributes;
  std::optional<std::string> group, deduplication, sequence;  // FIFO topics, and fair queues

  const std::string& text_for(const std::string& protocol) const;
};

// Writes the JSON that subscribers get; for one publish to many. What they all get is signed once.
class Envelopes {
 public:
  Envelopes(Sns& sns, const Call& call, const Topic& topic, const Notification& notification);
  std::string for_subscriber(const Subscriber& subscriber);

 private:
  struct Signed {
    std::string fields;  // JSON, open at its end
    std::string certificate_name;
  };
  const Signed& signed_part(const std::string& text);

  Sns& sns_;
  const Call& call_;
  const Topic& topic_;
  const Notification& notification_;
  std::string timestamp_;
  std::map<std::string, Signed> signed_;  // by text
};

// What asks a page, or another account's queue, whether it wants to hear of the topic.
std::string confirmation_envelope(Sns& sns, const Call& call, const Topic& topic,
                                  const std::string& token, const std::string& origin,
                                  const std::string& message_id);

}  // namespace windlass::cloud::sns
