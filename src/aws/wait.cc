#include "aws/wait.h"

#include <algorithm>

#include "aws/dynamic.h"
#include "aws/paginate_path.h"

namespace windlass::aws {

namespace {

bool equals(const Json& value, std::string_view expected) {
  if (value.is_string()) return value.as_string() == expected;
  return value.dump() == expected;
}

bool matches(const Acceptor& acceptor, const Result<Json>& answer) {
  std::string_view expected = acceptor.expected;
  auto found = [&] { return answer ? values_at(*answer, acceptor.path) : std::vector<Json>(); };
  auto is_expected = [&](const Json& value) { return equals(value, expected); };
  switch (acceptor.matcher) {
    case Acceptor::Matcher::Status:
      return std::to_string(answer ? 200 : answer.error().status) == expected;
    case Acceptor::Matcher::Error:
      if (answer) return expected == "false";
      return expected == "true" || answer.error().code == expected;
    case Acceptor::Matcher::Path: {
      if (!answer) return false;
      if (auto compared = comparison_at(*answer, acceptor.path))
        return *compared == (expected == "true");
      auto values = found();
      return values.size() == 1 && is_expected(values[0]);
    }
    case Acceptor::Matcher::PathAll: {
      auto values = found();
      return !values.empty() && std::ranges::all_of(values, is_expected);
    }
    case Acceptor::Matcher::PathAny: return std::ranges::any_of(found(), is_expected);
  }
  return false;
}

Error failed(const Waiter& waiter, const Acceptor& acceptor, const Result<Json>& answer) {
  std::string why = answer ? std::string(acceptor.path) + " is " + acceptor.expected
                           : answer.error().code + ": " + answer.error().message;
  return {"WaitFailed", std::string("waiting for ") + waiter.name + " is in vain: " + why};
}

Error timed_out(const Waiter& waiter, int attempts) {
  return {"WaitTimedOut", std::string("waiting for ") + waiter.name + ": it did not come in " +
                              std::to_string(attempts) + " attempts, " +
                              std::to_string(waiter.delay_seconds) + " s apart"};
}

}  // namespace

const Waiter* find_waiter(std::string_view service, std::string_view name) {
  auto found = std::ranges::find_if(all_waiters(), [&](auto& waiter) {
    return waiter.service == service && waiter.name == name;
  });
  return found == all_waiters().end() ? nullptr : &*found;
}

Result<> wait_until(const Waiter& waiter, const std::function<Result<Json>()>& ask,
                    const WaitParts& parts) {
  auto began = parts.clock.now();
  auto delay = std::chrono::seconds(waiter.delay_seconds);
  for (int attempt = 1;; ++attempt) {
    auto answer = ask();
    auto found = std::ranges::find_if(waiter.acceptors,
                                      [&](auto& acceptor) { return matches(acceptor, answer); });
    if (found == waiter.acceptors.end()) {
      if (!answer) return std::move(answer).error();
    } else if (found->state == Acceptor::State::Success) {
      return Done{};
    } else if (found->state == Acceptor::State::Failure) {
      return failed(waiter, *found, answer);
    }
    bool too_long = parts.limit && parts.clock.now() + delay - began > *parts.limit;
    if (attempt >= waiter.attempts_max || too_long) return timed_out(waiter, attempt);
    parts.sleep(delay);
  }
}

Result<> wait_until(Transport& transport, const Waiter& waiter, const Operation& operation,
                    const void* input, const WaitParts& parts) {
  auto ask = [&]() -> Result<Json> {
    if (!operation.output) {
      Nothing nothing;
      TRY(transport.call(operation, input, &nothing));
      return Json(Json::Object{});
    }
    auto output = operation.output->access->make(*operation.output);
    TRY(transport.call(operation, input, output.get()));
    return value_to_json(*operation.output, output.get());
  };
  return wait_until(waiter, ask, parts);
}

}  // namespace windlass::aws
