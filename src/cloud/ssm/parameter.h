// A parameter's rows: its versions, and how they are found.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "aws/ssm/shape/parameter.h"
#include "cloud/ssm/context.h"
#include "cloud/ssm/name.h"

namespace windlass::cloud::ssm {

struct Version {
  std::int64_t parameter = 0;  // the id of the row
  std::string name;
  std::int64_t version = 0;
  std::string type;
  std::string value;  // as it is kept: see secure.h
  std::optional<std::string> key_id = {};
  std::optional<std::string> description = {};
  std::optional<std::string> allowed_pattern = {};
  std::string tier;
  std::string data_type;
  std::optional<std::string> policies = {};
  Time modified{};
  std::string modified_by;

  bool secure() const { return type == "SecureString"; }
};

// What a query over versions selects (of ssm_parameter p and ssm_version v), and what to make of
// it.
extern const std::string version_columns;
Version version_of(const store::Row& row);

std::optional<std::int64_t> find_parameter(Ssm& ssm, const Call& call, const std::string& name);
Result<std::int64_t> get_parameter_id(Ssm& ssm, const Call& call, const std::string& name);
std::optional<Version> find_latest(Ssm& ssm, const Call& call, const std::string& name);
// The version that the reference points at.
Result<Version> get_version(Ssm& ssm, const Call& call, const std::string& reference);
void delete_parameter_row(Ssm& ssm, std::int64_t parameter);

// As clients see it; a SecureString's value only if it is asked for.
Result<aws::ssm::Parameter> shown(Ssm& ssm, const Call& call, const Version& version, bool decrypt);

}  // namespace windlass::cloud::ssm
