// A service that can be broken in every way: things are made, changed and removed in memory, calls
// fail as a seed has it, and a call that was carried out may be one that nobody heard the answer
// of.
#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>

#include "aws/client.h"
#include "base/random.h"
#include "formation/apply.h"
#include "formation/engine.h"
#include "formation/reading.h"
#include "formation/run_step.h"

namespace windlass::formation::testing {

struct Thing {
  std::string logical_id, token;
  Json properties;
  int looks = 0;  // until it is ready
};

// One for all, because a type's functions are plain functions.
struct Service {
  std::map<std::string, Thing> things;  // by physical id
  std::map<std::string, std::string> by_token;
  std::set<std::string> tokens_used_up;  // of things that are gone: to make one again is a mistake
  int number = 0;
  Random* chance = nullptr;  // null: nothing fails
  int failing_percent = 0;
  bool removals_fail = true;
  std::set<std::string> bad;    // values of "Value" that are refused
  int unanswered = 0;           // so many calls get no answer, although they are carried out
  std::set<std::string> stuck;  // logical ids of what cannot be removed

  bool fails() {
    return chance && failing_percent && static_cast<int>(chance->below(100)) < failing_percent;
  }
};
inline Service& service() {
  static Service one;
  return one;
}

inline Error broken() { return {"Broken", "It broke."}; }

inline Result<Physical> make(const Place&, const Wanted& wanted) {
  auto& at = service();
  auto value = wanted.properties.text("Value").value_or("");
  if (auto found = at.by_token.find(wanted.token); found != at.by_token.end())
    return Physical{found->second, Json::Object{{"Arn", "arn:" + found->second}}};
  if (at.tokens_used_up.contains(wanted.token)) return Error{"TokenUsed", "That token was used."};
  if (at.fails() || at.bad.contains(value)) return broken();
  for (auto& [id, thing] : at.things)
    if (wanted.properties.find("AllocationId") && thing.logical_id == wanted.logical_id)
      return Error{"InUse", "There is one already."};
  auto id = wanted.logical_id + "-" + std::to_string(++at.number);
  at.things[id] = {wanted.logical_id, wanted.token, wanted.properties};
  at.by_token[wanted.token] = id;
  if (at.unanswered-- > 0) return Error{"ConnectionLost", "Nobody answered."};
  return Physical{id, Json::Object{{"Arn", "arn:" + id}}};
}

inline Result<Progress> is_ready(const Place&, const Wanted&, Physical& physical) {
  auto& at = service();
  auto found = at.things.find(physical.id);
  if (found == at.things.end()) return Error{"NotFound", "It is gone."};
  if (at.fails()) return broken();
  return ++found->second.looks % 2 ? Progress::Pending : Progress::Ready;
}

inline Result<Physical> change(const Place&, const Wanted& wanted, const Json& before,
                               const Physical& was) {
  auto& at = service();
  if (before.find("Never")) return Error{"Unsupported", "Nobody asked for it."};
  // As types do: what differs is set, and nothing else is asked.
  if (before == wanted.properties) return was;
  auto found = at.things.find(was.id);
  if (found == at.things.end()) return Error{"NotFound", "It is gone."};
  auto value = wanted.properties.text("Value").value_or("");
  if (at.fails() || at.bad.contains(value)) return broken();
  found->second.properties = wanted.properties;
  return was;
}

// What others were made with cannot go before them.
inline Result<> take_away(const Place&, const Wanted&, const Physical& physical) {
  auto& at = service();
  auto found = at.things.find(physical.id);
  if (found == at.things.end()) return Done{};
  if (at.removals_fail && at.fails()) return broken();
  if (at.stuck.contains(found->second.logical_id)) return broken();
  for (auto& [id, thing] : at.things)
    for (auto& [name, value] : thing.properties.as_object())
      if (value == Json(physical.id)) return Error{"InUse", physical.id + " is in use by " + id};
  at.tokens_used_up.insert(found->second.token);
  at.by_token.erase(found->second.token);
  at.things.erase(found);
  return Done{};
}

inline Result<std::optional<Json>> look(const Place&, const Physical& physical, const Json&) {
  auto found = service().things.find(physical.id);
  if (found == service().things.end()) return {std::nullopt};
  auto all = found->second.properties;
  all.set("Never", Json::Array{});  // as services tell of what nobody asked for
  return {all};
}

inline constexpr std::string_view in_use[] = {"InUse"};

// Values are changed in place; a "Custom::Fixed" is replaced by every change.
inline const ResourceType* find_fake(std::string_view name) {
  static const ResourceType plain{.name = "Custom::Plain",
                                  .create = &make,
                                  .ready = &is_ready,
                                  .update = &change,
                                  .remove = &take_away,
                                  .read = &look,
                                  .passing = in_use};
  // Nobody looks at it once it is changed.
  static const ResourceType quick{.name = "Custom::Quick",
                                  .create = &make,
                                  .update = &change,
                                  .remove = &take_away,
                                  .read = &look,
                                  .passing = in_use};
  static const ResourceType fixed{.name = "Custom::Fixed",
                                  .create = &make,
                                  .remove = &take_away,
                                  .read = &look,
                                  .passing = in_use};
  // The published schema wants the old one gone before the new one is made.
  static const ResourceType alone{.name = "AWS::EC2::EIPAssociation",
                                  .create = &make,
                                  .remove = &take_away,
                                  .read = &look,
                                  .passing = in_use};
  for (auto* one : {&plain, &quick, &fixed, &alone})
    if (name == one->name) return one;
  return nullptr;
}

struct Nowhere final : Surroundings {
  using Surroundings::ssm;
  Result<std::optional<std::string>> ssm(std::string_view) override { return {std::nullopt}; }
  Result<std::string> ssm(std::string_view, std::string_view) override { return std::string("s"); }
  Result<std::string> ssm_secure(std::string_view, std::string_view) override {
    return std::string("s");
  }
  Result<std::string> secret(std::string_view, std::string_view, std::string_view) override {
    return std::string("s");
  }
  Result<std::string> import(std::string_view name) override {
    return Error{"ValidationError", "No export named " + std::string(name) + " found."};
  }
  Result<std::vector<std::string>> zones(std::string_view) override {
    return std::vector<std::string>{"us-east-1a", "us-east-1b"};
  }
  Result<std::optional<std::string>> exporter(std::string_view) override { return {std::nullopt}; }
  Result<std::vector<std::string>> importers(std::string_view) override {
    return std::vector<std::string>{};
  }
  Result<bool> fires(const RollbackTrigger&) override { return firing; }
  bool firing = false;
};

}  // namespace windlass::formation::testing
