#include "aws/retry.h"

#include <algorithm>
#include <span>
#include <thread>

#include "base/text.h"

namespace windlass::aws {

namespace {

constexpr std::chrono::milliseconds wait_max{20'000};

constexpr std::string_view throttling_codes[] = {
    "BandwidthLimitExceeded",
    "EC2ThrottledException",
    "LimitExceededException",
    "PriorRequestNotComplete",
    "ProvisionedThroughputExceededException",
    "RequestLimitExceeded",
    "RequestThrottled",
    "RequestThrottledException",
    "SlowDown",
    "ThrottledException",
    "Throttling",
    "ThrottlingException",
    "TooManyRequestsException",
    "TransactionInProgressException",
};

constexpr std::string_view transient_codes[] = {
    // Ours: nothing came back.
    "ConnectFailed",
    "ConnectionLost",
    "Timeout",
    // AWS's.
    "IDPCommunicationError",
    "InternalError",
    "InternalFailure",
    "InternalServerError",
    "RequestTimeout",
    "RequestTimeoutException",
    "ServiceUnavailable",
};

bool contains(std::span<const std::string_view> codes, std::string_view code) {
  return std::ranges::find(codes, code) != codes.end();
}

}  // namespace

Sleeper system_sleeper() {
  return [](std::chrono::milliseconds time) { std::this_thread::sleep_for(time); };
}

Trouble trouble_of(const Error& error, int status) {
  if (contains(throttling_codes, error.code) || status == 429) return Trouble::Throttled;
  if (contains(transient_codes, error.code)) return Trouble::Transient;
  if (status == 500 || status == 502 || status == 503 || status == 504) return Trouble::Transient;
  return Trouble::Final;
}

std::chrono::milliseconds backoff(int next, Random& random) {
  // Attempt 2 waits up to 1 s, attempt 3 up to 2 s, ...
  auto ceiling = next >= 16 ? wait_max : std::chrono::milliseconds(1000LL << std::max(0, next - 2));
  ceiling = std::min(ceiling, wait_max);
  return std::chrono::milliseconds(random.below(static_cast<std::uint64_t>(ceiling.count()) + 1));
}

std::optional<std::chrono::milliseconds> asked_delay(const http::Headers& headers) {
  std::optional<std::chrono::milliseconds> asked;
  if (auto* millis = headers.find("x-amz-retry-after")) {
    if (auto number = parse_uint(*millis); number && *number <= 86'400'000)
      asked = std::chrono::milliseconds(*number);
  } else if (auto* seconds = headers.find("Retry-After")) {
    if (auto number = parse_uint(*seconds); number && *number <= 86'400)
      asked = std::chrono::seconds(*number);
  }
  return asked ? std::optional(std::min(*asked, wait_max)) : std::nullopt;
}

bool RetryBudget::take(bool timed_out) {
  std::lock_guard lock(mutex_);
  if (left_ < cost(timed_out)) return false;
  left_ -= cost(timed_out);
  return true;
}

void RetryBudget::succeeded(int taken) {
  std::lock_guard lock(mutex_);
  left_ = std::min(full, left_ + std::max(1, taken));
}

int RetryBudget::left() const {
  std::lock_guard lock(mutex_);
  return left_;
}

}  // namespace windlass::aws
