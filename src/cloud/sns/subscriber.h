// Who hears of a topic, as a row.
#pragma once

#include <vector>

#include "cloud/sns/topic.h"

namespace windlass::cloud::sns {

struct Subscriber {
  std::int64_t id = 0, topic = 0;
  std::string arn;
  std::string owner, region, protocol, endpoint;
  Attributes attributes;
  std::optional<std::string> token;  // while it waits for its confirmation
  bool authenticated = false, unsubscribed_by_owner_only = false;
  std::string origin;  // how the one who subscribed reached us

  bool pending() const { return token.has_value(); }
  bool raw() const { return attribute("RawMessageDelivery") == "true"; }
  bool is_web() const { return protocol == "http" || protocol == "https"; }
  std::string attribute(const std::string& name) const;
  std::string dead_letters() const;  // the queue's ARN; "" for none
};

std::optional<Subscriber> find_subscriber(store::Database& db, std::string_view arn);
std::optional<Subscriber> find_subscriber(store::Database& db, std::int64_t id);
std::optional<Subscriber> find_subscriber(store::Database& db, const Topic& topic,
                                          const std::string& protocol, const std::string& endpoint);
std::optional<Subscriber> find_by_token(store::Database& db, const Topic& topic,
                                        const std::string& token);
std::vector<Subscriber> confirmed_subscribers(store::Database& db, const Topic& topic);
// A page of them, those that follow `after`: of an owner in a region, or of a topic.
std::vector<Subscriber> subscribers_of(store::Database& db, const std::string& owner,
                                       const std::string& region, std::int64_t after, int limit);
std::vector<Subscriber> subscribers_of(store::Database& db, const Topic& topic, std::int64_t after,
                                       int limit);

// How its ARN is malformed, or NotFound.
Result<Subscriber> get_subscriber(Sns& sns, const std::optional<std::string>& arn);
std::string topic_of(std::string_view subscription_arn);  // the topic's ARN in it

}  // namespace windlass::cloud::sns
