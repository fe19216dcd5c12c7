// User data, as requests carry it.
#pragma once

#include <string>

#include "base/result.h"

namespace windlass::cloud::ec2 {

inline constexpr std::size_t user_data_max = 16 * 1024;

// Its bytes. Refuses what is no base64, with the code that the operation has for it, and what is
// too long.
Result<std::string> decode_user_data(const std::string& text,
                                     const std::string& malformed = "InvalidParameterValue");

}  // namespace windlass::cloud::ec2
