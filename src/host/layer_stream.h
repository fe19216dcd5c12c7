// A layer's folder as a compressed stream, and back.
#pragma once

#include <string>

#include "base/result.h"

namespace windlass::host {

// To the descriptor; the digest of the stream before it was compressed.
Result<std::string> pack_layer(const std::string& folder, int to);
// Into an empty folder; the digest of what came. Refuses what no layer has: devices.
Result<std::string> unpack_layer(int from, const std::string& folder);

}  // namespace windlass::host
