// The values of records: what Route 53 takes of each type.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace windlass::cloud::route53 {

// The value as a zone file has it. The error's message is Route 53's, of the value alone.
Result<std::string> zone_file_data(std::string_view type, std::string_view value);

}  // namespace windlass::cloud::route53
