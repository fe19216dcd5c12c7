// JSON from and to values of any shape: pulled straight into structures, no tree between.
#pragma once

#include <string>
#include <string_view>

#include "aws/shape.h"

namespace windlass::aws {

// Members without a Body location are left out when `body_only`: they travel elsewhere.
void write_json(std::string& out, const Shape& shape, const void* value, bool body_only = false);

// Only the members, each preceded by a comma unless `first`: errors put their own before. Returns
// whether nothing was written yet. `except` names a member (by wire name) that is left out.
bool write_json_members(std::string& out, const Shape& structure, const void* value, bool body_only,
                        bool first, std::string_view except = {});

// Unknown members are skipped, nulls are absent members. The error is a SerializationException.
Result<> read_json(std::string_view text, const Shape& shape, void* value, bool body_only = false);

}  // namespace windlass::aws
