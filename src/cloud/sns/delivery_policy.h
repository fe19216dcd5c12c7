// How often, and how long, a web page that does not answer is tried again.
#pragma once

#include <optional>
#include <string>

#include "base/clock.h"
#include "base/result.h"

namespace windlass::cloud::sns {

// The policy that holds for a topic's web pages, as JSON, when its owner said `own` ("" for
// nothing).
std::string effective_policy(const std::string& own);
// A subscription's own goes before its topic's.
std::string policy_for(const std::string& of_subscription, const std::string& of_topic);

Result<> check_delivery_policy(const std::string& policy);

// How long after the failure of attempt number `attempts` (1 for the first) the next one comes;
// nothing when there is none.
std::optional<Duration> next_attempt(const std::string& policy, int attempts);

}  // namespace windlass::cloud::sns
