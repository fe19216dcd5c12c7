// One page of a list of versions.
#pragma once

#include <optional>
#include <string>

#include "cloud/ssm/filters.h"
#include "cloud/ssm/parameter.h"

namespace windlass::cloud::ssm {

// The name that the page before ended with.
Result<std::string> page_after(const std::optional<std::string>& token);

struct VersionPage {
  std::vector<Version> versions;
  std::optional<std::string> next_token;
};
// The latest versions of the parameters that fit, by name. (With a filter on labels: of any
// version.)
VersionPage page_of(Ssm& ssm, const Call& call, const Conditions& conditions,
                    const std::string& after, std::int64_t size, bool any_version = false);

}  // namespace windlass::cloud::ssm
