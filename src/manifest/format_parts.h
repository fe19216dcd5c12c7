// The table's parts, in the order of the reference page.
#pragma once

#include <span>

#include "manifest/format.h"

namespace windlass::manifest {

std::span<const Key> format_of_file();
std::span<const Key> format_of_images();  // and releases
std::span<const Key> format_of_layers();
std::span<const Key> format_of_rest();  // data, names, network, rollout, environments

}  // namespace windlass::manifest
