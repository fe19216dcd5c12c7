#include <doctest/doctest.h>

#include <random>

#include "base/text.h"
#include "cloud/policy/evaluate.h"
#include "cloud/policy/policy.h"
#include "cloud/policy/tests/case_file.h"

namespace windlass::cloud::policy {

namespace {

std::string refusal(std::string_view document, PolicyKind kind = PolicyKind::Identity) {
  auto policy = parse_policy(document, kind);
  if (policy) return "taken";
  CHECK(policy.error().code == "MalformedPolicyDocument");
  return policy.error().message;
}

}  // namespace

TEST_CASE("documents are taken or refused in AWS's words") {
  auto lines = case_lines("documents.cases");
  for (auto& line : lines) {
    auto cell = cells(line);
    REQUIRE_MESSAGE(cell.size() == 3, line);
    auto kind = cell[0] == "identity"   ? PolicyKind::Identity
                : cell[0] == "resource" ? PolicyKind::Resource
                                        : PolicyKind::Trust;
    CHECK_MESSAGE(refusal(cell[1], kind) == cell[2], line);
  }
  MESSAGE(lines.size(), " document cases");
}

TEST_CASE("a document that is too deep or too large is refused") {
  std::string deep = R"({"Statement":)" + std::string(2000, '[') + std::string(2000, ']') + "}";
  CHECK(refusal(deep) == "Syntax errors in policy.");
  std::string large = R"({"Statement":{"Effect":"Allow","Action":"*","Resource":"*"}})" +
                      std::string(document_bytes_max, ' ');
  CHECK(refusal(large) == "Syntax errors in policy.");
}

TEST_CASE("a document that was damaged anywhere is taken or refused, and never worse") {
  const std::string good =
      R"({"Version":"2012-10-17","Statement":[{"Sid":"A","Effect":"Allow","Action":["s3:*"],)"
      R"("Resource":"arn:aws:s3:::b/${aws:username, 'x'}/${*}","Condition":{"ForAnyValue:StringLike":)"
      R"({"a:b":["${c","*"]},"IpAddress":{"k":"10.0.0.0/8"}}}]})";
  const std::string_view pieces[] = {"\"", "{", "}",  "[",    "]",   "${",
                                     ":",  "*", "\\", "\xc3", "arn:"};
  std::mt19937 engine(7);
  int taken = 0;
  for (int round = 0; round < 20000; ++round) {
    auto damaged = good;
    for (auto hits = 1 + engine() % 3; hits-- > 0;) {
      auto at = engine() % damaged.size();
      if (engine() % 2)
        damaged.erase(at, 1 + engine() % 4);
      else
        damaged.insert(at, pieces[engine() % std::size(pieces)]);
    }
    auto policy = parse_policy(damaged, PolicyKind::Identity);
    if (!policy) continue;
    ++taken;
    std::string_view resource = "arn:aws:s3:::b/bob/*";
    Principal somebody;
    Context context;
    context.set("aws:username", "bob");
    const Policy* list[] = {&*policy};
    auto decision =
        evaluate({somebody, "s3:GetObject", {&resource, 1}, "", context}, {.identity = list});
    CHECK(!decision.allowed());  // nobody has identity policies
  }
  CHECK(taken > 100);
}

TEST_CASE("white space does not count towards the size of a policy") {
  CHECK(quota_size("{ \"a\":\n\t1 }\r\n") == 7);
}

TEST_CASE("the keys of a policy are those of its conditions and variables") {
  auto policy = parse_policy(R"({"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*",
    "Resource":"arn:aws:s3:::b/${aws:username}",
    "Condition":{"StringLike":{"s3:prefix":["${aws:PrincipalTag/Team}/*"]}}}})",
                             PolicyKind::Identity);
  REQUIRE(policy);
  CHECK(keys_of(*policy) ==
        std::vector<std::string>{"aws:principaltag/team", "aws:username", "s3:prefix"});
}

}  // namespace windlass::cloud::policy
