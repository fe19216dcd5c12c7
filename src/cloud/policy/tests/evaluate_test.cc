#include "cloud/policy/evaluate.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <random>

#include "base/text.h"
#include "cloud/policy/tests/case_file.h"
#include "cloud/policy/tests/scenario.h"

namespace windlass::cloud::policy {

namespace {

void take(Scenario& scenario, std::string_view word, std::string_view rest) {
  if (word == "as")
    scenario.principal = somebody(rest);
  else if (word == "identity")
    scenario.identity.push_back(policy_of(rest, PolicyKind::Identity));
  else if (word == "session")
    scenario.session.push_back(policy_of(rest, PolicyKind::Identity));
  else if (word == "boundary")
    scenario.boundary = policy_of(rest, PolicyKind::Identity);
  else if (word == "resource")
    scenario.resource = policy_of(rest, PolicyKind::Resource);
  else if (word == "trust")
    scenario.resource = policy_of(rest, PolicyKind::Trust);
  else if (word == "owner")
    scenario.resource_account = rest;
  else if (word == "reins")
    scenario.resource_must_allow = true;
  else if (word == "expect")
    scenario.expected = rest;
  else if (word == "when") {
    auto [key, values] = *split_once(rest, "=");
    Context::Values all;
    for (auto value : split(values, ',')) all.emplace_back(value);
    scenario.context.set_all(key, std::move(all));
  } else if (word == "do") {
    auto words = split(rest, ' ');
    scenario.action = words.at(0);
    for (std::size_t i = 1; i < words.size(); ++i) scenario.resources.emplace_back(words[i]);
  } else {
    FAIL("what is '", std::string(word), "'?");
  }
}

// A case begins with "rule" and ends with "expect"; after that, another "expect" after changed
// lines ("as", "do", "when") asks again under the same rule.
std::vector<Scenario> scenarios() {
  std::vector<Scenario> all;
  Scenario now;
  for (auto& line : case_lines("evaluation.cases")) {
    auto word = std::string_view(line).substr(0, line.find(' '));
    auto rest =
        word.size() < line.size() ? trimmed(std::string_view(line).substr(word.size())) : "";
    if (word == "rule") {
      now = Scenario{};
      now.rule = rest;
      now.principal = somebody("user");
      continue;
    }
    if (word == "do") now.resources.clear();
    take(now, word, rest);
    if (word == "expect") all.push_back(now);
  }
  return all;
}

}  // namespace

TEST_CASE("decisions follow the published evaluation logic") {
  auto all = scenarios();
  for (auto& scenario : all) {
    CAPTURE(scenario.rule);
    CAPTURE(scenario.action);
    CHECK_MESSAGE(told(scenario.decide()) == scenario.expected, scenario.rule);
  }
  MESSAGE(all.size(), " evaluation cases");
  CHECK(all.size() >= 90);
}

TEST_CASE("conditions hold as their operators are published") {
  auto lines = case_lines("conditions.cases");
  for (auto& line : lines) {
    auto cell = cells(line);
    REQUIRE_MESSAGE(cell.size() == 5, line);
    Scenario scenario;
    scenario.principal = somebody("user");
    scenario.action = "s3:GetObject";
    scenario.resources = {"arn:aws:s3:::b/k"};
    scenario.identity.push_back(policy_of(
        "Allow * on * if {\"" + cell[1] + "\":{\"k:x\":" + cell[2] + "}}", PolicyKind::Identity));
    if (cell[3] != "(missing)") {
      Context::Values values;
      for (auto value : split(cell[3], ';')) values.emplace_back(trimmed(value));
      scenario.context.set_all("K:X", std::move(values));
    }
    CHECK_MESSAGE(scenario.decide().allowed() == (cell[4] == "holds"), line);
  }
  MESSAGE(lines.size(), " condition cases");
  CHECK(lines.size() >= 80);
}

TEST_CASE("actions and resources match as patterns are published") {
  auto lines = case_lines("patterns.cases");
  for (auto& line : lines) {
    auto cell = cells(line);
    REQUIRE_MESSAGE(cell.size() == 5, line);
    Scenario scenario;
    scenario.principal = somebody("user");
    scenario.context.set("s3:prefix", "home*");
    scenario.context.set_all("k:many", {"a", "b"});
    auto is_action = cell[1] == "action";
    auto& pattern = cell[2];
    auto document = "{\"Version\":\"" +
                    std::string(cell[1] == "resource-2008" ? "2008-10-17" : "2012-10-17") +
                    R"(","Statement":{"Effect":"Allow","Action":")" + (is_action ? pattern : "*") +
                    R"(","Resource":")" + (is_action ? "*" : pattern) + "\"}}";
    scenario.identity.push_back(policy_of(document, PolicyKind::Identity));
    scenario.action = is_action ? cell[3] : "s3:GetObject";
    scenario.resources = {is_action ? "*" : cell[3]};
    CHECK_MESSAGE(scenario.decide().allowed() == (cell[4] == "matches"), line);
  }
  MESSAGE(lines.size(), " pattern cases");
  CHECK(lines.size() >= 30);
}

TEST_CASE("a decision names the statement that decided") {
  Scenario scenario;
  scenario.principal = somebody("user");
  scenario.action = "s3:GetObject";
  scenario.resources = {"arn:aws:s3:::a", "arn:aws:s3:::b"};
  scenario.identity.push_back(policy_of(R"({"Version":"2012-10-17","Statement":[
    {"Sid":"All","Effect":"Allow","Action":"s3:*","Resource":"*"},
    {"Sid":"NotB","Effect":"Deny","Action":"s3:*","Resource":"arn:aws:s3:::b"}]})",
                                        PolicyKind::Identity));
  auto decision = scenario.decide();
  REQUIRE(decision.statement);
  CHECK(decision.statement->sid == "NotB");
  CHECK(decision.statement->begin.line == 3);
  CHECK(decision.statement->begin.column == 5);
  CHECK(decision.policy == &scenario.identity[0]);
  CHECK(decision.resource == 1);
  CHECK(scenario.all_matches().size() == 3);
}

namespace {

// Small random policies over few words, so that they meet often.
struct Dice {
  std::mt19937 engine;
  std::size_t below(std::size_t limit) { return engine() % limit; }
  template <std::size_t N>
  std::string one_of(const char* const (&words)[N]) {
    return words[below(N)];
  }
  std::string statement(bool resource_side, const char* effect) {
    auto text = std::string(effect) + " " + one_of({"s3:*", "s3:Get*", "s3:PutObject", "*"}) +
                " on " + one_of({"*", "arn:aws:s3:::b/*", "arn:aws:s3:::c/k", "arn:aws:s3:::?/k"});
    if (resource_side)
      text += " for " + one_of({"*", "AWS:111122223333", "AWS:arn:aws:iam::111122223333:user/bob",
                                "AWS:arn:aws:iam::111122223333:role/x/app"});
    if (below(3) == 0)
      text += " if " + one_of({R"({"StringEquals":{"k:x":"1"}})", R"({"Null":{"k:x":"true"}})",
                               R"({"StringNotEquals":{"k:x":"1"}})"});
    return text;
  }
  std::string any_effect() { return one_of({"Allow", "Allow", "Allow", "Deny"}); }

  Scenario scenario() {
    Scenario made;
    made.principal = somebody(one_of({"user", "role", "root", "other-user"}));
    made.action = one_of({"s3:GetObject", "s3:PutObject"});
    made.resources = {one_of({"arn:aws:s3:::b/k", "arn:aws:s3:::c/k"})};
    if (below(3) == 0) made.resource_account = "444455556666";
    if (below(2)) made.context.set("k:x", one_of({"1", "2"}));
    for (auto count = below(3); count-- > 0;)
      made.identity.push_back(
          policy_of(statement(false, any_effect().c_str()), PolicyKind::Identity));
    if (below(2))
      made.resource = policy_of(statement(true, any_effect().c_str()), PolicyKind::Resource);
    if (below(3) == 0)
      made.boundary = policy_of(statement(false, any_effect().c_str()), PolicyKind::Identity);
    if (below(3) == 0)
      made.session.push_back(
          policy_of(statement(false, any_effect().c_str()), PolicyKind::Identity));
    made.resource_must_allow = below(5) == 0;
    return made;
  }
};

}  // namespace

TEST_CASE("an explicit deny that applies always wins, wherever it stands") {
  int decided = 0;
  for (unsigned seed = 0; seed < 600; ++seed) {
    CAPTURE(seed);
    Dice dice{std::mt19937(seed)};
    auto scenario = dice.scenario();
    auto everything = policy_of("Deny * on *", PolicyKind::Identity);
    switch (dice.below(4)) {
      case 0: scenario.identity.push_back(everything); break;
      case 1: scenario.session.push_back(everything); break;
      case 2: scenario.boundary = everything; break;
      case 3: scenario.resource = policy_of("Deny * on * for *", PolicyKind::Resource); break;
    }
    CHECK(scenario.decide().kind == Decision::Kind::ExplicitDeny);
    ++decided;
  }
  CHECK(decided == 600);
}

TEST_CASE("one more allow never takes away what was allowed") {
  int allowed = 0;
  for (unsigned seed = 0; seed < 600; ++seed) {
    CAPTURE(seed);
    Dice dice{std::mt19937(seed)};
    auto scenario = dice.scenario();
    auto before = scenario.decide();
    if (dice.below(2)) {
      scenario.identity.push_back(policy_of(dice.statement(false, "Allow"), PolicyKind::Identity));
    } else if (scenario.resource) {
      auto more = policy_of(dice.statement(true, "Allow"), PolicyKind::Resource);
      scenario.resource->statements.push_back(more.statements[0]);
    }
    if (!before.allowed()) continue;
    CHECK(scenario.decide().allowed());
    ++allowed;
  }
  CHECK(allowed > 100);
}

TEST_CASE("boundaries and session policies never give, they only take away") {
  int denied = 0;
  for (unsigned seed = 0; seed < 600; ++seed) {
    CAPTURE(seed);
    Dice dice{std::mt19937(seed)};
    auto scenario = dice.scenario();
    auto limited = scenario.decide();
    scenario.boundary.reset();
    scenario.session.clear();
    auto free = scenario.decide();
    if (free.allowed()) continue;
    CHECK(!limited.allowed());
    ++denied;
  }
  CHECK(denied > 100);
}

TEST_CASE("across accounts nothing is allowed that would not be allowed within one") {
  int denied = 0;
  for (unsigned seed = 0; seed < 600; ++seed) {
    CAPTURE(seed);
    Dice dice{std::mt19937(seed)};
    auto scenario = dice.scenario();
    scenario.resource_account = "";
    auto within = scenario.decide();
    scenario.resource_account = "444455556666";
    if (within.allowed()) continue;
    CHECK(!scenario.decide().allowed());
    ++denied;
  }
  CHECK(denied > 100);
}

TEST_CASE("the order of statements does not matter") {
  for (unsigned seed = 0; seed < 300; ++seed) {
    CAPTURE(seed);
    Dice dice{std::mt19937(seed)};
    auto scenario = dice.scenario();
    auto before = scenario.decide().kind;
    std::ranges::reverse(scenario.identity);
    for (auto& policy : scenario.identity) std::ranges::reverse(policy.statements);
    CHECK(scenario.decide().kind == before);
  }
}

// Printed, not asserted: the goal is 20 us.
TEST_CASE("how long a role with 50 statements takes") {
  Scenario scenario;
  scenario.principal = somebody("role");
  scenario.action = "dynamodb:UpdateItem";
  scenario.resources = {"arn:aws:dynamodb:us-east-1:111122223333:table/t49"};
  for (auto* key : {"aws:SourceIp", "aws:CurrentTime", "aws:EpochTime", "aws:SecureTransport",
                    "aws:RequestedRegion", "aws:UserAgent", "aws:ViaAWSService"})
    scenario.context.set(key, "10.1.2.3");
  for (int i = 0; i < 50; ++i) {
    auto n = std::to_string(i);
    auto text =
        i % 3 == 0
            ? "Allow s3:Get*,s3:List*,s3:PutObject on arn:aws:s3:::b" + n + ",arn:aws:s3:::b" + n +
                  "/${aws:userid}/* if {\"StringEquals\":{\"aws:RequestedRegion\":\"x\"}}"
            : "Allow dynamodb:*Item,dynamodb:Query on arn:aws:dynamodb:*:111122223333:table/t" + n +
                  (i == 49 ? "" : " if {\"IpAddress\":{\"aws:SourceIp\":\"10.0.0.0/8\"}}");
    scenario.identity.push_back(policy_of(text, PolicyKind::Identity));
  }
  CHECK(scenario.decide().allowed());
  constexpr int rounds = 2000;
  auto begin = std::chrono::steady_clock::now();
  int allowed = 0;
  for (int round = 0; round < rounds; ++round) allowed += scenario.decide().allowed();
  auto spent = std::chrono::steady_clock::now() - begin;
  CHECK(allowed == rounds);
  auto each = std::chrono::duration_cast<std::chrono::nanoseconds>(spent).count() / rounds;
  MESSAGE(each, " ns a request, 50 statements, context made anew");
}

}  // namespace windlass::cloud::policy
