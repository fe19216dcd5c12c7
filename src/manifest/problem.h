// What is wrong with a manifest: where, what, why, and the way out, in one sentence.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "document/node.h"

namespace windlass::manifest {

struct Problem {
  document::Mark mark;
  std::string message;
  bool operator==(const Problem&) const = default;
};
using Problems = std::vector<Problem>;

// By their places, each once.
void sort(Problems& problems);
// "windlass.yaml:12:5: layers.app.sise: there is no such key; did you mean size?"
std::string shown(const Problem& problem, std::string_view file);
// All of them, a line each; line and column are those of the first.
Error refusal(Problems problems, std::string_view file);
// Those that a refusal was made of; none: it is another error.
Problems problems_of(const Error& error);

}  // namespace windlass::manifest
