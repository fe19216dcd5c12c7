// Waiting until something is so: what to ask, how often, and how to read the answers, as data.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string_view>

#include "aws/client.h"
#include "aws/retry.h"
#include "base/clock.h"
#include "base/json.h"

namespace windlass::aws {

struct Acceptor {
  enum class State { Success, Failure, Retry } state;
  enum class Matcher { Status, Error, Path, PathAll, PathAny } matcher;
  const char* path;      // "Table.TableStatus"; "" for Status and Error
  const char* expected;  // "ACTIVE", "404", an error's code, or "true": any error
};

struct Waiter {
  const char* service;
  const char* name;  // "TableExists"
  const char* operation;
  int delay_seconds;
  int attempts_max;
  std::span<const Acceptor> acceptors;
};

const Waiter* find_waiter(std::string_view service, std::string_view name);
std::span<const Waiter> all_waiters();  // by service

struct WaitParts {
  const Clock& clock;
  Sleeper sleep;
  std::optional<Duration> limit = {};  // beside the waiter's own number of attempts
};

// Errors: "WaitFailed" (what is waited for will not come), "WaitTimedOut", or the refusal that the
// waiter does not know.
Result<> wait_until(const Waiter& waiter, const std::function<Result<Json>()>& ask,
                    const WaitParts& parts);
// `operation` is the waiter's.
Result<> wait_until(Transport& transport, const Waiter& waiter, const Operation& operation,
                    const void* input, const WaitParts& parts);

}  // namespace windlass::aws
