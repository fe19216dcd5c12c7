// A secret's row: found by name, by ARN, or by the ARN without its six random characters.
#pragma once

#include <optional>
#include <string>

#include "cloud/secretsmanager/context.h"

namespace windlass::cloud::secretsmanager {

struct Secret {
  std::int64_t id = 0;
  AccountId account;
  Region region;
  std::string name;
  std::string suffix;
  std::optional<std::string> description = {};
  std::optional<std::string> kms_key = {};  // nothing: alias/aws/secretsmanager
  Time created{};
  Time changed{};
  std::optional<Time> accessed = {};  // the day
  std::optional<Time> deleted = {};   // when its deletion was asked for

  std::string arn() const;
};

// What a query over table `secret` selects, and what to make of it.
extern const std::string secret_columns;
Secret secret_of(const store::Row& row);

std::optional<Secret> find_secret(Secrets& secrets, const Call& call, const std::string& name);
using GivenId = std::optional<std::string>;
// Whatever state it is in.
Result<Secret> get_any_secret(Secrets& secrets, const Call& call, const GivenId& id);
// One that is not marked for deletion.
Result<Secret> get_secret(Secrets& secrets, const Call& call, const GivenId& id);

Result<> check_name(const std::string& name);
void mark_changed(Secrets& secrets, const Secret& secret, Time now);

}  // namespace windlass::cloud::secretsmanager
