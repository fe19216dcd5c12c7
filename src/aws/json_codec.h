// JSON from and to values of any shape: pulled straight into structures, no tree between.
#pragma once

#include <string>
#include <string_view>

#include "aws/walk.h"

namespace windlass::aws {

void write_json(std::string& out, const Shape& shape, const void* value, Part part = Part::Whole);

// Only the members, each preceded by a comma unless `first`: errors put their own before. Returns
// whether nothing was written yet. `except` names a member (by wire name) that is left out.
bool write_json_members(std::string& out, const Shape& structure, const void* value, Part part,
                        bool first, std::string_view except = {});

// Unknown members are skipped, nulls are absent members. The error is a SerializationException.
Result<> read_json(std::string_view text, const Shape& shape, void* value, Part part = Part::Whole);

}  // namespace windlass::aws
