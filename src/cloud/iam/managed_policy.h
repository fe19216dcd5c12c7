// A managed policy, an account's own or one of AWS's, by its ARN.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "cloud/iam/aws_managed.h"
#include "cloud/iam/entity.h"

namespace windlass::cloud::iam {

struct ManagedPolicy {
  std::string arn;
  std::string name;
  std::string path;
  std::string id;
  std::int64_t default_version = 1;
  std::optional<Entity> own;       // of the account
  const AwsPolicy* aws = nullptr;  // of AWS
};

std::optional<ManagedPolicy> find_managed_policy(store::Database& db, const std::string& account,
                                                 std::string_view arn);
Result<ManagedPolicy> get_managed_policy(Iam& iam, const Call& call,
                                         const std::optional<std::string>& arn);
// The caller's own, to change it: AWS's are refused.
Result<ManagedPolicy> get_own_policy(Iam& iam, const Call& call,
                                     const std::optional<std::string>& arn);

std::optional<std::string> find_document(store::Database& db, const ManagedPolicy& managed,
                                         std::int64_t version);
// What it says now.
std::string default_document(store::Database& db, const ManagedPolicy& managed);

// "v3" -> 3; nothing for what is no version's name.
std::optional<std::int64_t> parse_version(std::string_view text);

}  // namespace windlass::cloud::iam
