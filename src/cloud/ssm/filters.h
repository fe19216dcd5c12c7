// Filters of parameters, as conditions on their rows.
#pragma once

#include <list>
#include <optional>
#include <string>
#include <vector>

#include "aws/ssm/describe_parameters.h"
#include "aws/ssm/shape/parameter_string_filter.h"
#include "store/database.h"

namespace windlass::cloud::ssm {

// SQL over ssm_parameter p and ssm_version v, with its values.
struct Conditions {
  std::string sql;              // " and ... and ..."
  std::list<std::string> kept;  // what the binds show
  std::vector<store::Bind> binds;

  void add(const std::string& condition) { sql += " and " + condition; }
  void bind(std::string value) { binds.emplace_back(kept.emplace_back(std::move(value))); }
};

using Filters = std::optional<std::vector<aws::ssm::ParameterStringFilter>>;
// Which keys a filter may have depends on who asks.
enum class Listing { Describe, ByPath };
Result<> add_filters(Conditions& conditions, const Filters& filters, Listing listing);
// The same in DescribeParameters' older form.
Filters modern(const std::optional<std::vector<aws::ssm::ParametersFilter>>& filters);

// Below the path; `recursive`: at any depth.
void add_path(Conditions& conditions, std::string path, bool recursive);
Result<> check_path(const std::string& path);

}  // namespace windlass::cloud::ssm
