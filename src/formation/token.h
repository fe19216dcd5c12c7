// Names for what is to be made: the same for the same intention, never the same for two.
#pragma once

#include <string>
#include <string_view>

namespace windlass::formation {

// 13 of [0-9a-z], beginning with a letter.
std::string token_of(std::string_view what);

}  // namespace windlass::formation
