// What an environment says on top of the file.
#pragma once

#include <string_view>

#include "document/node.h"

namespace windlass::manifest {

// Maps are merged, anything else is replaced, null takes a key out. Every node keeps its place.
void lay_over(document::Node& base, const document::Node& overlay);

// The file as an environment sees it: overlaid, without `environments`, ${env} and ${app} filled
// in.
document::Node as_seen_by(const document::Node& file, std::string_view environment);

}  // namespace windlass::manifest
