// Message bodies as values, so that two ways to write the same thing compare as equal.
#pragma once

#include <string>
#include <string_view>

#include "base/json.h"

namespace windlass::aws::testing {

// Keys sorted, whole numbers written as such, times in UTC, hints about types ("__type") left out.
std::string canonical_json(const Json& json);
std::string canonical_json(std::string_view text);
// Attributes and sibling elements sorted, blanks between elements and request ids left out. Maps
// have no order on the wire; that lists keep theirs is what the decoding of the same case shows.
std::string canonical_xml(std::string_view text);
std::string canonical_form(std::string_view text);
std::string canonical_cbor(std::string_view bytes);

}  // namespace windlass::aws::testing
