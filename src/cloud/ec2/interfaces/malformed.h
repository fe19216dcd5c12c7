// Ids that cannot be ids of their kind, before anybody looks for them.
#pragma once

#include <string_view>

#include "base/result.h"

namespace windlass::cloud::ec2 {

// check_id("web", "sg", "InvalidGroupId.Malformed"): Invalid id: "web" (expecting "sg-...")
Result<> check_id(std::string_view id, std::string_view prefix, std::string_view code);

}  // namespace windlass::cloud::ec2
