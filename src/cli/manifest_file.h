#pragma once

#include <string>

#include "cli/manifest_verbs.h"
#include "manifest/manifest.h"

namespace windlass::cli {

inline constexpr Option file_option = {"--file", "FILE", "another file than windlass.yaml"};

// The file that the command line names, read and checked.
Result<manifest::Manifest> read_manifest(const Invocation& invocation, const ManifestParts& parts);

}  // namespace windlass::cli
