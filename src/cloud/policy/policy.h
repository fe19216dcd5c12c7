// A policy document, compiled: parsed once, held against many requests.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "cloud/policy/condition.h"
#include "cloud/policy/pattern.h"
#include "cloud/policy/principal.h"

namespace windlass::cloud::policy {

struct Position {
  int line = 0;
  int column = 0;
};

struct Statement {
  std::string sid = {};
  bool denies = false;

  std::vector<Pattern> actions = {};  // in small letters
  bool not_action = false;

  std::vector<ArnPattern> resources = {};
  bool not_resource = false;
  bool any_resource = false;  // it has no Resource: a trust policy is about its own role

  Principals principals = {};
  bool not_principal = false;

  std::vector<Condition> conditions = {};

  // Where it stands in its document.
  Position begin = {};
  Position end = {};
};

struct Policy {
  std::string name = {};  // what decided, to its reader: an ARN, or a name; set by who loads it
  std::string type = {};  // "user", "group", "role", "aws-managed", ... ; set by who loads it
  bool speaks_2012 = false;
  std::vector<Statement> statements = {};
};

// What a document is for decides what it must say: an identity's policy has no Principal, a
// resource's has one, and a role's trust policy has a Principal but no Resource.
enum class PolicyKind { Identity, Resource, Trust };

// The largest document that is read; services have smaller limits of their own.
constexpr std::size_t document_bytes_max = 128 << 10;

// Refuses with MalformedPolicyDocument and AWS's words.
Result<Policy> parse_policy(std::string_view document, PolicyKind kind);

// Its size as IAM's quotas count it: without white space.
std::size_t quota_size(std::string_view document);

// The condition keys that it looks at, in small letters, each once.
std::vector<std::string> keys_of(const Policy& policy);

}  // namespace windlass::cloud::policy
