// Small files that hold secrets: ours alone, and never half written.
#pragma once

#include <optional>
#include <string>

#include "base/result.h"

namespace windlass::cloud {

// Written beside and renamed, with mode 0600.
void write_private(const std::string& path, const std::string& text);
// Nothing when there is no such file. One that others may read is refused: someone else may have
// what is in it.
Result<std::optional<std::string>> read_private(const std::string& path, std::size_t size_max);

}  // namespace windlass::cloud
