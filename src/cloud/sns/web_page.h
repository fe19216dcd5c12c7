// One POST to a page that hears of a topic.
#pragma once

#include <string>

#include "http/client.h"

namespace windlass::cloud::sns {

struct PageRequest {
  std::string url;
  std::string kind;  // "Notification", "SubscriptionConfirmation"
  std::string message_id, topic_arn, subscription_arn;
  bool raw = false;
  std::string body;
};

struct PageAnswer {
  bool taken = false;
  bool may_try_again = true;  // a page that says 4xx means it, except 429
  std::string why = {};
};

// "http://host:port/path" with a host; nothing but that can be posted to.
bool is_page(const std::string& url, const std::string& protocol);

PageAnswer post(http::Client& web, const PageRequest& page);

}  // namespace windlass::cloud::sns
