// Words for tests of stacks' lives: a stack of fake things, played step by step.
#pragma once

#include <doctest/doctest.h>

#include "formation/admit.h"
#include "formation/statuses.h"
#include "formation/tests/fake_service.h"

namespace windlass::formation::testing {

// "A: 1", "B: 2 after A", "C: 3 after B fixed keep", "D: 4 quick"
inline std::string with(const std::vector<std::string>& resources) {
  std::string body = "Resources:\n";
  for (auto& each : resources) {
    auto name = each.substr(0, each.find(':'));
    auto words = each.substr(each.find(':') + 2) + " ";
    auto word_after = [&](const std::string& what) {
      auto at = words.find(what + " ");
      if (at == std::string::npos) return std::string();
      at += what.size() + 1;
      return words.substr(at, words.find(' ', at) - at);
    };
    auto has = [&](const std::string& what) { return words.find(" " + what) != std::string::npos; };
    auto type = has("fixed") ? "Fixed" : has("quick") ? "Quick" : "Plain";
    body += "  " + name + ":\n    Type: Custom::" + type + "\n";
    if (has("keep")) body += "    DeletionPolicy: Retain\n    UpdateReplacePolicy: Retain\n";
    if (has("signals"))
      body += "    CreationPolicy:\n      ResourceSignal: {Count: 2, Timeout: PT1M}\n";
    body += "    Properties:\n      ServiceToken: t\n      Value: \"" +
            words.substr(0, words.find(' ')) + "\"\n";
    if (auto other = word_after("after"); !other.empty())
      body += "      Needs: !Ref " + other + "\n";
  }
  return body;
}

class StackFixture {
 public:
  StackFixture() {
    service() = {};
    stack.name = "shop";
    stack.id = "arn:aws:cloudformation:us-east-1:000000000000:stack/shop/1";
    stack.region = "us-east-1";
    stack.account = "000000000000";
  }

  Operation operation(Kind kind) {
    Operation made;
    made.kind = kind;
    made.id = "operation-" + std::to_string(++operations_);
    return made;
  }

  Operation towards(Kind kind, const std::string& body) {
    auto made = operation(kind);
    auto admitted = admit(stack, {body, {}, {}, {}, {}, {}}, nowhere, &find_fake);
    REQUIRE_MESSAGE(admitted, admitted.error().message);
    made.target = admitted->target;
    made.graph = admitted->graph;
    return made;
  }

  void begin_create(const std::string& body) {
    begin_forward(stack, towards(Kind::Create, body), {}, now);
  }
  void begin_update(const std::string& body) {
    begin_forward(stack, towards(Kind::Update, body), {}, now);
  }

  // A is updated from 1 to 2, done, and watched for five minutes.
  void begin_watched_update() {
    begin_create(with({"A: 1"}));
    play();
    auto watched = towards(Kind::Update, with({"A: 2"}));
    watched.rollback = {{{"arn:alarm", "AWS::CloudWatch::Alarm"}}, 5};
    begin_forward(stack, watched, {}, now);
    while (stack.operation->phase != Phase::Monitor) REQUIRE(step());
  }

  // One step; false when nothing is to be done any more.
  bool step() {
    auto next = next_steps(stack, now);
    if (next.steps.empty()) {
      if (!next.again) return false;
      now = *next.again;
      return true;
    }
    auto& chosen = next.steps[choose(next.steps.size())];
    apply(stack, chosen, run(chosen), now);
    return true;
  }
  Outcome run(const Step& chosen) {
    return run_step(stack, chosen, {place, nowhere, &find_fake}, now);
  }
  void play() {
    for (int i = 0; i < 10'000 && stack.operation; ++i) REQUIRE(step());
    CHECK_MESSAGE(!stack.operation, "it never ended: ", stack.status);
  }

  // What the service has: "A=1 B=A-1".
  std::string there() const {
    std::string text;
    std::map<std::string, std::string> sorted;
    for (auto& [id, thing] : service().things)
      sorted[thing.logical_id] += (sorted.contains(thing.logical_id) ? "," : "") +
                                  thing.properties.text("Value").value_or("?");
    for (auto& [name, value] : sorted) text += (text.empty() ? "" : " ") + name + "=" + value;
    return text;
  }
  std::vector<std::string> statuses(const std::string& logical_id) const {
    std::vector<std::string> all;
    for (auto& event : stack.events)
      if (event.logical_id == logical_id) all.push_back(event.status);
    return all;
  }
  std::string reason(const std::string& status) const {
    for (auto& event : stack.events)
      if (event.status == status) return event.reason;
    return "there is no such event";
  }

  StackRecord stack;
  Nowhere nowhere;
  Time now{std::chrono::seconds(1'700'000'000)};
  Random* chance = nullptr;

 private:
  std::size_t choose(std::size_t count) {
    return chance ? static_cast<std::size_t>(chance->below(count)) : 0;
  }
  int operations_ = 0;
  aws::Client nobody_{nullptr};

 public:
  Place place{nobody_, "aws", "us-east-1", "000000000000"};
};

}  // namespace windlass::formation::testing
