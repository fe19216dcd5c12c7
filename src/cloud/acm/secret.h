// Private keys as they lie in rows: sealed under the cloud's master key, bound to their
// certificate.
#pragma once

#include <optional>
#include <string>

#include "cloud/core/call.h"

namespace windlass::cloud::acm {

std::string seal_key(const Settings& settings, Random& random, const std::string& name,
                     std::string_view key);
// A Fault if it does not open: the rows are another cloud's.
std::string open_key(const Settings& settings, const std::string& name, std::string_view sealed);

}  // namespace windlass::cloud::acm
