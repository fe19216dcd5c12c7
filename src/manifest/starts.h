// What `windlass init` begins with: small apps that deploy as they are.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace windlass::manifest {

struct Start {
  const char* name;  // "web"
  const char* what;  // a sentence
};
std::span<const Start> starts();

struct NewFile {
  std::string path, text;
  bool executable = false;
};
// The files of a start, for an app of that name; windlass.yaml is the first.
Result<std::vector<NewFile>> files_of_start(std::string_view start, std::string_view app);

}  // namespace windlass::manifest
