// Calls answered by what a test says of each operation; what it says nothing of is not permitted.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/random.h"
#include "ops/work.h"

namespace windlass::ops::testing {

class FakeGate final : public Gate {
 public:
  // Op::Request -> Result<Op::Result>
  template <class Op, class Reply>
  void on(Reply reply) {
    replies_[key_of(Op::operation())] = [reply](const void* input, void* output) -> Result<> {
      Result<typename Op::Result> answer = reply(*static_cast<const typename Op::Request*>(input));
      if (!answer) return std::move(answer).error();
      *static_cast<typename Op::Result*>(output) = std::move(answer).value();
      return Done{};
    };
  }
  template <class Op>
  void answers(typename Op::Result result) {
    on<Op>([result](auto&) { return Result<typename Op::Result>(result); });
  }
  template <class Op>
  void fails(std::string code, std::string message = "as the test says") {
    on<Op>([error = Error{code, message}](auto&) { return Result<typename Op::Result>(error); });
  }

  Result<> call(const aws::Operation& operation, const void* input, void* output) override {
    called.push_back(operation.name);
    auto reply = replies_.find(key_of(operation));
    if (reply == replies_.end())
      return Error{"AccessDenied", std::string("not permitted: ") + operation.name};
    return reply->second(input, output);
  }
  Result<std::string> presigned_url(const aws::Operation&, const void*,
                                    std::chrono::seconds) override {
    return std::string();
  }

  std::vector<std::string> called;

 private:
  // Two services know a DeleteTags.
  static std::string key_of(const aws::Operation& operation) {
    return std::string(operation.service->id) + "." + operation.name;
  }
  std::map<std::string, std::function<Result<>(const void*, void*)>> replies_;
};

// A desk before such an account; waiting moves its clock.
struct FakeDesk {
  std::shared_ptr<FakeGate> gate = std::make_shared<FakeGate>();
  ManualClock clock;
  SeededRandom random{1};
  std::vector<Event> told;
  Place place{"shop", "dev"};
  Work work{.target = {.local = true,
                       .account = "000000000000",
                       .region = "us-east-1",
                       .who = "arn:aws:iam::000000000000:root",
                       .endpoint = "",
                       .gate = gate,
                       .client = aws::Client(gate),
                       .http = nullptr},
            .clock = clock,
            .random = random,
            .sleep = [this](auto time) { clock.advance(time); },
            .tell = [this](const Event& event) { told.push_back(event); },
            .may_go_on = {}};
};

}  // namespace windlass::ops::testing
