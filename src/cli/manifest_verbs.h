// The verbs that only read windlass.yaml: validate, explain, render, init. They reach no cloud.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/command.h"

namespace windlass::cli {

// What they ask of the world.
struct ManifestParts {
  std::function<std::optional<std::string>(const std::string& path)> read_file;
  std::function<bool(const std::string& path)> exists;  // a file or a folder
  // With the folders above it; never over what is there.
  std::function<Result<>(const std::string& path, std::string_view text, bool executable)>
      write_file;
  // The ids of images that are baked already, by their names; empty: none is known.
  std::function<std::map<std::string, std::string>(const std::string& environment)> images = {};
};
ManifestParts system_manifest_parts();

Command validate_command(ManifestParts parts);
Command explain_command();
Command render_command(ManifestParts parts);
Command init_command(ManifestParts parts);

}  // namespace windlass::cli
