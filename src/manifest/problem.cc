#include "manifest/problem.h"

#include <algorithm>

namespace windlass::manifest {

namespace {
// Whoever made more mistakes than that mends the first ones before reading on.
constexpr std::size_t shown_max = 20;
constexpr const char* refusal_code = "ManifestError";
}  // namespace

void sort(Problems& problems) {
  std::ranges::stable_sort(
      problems, {}, [](const Problem& one) { return std::pair(one.mark.line, one.mark.column); });
  Problems once;
  for (auto& one : problems) {
    if (std::ranges::find(once, one) == once.end()) once.push_back(std::move(one));
  }
  problems = std::move(once);
}

std::string shown(const Problem& problem, std::string_view file) {
  std::string place(file);
  if (problem.mark.line > 0) {
    place += ":" + std::to_string(problem.mark.line) + ":" + std::to_string(problem.mark.column);
  }
  return place + ": " + problem.message;
}

Error refusal(Problems problems, std::string_view file) {
  sort(problems);
  std::string message;
  for (std::size_t i = 0; i < problems.size() && i < shown_max; ++i) {
    if (i > 0) message += "\n";
    message += shown(problems[i], file);
  }
  if (problems.size() > shown_max)
    message += "\nand " + std::to_string(problems.size() - shown_max) + " more";
  auto mark = problems.empty() ? document::Mark{} : problems[0].mark;
  auto error = Error{refusal_code, std::move(message)}
                   .with("line", std::to_string(mark.line))
                   .with("column", std::to_string(mark.column));
  error.detail = std::make_shared<const Problems>(std::move(problems));
  return error;
}

Problems problems_of(const Error& error) {
  if (error.code != refusal_code || !error.detail) return {};
  return *static_cast<const Problems*>(error.detail.get());
}

}  // namespace windlass::manifest
