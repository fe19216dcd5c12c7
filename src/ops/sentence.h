// One sentence made of what several said.
#pragma once

#include <string>
#include <string_view>

#include "base/text.h"

namespace windlass::ops {

// "It failed." and "try again": "It failed; try again". AWS ends some of its messages with a stop.
inline std::string continued(std::string_view begun, std::string_view more) {
  begun = trimmed(begun);
  if (begun.ends_with('.') && !begun.ends_with("..")) begun.remove_suffix(1);
  return std::string(begun) + "; " + std::string(more);
}

}  // namespace windlass::ops
