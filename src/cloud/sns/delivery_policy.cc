#include "cloud/sns/delivery_policy.h"

#include <cmath>

#include "base/json.h"
#include "cloud/sns/errors.h"

namespace windlass::cloud::sns {

namespace {

constexpr int retries_max = 100;
constexpr int delay_max = 3600;

// AWS's "healthy retry policy": some at once, some at the shortest distance, some ever further
// apart, some at the longest.
struct Retries {
  int min_delay = 20, max_delay = 20, retries = 3;
  int at_once = 0, at_min = 0, at_max = 0;
  std::string growth = "linear";
};

int number(const Json& json, const char* name, int otherwise) {
  auto* value = json.find(name);
  return value && value->is_int() ? static_cast<int>(value->as_int()) : otherwise;
}

const Json* retry_policy(const Json& policy) {
  if (auto* own = policy.find("healthyRetryPolicy")) return own;
  auto* http = policy.find("http");
  return http ? http->find("defaultHealthyRetryPolicy") : nullptr;
}

Retries retries_of(const std::string& policy) {
  Retries retries;
  auto json = parse_json(policy);
  auto* own = json ? retry_policy(*json) : nullptr;
  if (!own) return retries;
  retries.min_delay = number(*own, "minDelayTarget", retries.min_delay);
  retries.max_delay = number(*own, "maxDelayTarget", retries.max_delay);
  retries.retries = number(*own, "numRetries", retries.retries);
  retries.at_once = number(*own, "numNoDelayRetries", 0);
  retries.at_min = number(*own, "numMinDelayRetries", 0);
  retries.at_max = number(*own, "numMaxDelayRetries", 0);
  retries.growth = own->text("backoffFunction").value_or("linear");
  return retries;
}

Json json_of(const Retries& retries) {
  return Json::Object{
      {"minDelayTarget", retries.min_delay},  {"maxDelayTarget", retries.max_delay},
      {"numRetries", retries.retries},        {"numMaxDelayRetries", retries.at_max},
      {"numNoDelayRetries", retries.at_once}, {"numMinDelayRetries", retries.at_min},
      {"backoffFunction", retries.growth}};
}

// Step `step` of `steps` (from 0) on the way from the shortest to the longest delay.
double grown(const Retries& retries, int step, int steps) {
  if (steps <= 1) return retries.min_delay;
  auto way = static_cast<double>(step) / (steps - 1);
  double from = std::max(retries.min_delay, 1), to = std::max(retries.max_delay, 1);
  if (retries.growth == "geometric") return from * std::pow(to / from, way);
  if (retries.growth == "exponential")
    return from + (to - from) * (std::exp2(way * 8) - 1) / (std::exp2(8.0) - 1);
  if (retries.growth == "arithmetic") return from + (to - from) * way * way;
  return from + (to - from) * way;
}

}  // namespace

std::string effective_policy(const std::string& own) {
  return Json(Json::Object{
                  {"http", Json::Object{{"defaultHealthyRetryPolicy", json_of(retries_of(own))},
                                        {"disableSubscriptionOverrides", false}}}})
      .dump();
}

std::string policy_for(const std::string& of_subscription, const std::string& of_topic) {
  return of_subscription.empty() ? of_topic : of_subscription;
}

Result<> check_delivery_policy(const std::string& policy) {
  if (policy.empty()) return Done{};
  auto json = parse_json(policy);
  if (!json || !json->is_object())
    return invalid_parameter("DeliveryPolicy Reason: not a JSON object");
  auto retries = retries_of(policy);
  if (retries.retries < 0 || retries.retries > retries_max)
    return invalid_parameter(
        "DeliveryPolicy: healthyRetryPolicy.numRetries must be between 0 and " +
        std::to_string(retries_max));
  if (retries.min_delay < 0 || retries.max_delay > delay_max ||
      retries.min_delay > retries.max_delay)
    return invalid_parameter(
        "DeliveryPolicy: healthyRetryPolicy.minDelayTarget must not be greater than "
        "maxDelayTarget, which must be at most " +
        std::to_string(delay_max));
  if (retries.at_once < 0 || retries.at_min < 0 || retries.at_max < 0 ||
      retries.at_once + retries.at_min + retries.at_max > retries.retries)
    return invalid_parameter(
        "DeliveryPolicy: healthyRetryPolicy.numRetries must be at least the sum of "
        "numNoDelayRetries, numMinDelayRetries and numMaxDelayRetries");
  return Done{};
}

std::optional<Duration> next_attempt(const std::string& policy, int attempts) {
  auto retries = retries_of(policy);
  if (attempts > retries.retries) return std::nullopt;
  auto seconds = [](double count) {
    return std::chrono::duration_cast<Duration>(std::chrono::duration<double>(count));
  };
  auto step = attempts - 1;
  if (step < retries.at_once) return Duration(0);
  step -= retries.at_once;
  if (step < retries.at_min) return seconds(retries.min_delay);
  step -= retries.at_min;
  auto growing = retries.retries - retries.at_once - retries.at_min - retries.at_max;
  if (step < growing) return seconds(grown(retries, step, growing));
  return seconds(retries.max_delay);
}

}  // namespace windlass::cloud::sns
