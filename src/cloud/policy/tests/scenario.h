// A scenario: who asks for what, under which policies; and what must come of it.
#pragma once

#include <deque>
#include <string>
#include <vector>

#include "cloud/policy/evaluate.h"

namespace windlass::cloud::policy {

struct Scenario {
  std::string rule;  // the published rule that it tests
  Principal principal;
  std::string action;
  std::vector<std::string> resources;
  std::string resource_account;
  Context context;
  std::deque<Policy> identity, session;
  std::optional<Policy> resource, boundary;
  bool resource_must_allow = false;
  std::string expected;

  Decision decide() const;
  std::vector<Match> all_matches() const;
};

// The people of the cases: "user", "other-user", "role", "root", "federated", "web",
// "anonymous", "service NAME"; all but the last three belong to account 111122223333.
Principal somebody(std::string_view who);

// A statement in short, "Allow s3:Get*,s3:Put* on arn:aws:s3:::b/* for AWS:* if {...}", or a whole
// document in JSON.
Policy policy_of(std::string_view text, PolicyKind kind);

// "allow identity", "explicit deny in resource", "implicit deny for want of boundary"
std::string told(const Decision& decision);

}  // namespace windlass::cloud::policy
