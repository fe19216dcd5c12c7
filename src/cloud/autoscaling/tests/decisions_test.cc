// The pure half: what is decided, without rows or services.
#include <doctest/doctest.h>

#include "base/random.h"
#include "base/time.h"
#include "cloud/autoscaling/adjustment.h"
#include "cloud/autoscaling/cron.h"
#include "cloud/autoscaling/launch_way.h"
#include "cloud/autoscaling/refresh_plan.h"
#include "cloud/autoscaling/termination.h"
#include "cloud/autoscaling/warm_pool.h"
#include "cloud/autoscaling/zones.h"

namespace windlass::cloud::autoscaling {

namespace {

Time time_of(const char* text) { return *parse_iso8601(text); }

std::string next_of(const char* cron, const char* after) {
  auto parsed = Cron::parse(cron);
  REQUIRE(parsed);
  auto next = parsed->next(time_of(after));
  return next ? format_iso8601(*next) : "never";
}

Member member_in(const std::string& id, const std::string& zone, const std::string& version = "1",
                 int age_hours = 1) {
  Member member;
  member.instance = id;
  member.zone = zone;
  member.subnet = "subnet-" + zone;
  member.template_version = version;
  member.state = state::in_service;
  member.launched = time_of("2026-11-20T12:00:00Z") - std::chrono::hours(age_hours);
  return member;
}

const std::vector<Place> three_zones{
    {"a", "", "subnet-a"}, {"b", "", "subnet-b"}, {"c", "", "subnet-c"}};

std::string victim(const std::vector<std::string>& policies, const std::vector<Member>& members) {
  auto* chosen = choose_victim(policies, three_zones, members, time_of("2026-11-20T12:30:00Z"));
  return chosen ? chosen->instance : "nobody";
}

aws::autoscaling::StepAdjustment step(std::optional<double> lower, std::optional<double> upper,
                                      int adjustment) {
  return {lower, upper, adjustment};
}

}  // namespace

TEST_CASE("a recurrence names the minute that comes next") {
  CHECK(next_of("0 9 * * 1-5", "2026-11-20T10:00:00Z") == "2026-11-23T09:00:00Z");
  CHECK(next_of("*/15 * * * *", "2026-11-20T10:15:00Z") == "2026-11-20T10:30:00Z");
  CHECK(next_of("30 0 1 1,6,12 *", "2026-11-20T10:00:00Z") == "2026-12-01T00:30:00Z");
  CHECK(next_of("0 0 * * SUN", "2026-11-20T10:00:00Z") == "2026-11-22T00:00:00Z");
  CHECK(next_of("0 0 * * 7", "2026-11-20T10:00:00Z") == "2026-11-22T00:00:00Z");
  CHECK(next_of("0 0 29 feb *", "2026-11-20T10:00:00Z") == "2028-02-29T00:00:00Z");
  CHECK(next_of("0 0 30 2 *", "2026-11-20T10:00:00Z") == "never");
  CHECK(next_of("0 0 13 * fri", "2026-11-20T10:00:00Z") == "2026-11-27T00:00:00Z");
}

TEST_CASE("what is no recurrence is none") {
  for (auto* text : {"", "* * * *", "60 * * * *", "* 24 * * *", "* * 0 * *", "5-1 * * * *",
                     "*/0 * * * *", "x * * * *", "* * * * * *"})
    CHECK_MESSAGE(!Cron::parse(text), text);
}

TEST_CASE("adjustments are reckoned and rounded as in AWS") {
  CHECK(adjusted(5, "ExactCapacity", 3, 0) == 3);
  CHECK(adjusted(5, "ChangeInCapacity", -2, 0) == 3);
  CHECK(adjusted(10, "PercentChangeInCapacity", 10, 0) == 11);
  CHECK(adjusted(4, "PercentChangeInCapacity", 25, 2) == 6);
  CHECK(adjusted(127, "PercentChangeInCapacity", 10, 0) == 139);  // 12.7 is 12
  CHECK(adjusted(2, "PercentChangeInCapacity", 30, 0) == 3);      // 0.6 is 1
  CHECK(adjusted(2, "PercentChangeInCapacity", -30, 0) == 1);     // -0.6 is -1
  CHECK(adjusted(10, "PercentChangeInCapacity", -66, 0) == 4);    // -6.6 is -6
}

TEST_CASE("the step is found in which the metric lies beyond its threshold") {
  std::vector out{step(0, 10, 1), step(10, 20, 2), step(20, {}, 5)};
  CHECK(step_for(out, 0) == 1);
  CHECK(step_for(out, 10) == 2);
  CHECK(step_for(out, 500) == 5);
  CHECK(!step_for(out, -1));
  std::vector in{step(-10, 0, -1), step({}, -10, -2)};
  CHECK(step_for(in, -1) == -1);
  CHECK(step_for(in, -10) == -2);
  CHECK(step_for(in, -300) == -2);
}

TEST_CASE("steps that overlap, leave gaps or end too soon are refused") {
  CHECK(!find_fault({step(0, 10, 1), step(10, {}, 2)}));
  CHECK(find_fault({}));
  CHECK(find_fault({step(0, 10, 1), step(5, {}, 2)}));
  CHECK(find_fault({step(0, 10, 1), step(15, {}, 2)}));
  CHECK(find_fault({step(0, 10, 1), step(10, 20, 2)}));
  CHECK(find_fault({step(10, 0, 1)}));
}

TEST_CASE("a target is met by as much capacity as brings the metric down to it") {
  CHECK(capacity_for_target(4, 90, 60) == 6);
  CHECK(capacity_for_target(4, 60, 60) == 4);
  CHECK(capacity_for_target(10, 20, 60) == 4);
  CHECK(capacity_for_target(0, 500, 100) == 5);  // a queue that nobody empties yet
}

TEST_CASE("the next machine goes where there are fewest") {
  std::vector members{member_in("1", "a"), member_in("2", "b"), member_in("3", "b")};
  CHECK(place_for_next(three_zones, members, 0)->zone == "c");
  CHECK(place_for_next(three_zones, members, 1)->zone == "a");
  CHECK(!place_for_next({}, members, 0));
}

TEST_CASE("zones are out of balance when a move would even them out") {
  CHECK(!out_of_balance(three_zones, {member_in("1", "a"), member_in("2", "b")}));
  CHECK(out_of_balance(three_zones, {member_in("1", "a"), member_in("2", "a")}));
  CHECK(out_of_balance(three_zones, {member_in("1", "d")}));
}

TEST_CASE("the zone with most machines loses one, there the oldest version") {
  std::vector members{member_in("1", "a", "1"), member_in("2", "b", "3"), member_in("3", "b", "2"),
                      member_in("4", "c", "1")};
  CHECK(victim({"Default"}, members) == "3");
}

TEST_CASE("termination policies choose by their names") {
  std::vector members{member_in("old", "a", "2", 9), member_in("young", "a", "1", 3),
                      member_in("middle", "a", "3", 5)};
  CHECK(victim({"OldestInstance"}, members) == "old");
  CHECK(victim({"NewestInstance"}, members) == "young");
  CHECK(victim({"OldestLaunchTemplate"}, members) == "young");
  members[1].configuration = "ancient";
  CHECK(victim({"OldestLaunchConfiguration"}, members) == "young");
  members[2].launched = time_of("2026-11-20T06:31:00Z");
  CHECK(victim({"ClosestToNextInstanceHour"}, members) == "middle");
}

TEST_CASE("unhealthy machines go first, protected ones never") {
  std::vector members{member_in("1", "a"), member_in("2", "a"), member_in("3", "b")};
  members[2].health = "Unhealthy";
  CHECK(victim({"Default"}, members) == "3");
  for (auto& member : members) member.is_protected = true;
  CHECK(victim({"Default"}, members) == "nobody");
}

TEST_CASE("on-demand capacity has its base and its share, rounded up") {
  aws::autoscaling::InstancesDistribution spread;
  spread.on_demand_base_capacity = 2;
  spread.on_demand_percentage_above_base_capacity = 50;
  CHECK(!next_is_spot(spread, 0, 0, 1));
  CHECK(!next_is_spot(spread, 1, 1, 1));
  CHECK(!next_is_spot(spread, 2, 2, 1));
  CHECK(next_is_spot(spread, 3, 3, 1));
}

TEST_CASE("a warm pool holds what the group may yet grow by") {
  Group group;
  group.max = 10;
  group.desired = 4;
  aws::autoscaling::WarmPoolConfiguration pool;
  CHECK(warm_pool_size(pool, group) == 6);
  pool.max_group_prepared_capacity = 6;
  CHECK(warm_pool_size(pool, group) == 2);
  pool.min_size = 5;
  CHECK(warm_pool_size(pool, group) == 5);
}

TEST_CASE("percentages leave room for at least one move") {
  CHECK(paces_of(10, 90, 100).healthy_min == 9);
  CHECK(paces_of(10, 100, 100).healthy_min == 9);
  CHECK(paces_of(1, 90, 100).healthy_min == 0);
  CHECK(paces_of(10, 100, 110).healthy_min == 10);
  CHECK(paces_of(10, 100, 110).extra_max == 1);
  CHECK(paces_of(3, 100, 110).extra_max == 1);
  CHECK(paces_of(10, 50, 150).extra_max == 5);
  CHECK(paces_of(10, 0, 100).healthy_min == 0);
}

// A fleet played against the plan: launches take their time and fail, machines die.
TEST_CASE("a refresh never leaves too few nor makes too many, and always ends") {
  for (unsigned seed = 0; seed < 400; ++seed) {
    CAPTURE(seed);
    SeededRandom random(seed);
    std::int64_t desired = 1 + static_cast<std::int64_t>(random.below(12));
    std::int64_t least = static_cast<std::int64_t>(random.below(101));
    std::int64_t most = 100 + static_cast<std::int64_t>(random.below(least + 1));
    auto paces = paces_of(desired, least, most);
    std::int64_t stale = desired, ready_fresh = 0, pending = 0;
    bool over = false;
    for (int turn = 0; turn < 2000 && !over; ++turn) {
      RefreshSight seen{.desired = desired,
                        .total = desired,
                        .stale = stale,
                        .ready = stale + ready_fresh,
                        .fresh_unready = pending};
      auto plan = plan_refresh(paces, seen, 100);
      if (plan.out > 0) CHECK(stale + ready_fresh - plan.out >= paces.healthy_min);
      stale -= plan.out;
      REQUIRE(stale >= 0);
      auto have = stale + ready_fresh + pending;
      if (have < desired + plan.surplus && random.below(3) > 0)
        pending += desired + plan.surplus - have;
      CHECK(stale + ready_fresh + pending <= desired + paces.extra_max);
      if (pending > 0 && random.below(2) == 0) --pending, ++ready_fresh;
      over = plan.complete && have == desired && pending == 0;
    }
    CHECK(over);
    CHECK(ready_fresh == desired);
  }
}

TEST_CASE("a checkpoint is not passed, however fast machines come") {
  auto paces = paces_of(10, 0, 100);
  RefreshSight seen{.desired = 10, .total = 10, .stale = 10, .ready = 10};
  auto plan = plan_refresh(paces, seen, 30);
  CHECK(plan.out == 3);
  seen.stale = 7;
  seen.fresh_unready = 3;
  seen.ready = 7;
  plan = plan_refresh(paces, seen, 30);
  CHECK(plan.out == 0);
  CHECK(!plan.at_checkpoint);
  seen.fresh_unready = 0;
  seen.ready = 10;
  plan = plan_refresh(paces, seen, 30);
  CHECK(plan.at_checkpoint);
  CHECK(plan.percent == 30);
  CHECK(plan.remaining == 7);
}

}  // namespace windlass::cloud::autoscaling
