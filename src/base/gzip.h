// gzip, as clients compress what they send.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/result.h"

namespace windlass {

// What was compressed. A few bytes may stand for gigabytes: beyond `size_max` the answer is the
// error "TooLarge", anything else that is wrong is "Malformed".
Result<std::string> gunzip(std::string_view compressed, std::size_t size_max);

// The same bytes for the same bytes: no time and no name is in it.
std::string gzip(std::string_view bytes);

}  // namespace windlass
