// Rolling updates on a pretended group: whoever dies or is repeated, never fewer machines than
// wished, and it ends with new ones only.
#include <doctest/doctest.h>

#include <algorithm>

#include "base/random.h"
#include "formation/rolling_update.h"

namespace windlass::formation::testing {

namespace {

struct PretendedGroup {
  std::int64_t min, max, desired;
  struct Machine {
    std::string id;
    bool old;
    int age = 0;  // in service when it is 2
  };
  std::vector<Machine> machines;
  int made = 0;
  bool suspended = false;

  PretendedGroup(int count, std::int64_t max_size) : min(count), max(max_size), desired(count) {
    for (int i = 0; i < count; ++i) machines.push_back({"old-" + std::to_string(i), true, 2});
  }
  void live() {
    for (auto& each : machines) ++each.age;
    while (static_cast<std::int64_t>(machines.size()) < desired)
      machines.push_back({"new-" + std::to_string(++made), false, 0});
  }
  GroupSeen seen() const {
    GroupSeen out{min, max, desired, {}};
    for (auto& each : machines) out.members.push_back({each.id, each.age >= 2, false, each.old});
    return out;
  }
  std::int64_t in_service() const {
    return std::ranges::count_if(machines, [](auto& each) { return each.age >= 2; });
  }
  void carry_out(const RollingMove& move) {
    if (move.suspend) suspended = true;
    if (move.resize) {
      min = move.resize->min;
      max = move.resize->max;
      desired = move.resize->desired;
    }
    for (auto& id : move.terminate) take(id);
    for (auto& id : move.terminate_for_good) {
      REQUIRE(desired > min);
      if (take(id)) --desired;
    }
    if (move.resume) suspended = false;
  }
  bool take(const std::string& id) {
    return std::erase_if(machines, [&](auto& each) { return each.id == id; }) > 0;
  }
};

struct Played {
  bool done = false;
  std::optional<Error> failed;
  std::int64_t in_service_min = 1'000;
  std::vector<std::string> remarks;
};

Played play(PretendedGroup& group, const RollingWishes& wishes, Random& chance, bool signals_come) {
  Played played;
  Json memo = Json::Object{};
  std::vector<Signal> signals;
  Time now{std::chrono::seconds(1'700'000'000)};
  for (int i = 0; i < 2'000; ++i) {
    group.live();
    if (signals_come)
      for (auto& each : group.machines)
        if (!each.old && each.age >= 2 &&
            std::ranges::find(signals, each.id, &Signal::id) == signals.end())
          signals.push_back({each.id});
    auto move = next_rolling(wishes, group.seen(), memo, signals, now);
    group.carry_out(move);
    played.in_service_min = std::min(played.in_service_min, group.in_service());
    if (move.failed) {
      played.failed = move.failed;
      return played;
    }
    // Killed before anybody could write down that it was done.
    if (chance.below(4) != 0) {
      memo = move.memo;
      for (auto& remark : move.remarks) played.remarks.push_back(remark);
      if (move.done) {
        played.done = true;
        return played;
      }
    }
    now += std::chrono::seconds(10);
  }
  return played;
}

}  // namespace

TEST_CASE("a rolling update keeps what it promised in service, and ends with new machines only") {
  for (unsigned seed = 0; seed < 300; ++seed) {
    CAPTURE(seed);
    SeededRandom chance(seed);
    auto count = 1 + static_cast<int>(chance.below(6));
    PretendedGroup group(count, count + static_cast<std::int64_t>(chance.below(4)));
    RollingWishes wishes;
    wishes.batch_max = 1 + static_cast<std::int64_t>(chance.below(3));
    wishes.in_service_min = static_cast<std::int64_t>(chance.below(static_cast<unsigned>(count)));
    wishes.signals = chance.below(2) == 0;
    wishes.pause_seconds = wishes.signals ? 600 : 0;
    wishes.suspended = {"ReplaceUnhealthy"};
    auto played = play(group, wishes, chance, true);
    REQUIRE(played.done);
    CHECK(static_cast<int>(group.machines.size()) == count);
    CHECK(std::ranges::none_of(group.machines, &PretendedGroup::Machine::old));
    CHECK(group.desired == count);
    CHECK(group.min == count);
    CHECK(!group.suspended);
    auto room = std::min<std::int64_t>(wishes.in_service_min, group.max - wishes.batch_max);
    CHECK(played.in_service_min >= std::max<std::int64_t>(room, 0));
  }
}

TEST_CASE("machines that never signal end a rolling update, in CloudFormation's words") {
  SeededRandom chance(1);
  PretendedGroup group(2, 3);
  RollingWishes wishes;
  wishes.signals = true;
  wishes.in_service_min = 1;
  wishes.pause_seconds = 300;
  auto played = play(group, wishes, chance, false);
  REQUIRE(played.failed);
  CHECK(played.failed->message ==
        "Received 0 SUCCESS signal(s) out of 1. Unable to satisfy 100% "
        "MinSuccessfulInstancesPercent requirement");
  CHECK(group.in_service() >= 1);
  CHECK(played.remarks.front() ==
        "Rolling update initiated. Terminating 2 obsolete instance(s) in batches of 1, while "
        "keeping at least 1 instance(s) in service. Waiting on resource signals with a timeout of "
        "PT0S when new instances are added to the autoscaling group.");
}

TEST_CASE("when a rolling update fails the machines that it brought leave, and no other") {
  for (unsigned seed = 0; seed < 50; ++seed) {
    CAPTURE(seed);
    SeededRandom chance(seed);
    auto count = 1 + static_cast<int>(chance.below(3));
    PretendedGroup group(count, count + static_cast<std::int64_t>(chance.below(2)));
    group.max = std::max<std::int64_t>(group.max, count + 1);
    RollingWishes wishes;
    wishes.signals = true;
    wishes.in_service_min = count;
    wishes.pause_seconds = 300;
    auto played = play(group, wishes, chance, false);
    REQUIRE(played.failed);
    CHECK(group.desired == count);
    CHECK(static_cast<int>(group.machines.size()) == count);
    CHECK(std::ranges::all_of(group.machines, &PretendedGroup::Machine::old));
  }
}

TEST_CASE("a group that still has to get smaller does so before more is asked of it") {
  RollingWishes wishes;
  wishes.in_service_min = 1;
  wishes.signals = true;
  GroupSeen seen{1, 2, 1, {{"i-1", true, false, true}, {"i-2", true, false, true}}};
  Time now{std::chrono::seconds(1'700'000'000)};
  auto move = next_rolling(wishes, seen, Json(), {}, now);
  CHECK(move.remarks.empty());
  seen.members[1].leaving = true;
  auto next = next_rolling(wishes, seen, move.memo, {}, now);
  CHECK(next.memo.text("Stage") == "raise");
  seen.members[1].leaving = false;
  next = next_rolling(wishes, seen, move.memo, {}, now + std::chrono::minutes(6));
  CHECK(next.memo.text("Stage") == "raise");
}

TEST_CASE("a group without obsolete machines is left alone") {
  RollingWishes wishes;
  auto move = next_rolling(wishes, {1, 2, 1, {{"i-1", true, false, false}}}, Json(), {}, Time{});
  CHECK(move.done);
  CHECK(!move.resize);
}

}  // namespace windlass::formation::testing
