// What a plain word of YAML means, and which texts may be written as one.
#pragma once

#include <string_view>

#include "document/node.h"

namespace windlass::document {

// As `parse` reads a scalar without quotes and tag.
Node::Kind kind_of_plain(std::string_view text);

// Whether a reader of YAML 1.1 or 1.2 could take the plain text for anything but itself.
bool needs_quotes(std::string_view text);

}  // namespace windlass::document
