// How long a rollout is waited for, and what things cost: decided without the world.
#include "ops/patience.h"

#include <doctest/doctest.h>

#include "ops/leavings.h"

using namespace windlass;
using namespace windlass::ops;
using namespace std::chrono_literals;

namespace {

Checks graces(std::vector<std::chrono::seconds> graces) {
  Checks checks;
  for (auto grace : graces) checks.groups.push_back({.layer = "app", .output = "", .grace = grace});
  return checks;
}

Time at(std::chrono::seconds passed) { return Time{1'700'000'000s + passed}; }

constexpr Patience some{.machines = 100s, .doors = 50s};

}  // namespace

TEST_CASE("a layer that says that it needs long is waited for longer, the slowest for all") {
  CHECK(patience_of(graces({1200s, 30s}), false).machines > 1200s);
  CHECK(patience_of(graces({1200s, 30s}), false).doors >= 1200s);
  CHECK(patience_of(graces({30s}), false).machines < patience_of(graces({300s}), false).machines);
}

TEST_CASE("a machine that is quick by its own words is given up on sooner than by a flat limit") {
  CHECK(patience_of(graces({30s}), true).machines < 300s);
  CHECK(patience_of(graces({30s}), false).machines < 900s);
}

TEST_CASE("the grace is kept in a revision's checks; one from before has the usual one") {
  auto checks = read_checks(to_json(graces({77s})));
  CHECK(checks.groups.at(0).grace == 77s);
  auto before = parse_json(R"({"groups": [{"layer": "app", "output": "AppGroup", "least": 1}]})");
  CHECK(read_checks(*before).groups.at(0).grace == 300s);
}

TEST_CASE("nothing that gets better is given up on when the patience is over") {
  Waiting waiting(some, at(0s));
  waiting.look(0, false, at(99s));
  CHECK_FALSE(waiting.is_over(at(99s)));
  CHECK(waiting.is_over(at(100s)));
}

TEST_CASE("one machine more that serves begins the wait anew") {
  Waiting waiting(some, at(0s));
  waiting.look(1, false, at(90s));
  CHECK_FALSE(waiting.is_over(at(189s)));
  CHECK(waiting.is_over(at(190s)));
}

TEST_CASE("a machine that comes and goes is no progress") {
  Waiting waiting(some, at(0s));
  for (auto passed = 10s; passed < 100s; passed += 20s) {
    waiting.look(1, false, at(passed));
    waiting.look(0, false, at(passed + 10s));
  }
  CHECK(waiting.is_over(at(110s)));
}

TEST_CASE("when all machines serve, only the door is waited for, and not as long") {
  Waiting waiting(some, at(0s));
  waiting.look(2, true, at(10s));
  CHECK_FALSE(waiting.is_over(at(59s)));
  CHECK(waiting.is_over(at(60s)));
}

TEST_CASE("a door that opens slowly has its own time, although machines had theirs") {
  Waiting waiting(some, at(0s));
  waiting.look(2, true, at(99s));
  CHECK_FALSE(waiting.is_over(at(140s)));
  // One bad look of a machine meanwhile is not the end.
  waiting.look(1, false, at(140s));
  CHECK_FALSE(waiting.is_over(at(140s)));
}

// --- What stays, in money -------------------------------------------------------------------

namespace {

constexpr const char* file = R"(prices: 1
date: 2026-11-01
currency: USD
region: us-east-2
monthly:
  snapshot_gib: 0.05
  bucket_gib: 0.02
)";

Left left(double gib, const std::string& price, bool at_most = false) {
  return {.what = "it", .gib = gib, .at_most = at_most, .about = "", .price = price};
}

std::string refused(const std::string& text) {
  auto read = read_prices(text, "prices.yaml");
  return read ? "" : read.error().message;
}

}  // namespace

TEST_CASE("a month's cost is that of all that has a price, and says what has none") {
  auto prices = *read_prices(file, "prices.yaml");
  auto cost = monthly_cost(
      {left(8, "snapshot_gib", true), left(5, "bucket_gib"), left(1, "table_gib"), {.what = "x"}},
      prices);
  CHECK(cost.amount == doctest::Approx(0.5));
  CHECK(cost.at_most);
  CHECK(cost.unpriced == std::vector<std::string>{"table_gib"});
  CHECK(prices.text_of(cost.amount) == "0.50 USD");
  CHECK(prices.text_of(0.001) == "under 0.01 USD");
}

TEST_CASE("prices without a day, or of another region, are none") {
  CHECK(refused("prices: 1\ncurrency: USD\nmonthly: {}\n").find("write `date: 2026-11-01`") !=
        std::string::npos);
  CHECK(refused("date: 2026-11-01\n").find("begins with `prices: 1`") != std::string::npos);
  auto other = prices_hold(*read_prices(file, "prices.yaml"), "eu-west-1");
  REQUIRE(!other);
  CHECK(other.error().message.find("us-east-2") != std::string::npos);
}

TEST_CASE("a price that is no number is refused with its line") {
  auto text =
      refused("prices: 1\ndate: 2026-11-01\ncurrency: USD\nmonthly:\n  bucket_gib: 2 cents\n");
  CHECK(text.starts_with("prices.yaml:5: monthly.bucket_gib is a number"));
}

TEST_CASE("sizes are told in GiB, however small") {
  CHECK(gib_text(12.345) == "12.35 GiB");
  CHECK(gib_text(0.0001) == "under 0.01 GiB");
  CHECK(gib_text(0) == "0 GiB");
}
