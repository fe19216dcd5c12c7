// What is decided without the world: numbers, targets, leftovers, locks, freezes, verdicts.
#include <doctest/doctest.h>

#include <algorithm>

#include "ops/compose.h"
#include "ops/deploy.h"
#include "ops/doors.h"
#include "ops/evidence.h"
#include "ops/fleet.h"
#include "ops/freeze.h"
#include "ops/revisions.h"
#include "ops/trail.h"

namespace windlass::ops {

namespace {

using Outcome = Revision::Outcome;

Revision revision(int number, Outcome outcome, int again = 0) {
  Revision one;
  one.number = number;
  one.app = "shop";
  one.environment = "qa";
  one.verb = again ? "rollback" : "deploy";
  one.again = again;
  one.outcome = outcome;
  one.template_text = "Resources: {}\n";
  return one;
}

int target(const std::vector<Revision>& all, int current, std::optional<int> asked = {}) {
  auto found = rollback_target(all, {current, ""}, asked);
  return found ? *found : 0;
}

LockSeen held(long beat, const std::string& token = "t") {
  LockSeen seen;
  seen.token = token;
  seen.beat = beat;
  seen.lease_s = 30;
  return seen;
}

Time at(int seconds) { return Time{std::chrono::seconds{1'700'000'000 + seconds}}; }

GroupSeen two_machines() {
  GroupSeen group{.layer = "app", .name = "g", .desired = 2, .balanced = true, .machines = {}};
  for (auto* id : {"i-1", "i-2"}) {
    MachineSeen one;
    one.id = id;
    one.lifecycle = "InService";
    one.health = "Healthy";
    one.digest = "new";
    one.targets = {{"healthy", ""}};
    group.machines.push_back(one);
  }
  return group;
}

}  // namespace

TEST_CASE("a revision's key sorts as its number does, and is read back") {
  Place place{"shop", "qa"};
  CHECK(revision_key(place, 12) == "shop/qa/revisions/00000012.json");
  CHECK(number_of_key("shop/qa/revisions/00000012.json") == 12);
  CHECK_FALSE(number_of_key("shop/qa/revisions/notes.json"));
}

TEST_CASE("a rollback goes to the last good revision before the one that stands") {
  CHECK(target({revision(3, Outcome::Succeeded), revision(2, Outcome::Failed),
                revision(1, Outcome::Succeeded)},
               3) == 1);
}

TEST_CASE("after a deploy that died a rollback goes to what stands") {
  CHECK(target({revision(3, Outcome::Running), revision(2, Outcome::Succeeded),
                revision(1, Outcome::Succeeded)},
               2) == 2);
}

TEST_CASE("after one that was reverted a rollback goes further back than to what stands") {
  CHECK(target({revision(3, Outcome::Reverted), revision(2, Outcome::Succeeded),
                revision(1, Outcome::Succeeded)},
               2) == 1);
}

TEST_CASE("a second rollback goes further back, and not to what was left by the first") {
  // 4 made 2 again; before 2 there was 1.
  CHECK(target({revision(4, Outcome::Succeeded, 2), revision(3, Outcome::Succeeded),
                revision(2, Outcome::Succeeded), revision(1, Outcome::Succeeded)},
               4) == 1);
}

TEST_CASE("a rollback to a number takes just that one, and refuses one that is not there") {
  std::vector<Revision> all = {revision(2, Outcome::Succeeded), revision(1, Outcome::Failed)};
  CHECK(target(all, 2, 1) == 1);
  CHECK(target(all, 2, 7) == 0);
}

TEST_CASE("where nothing was good before there is nothing to go back to") {
  auto none = rollback_target({revision(1, Outcome::Succeeded)}, {1, ""}, {});
  REQUIRE(!none);
  CHECK(none.error().code == "NothingBefore");
}

TEST_CASE("a dead deploy is gone on with by who wants the same, and by nobody else") {
  auto dead = revision(3, Outcome::Running);
  CHECK(leftover_of(dead, 2, digest_of(dead)) == Leftover::GoOn);
  CHECK(leftover_of(dead, 2, "another") == Leftover::Abandon);
  CHECK(leftover_of(dead, 3, "another") == Leftover::Succeeded);
  CHECK(leftover_of(revision(3, Outcome::Failed), 2, "x") == Leftover::Nothing);
  CHECK(leftover_of({}, 0, "x") == Leftover::Nothing);
}

TEST_CASE("a digest knows the template and the tags, and not where a strategy has its machines") {
  auto one = revision(1, Outcome::Succeeded), other = one;
  other.parameters["AppGreenSize"] = "2";
  CHECK(digest_of(one) == digest_of(other));
  other.tags["windlass:env"] = "prod";
  CHECK(digest_of(one) != digest_of(other));
}

TEST_CASE("a lock whose beat stands still for its lease has lost its holder") {
  LapseWatch watch;
  CHECK_FALSE(watch.lapsed(held(5), at(0)));
  CHECK_FALSE(watch.lapsed(held(5), at(29)));
  CHECK(watch.lapsed(held(5), at(30)));
}

TEST_CASE("a beat that moves means somebody is there, and the watch begins anew") {
  LapseWatch watch;
  CHECK_FALSE(watch.lapsed(held(5), at(0)));
  CHECK_FALSE(watch.lapsed(held(6), at(29)));
  CHECK(watch.alive());
  CHECK_FALSE(watch.lapsed(held(6), at(58)));
  CHECK(watch.lapsed(held(6), at(59)));
}

TEST_CASE("another holder is not the first one's beat") {
  LapseWatch watch;
  CHECK_FALSE(watch.lapsed(held(5, "a"), at(0)));
  CHECK_FALSE(watch.lapsed(held(5, "b"), at(30)));
  CHECK_FALSE(watch.alive());
}

TEST_CASE("a freeze keeps colleagues out until it ends, and never who made it") {
  Freeze freeze{"ann@desk", "audit", at(100)};
  CHECK(may_begin(freeze, "ann@desk", at(0), "prod"));
  CHECK(may_begin(freeze, "bob@desk", at(100), "prod"));
  CHECK(may_begin({}, "bob@desk", at(0), "prod"));
  auto refused = may_begin(freeze, "bob@desk", at(0), "prod");
  REQUIRE(!refused);
  CHECK(refused.error().message.find("audit") != std::string::npos);
  CHECK(refused.error().message.find("windlass unfreeze prod") != std::string::npos);
}

TEST_CASE("spans of time are read, and nonsense is not") {
  CHECK(*parse_span("4h") == std::chrono::hours(4));
  CHECK(*parse_span("90m") == std::chrono::minutes(90));
  for (auto* bad : {"", "h", "4", "0h", "-1h", "4x", "400d"}) {
    CAPTURE(bad);
    CHECK_FALSE(parse_span(bad));
  }
}

TEST_CASE("a group whose machines are all of the revision and serve has nothing to complain of") {
  CHECK(complaints(two_machines(), "new").empty());
}

TEST_CASE("a machine of another revision, out of the balancer, unwell or too few is a complaint") {
  auto old = two_machines();
  old.machines[0].digest = "old";
  CHECK(complaints(old, "new").size() == 2);
  auto out = two_machines();
  out.machines[1].targets = {{"unhealthy", "Target.ResponseCodeMismatch"}};
  CHECK(complaints(out, "new").back().machine == "i-2");
  auto unwell = two_machines();
  unwell.machines[0].reports = true;
  unwell.machines[0].well = false;
  unwell.machines[0].why = "php-fpm is down";
  CHECK(complaints(unwell, "new").back().text.find("php-fpm is down") != std::string::npos);
  auto few = two_machines();
  few.machines.pop_back();
  CHECK(complaints(few, "new").size() == 1);
}

TEST_CASE("a machine that leaves is no complaint, and counts for nobody") {
  auto group = two_machines();
  MachineSeen leaving;
  leaving.id = "i-0";
  leaving.lifecycle = "Terminating:Wait";
  leaving.digest = "old";
  group.machines.push_back(leaving);
  CHECK(complaints(group, "new").empty());
  CHECK(serving(group, "new") == 2);
}

TEST_CASE("a door that is answered by the revision, or does not say by what, is well") {
  CHECK(complaint_of({200, "new", ""}, {"new"}).empty());
  CHECK(complaint_of({302, "", ""}, {"new"}).empty());
  CHECK_FALSE(complaint_of({200, "old", ""}, {"new"}).empty());
  CHECK_FALSE(complaint_of({503, "new", ""}, {"new"}).empty());
  CHECK_FALSE(complaint_of({0, "", "refused"}, {"new"}).empty());
}

TEST_CASE("machines are found in what CloudFormation says") {
  auto found = machines_in("Received FAILURE signal with UniqueId i-0123456789abcdef0, ami-i-12");
  REQUIRE(found.size() == 1);
  CHECK(found[0] == "i-0123456789abcdef0");
  CHECK(tail_of("a\nb\nc\n", 2) == "b\nc");
  CHECK(tail_of("a", 2) == "a");
}

TEST_CASE("only parameters that a template declares are given to it") {
  std::map<std::string, std::string> given = {{"GreenSize", "2"}, {"Gone", "1"}};
  auto kept = declared(given,
                       "A: b\nParameters:\n  GreenSize:\n    Type: Number\n\nResources:\n"
                       "  Gone:\n    Type: X\n");
  CHECK(kept.size() == 1);
  CHECK(kept.contains("GreenSize"));
}

TEST_CASE("the trail holds the template as a file, the outcome without it, and why") {
  auto one = revision(7, Outcome::Reverted);
  one.reason = "an alarm rang";
  one.commit = "abc";
  auto files = trail_files(one, "lock: 1\n");
  CHECK(files.at("template.yaml") == one.template_text);
  CHECK(files.at("outcome.json").find("\"template\"") == std::string::npos);
  CHECK(files.at("outcome.json").find("an alarm rang") != std::string::npos);
  CHECK(files.at("windlass.lock") == "lock: 1\n");
  CHECK(trail_message(one).starts_with("shop-qa 7: deploy reverted\n"));
}

TEST_CASE("the trail is written by plumbing: no command that touches the working tree") {
  std::vector<std::string> commands;
  RunGit git = [&](const std::vector<std::string>& arguments,
                   const std::string&) -> Result<std::string> {
    commands.push_back(arguments[0]);
    if (arguments[0] == "rev-parse") return Error{"GitFailed", "no such branch"};
    if (arguments[0] == "remote") return std::string("backup\norigin\n");
    return std::string("0123\n");
  };
  std::vector<std::string> pushed, fetched;
  auto written = write_trail(
      revision(1, Outcome::Succeeded),
      {.git = git,
       .git_apart =
           [&](auto& arguments) { (arguments[0] == "push" ? pushed : fetched) = arguments; },
       .lock_text = ""});
  REQUIRE(written);
  CHECK(commands == std::vector<std::string>{"hash-object", "hash-object", "mktree", "remote",
                                             "rev-parse", "rev-parse", "commit-tree",
                                             "update-ref"});
  REQUIRE(!pushed.empty());
  CHECK(pushed.front() == "push");
  CHECK(std::ranges::find(pushed, "origin") != pushed.end());
  CHECK(pushed.back() == "refs/heads/windlass/qa:refs/heads/windlass/qa");
  CHECK(fetched.back() == "+refs/heads/windlass/qa:refs/remotes/origin/windlass/qa");
}

}  // namespace windlass::ops
