// The format told: to a person who asks, on the reference page, to an editor.
#pragma once

#include <string>
#include <string_view>

#include "base/json.h"
#include "base/result.h"

namespace windlass::manifest {

// `windlass explain layers.app.size`: any name may stand where the format has names, "size" alone
// is found when it stands in one place only, and "" tells of the whole file.
Result<std::string> explain(std::string_view key);
// docs/manifest.md.
std::string reference_page();
// JSON Schema (draft 2020-12), for completion and errors while typing.
Json json_schema();

}  // namespace windlass::manifest
