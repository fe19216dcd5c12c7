#include "case_file.h"

#include <doctest/doctest.h>

#include <fstream>

#include "base/text.h"

namespace windlass::cloud::policy {

std::vector<std::string> case_lines(const std::string& name) {
  std::ifstream file(std::string(WINDLASS_SOURCE_DIR) + "/src/cloud/policy/tests/cases/" + name);
  REQUIRE_MESSAGE(file, "no case file ", name);
  std::vector<std::string> lines;
  for (std::string line; std::getline(file, line);)
    if (!trimmed(line).empty() && line[0] != '#') lines.push_back(line);
  return lines;
}

std::vector<std::string> cells(const std::string& line) {
  std::vector<std::string> out;
  std::string_view rest = line;
  while (auto cut = split_once(rest, " | ")) {
    out.emplace_back(trimmed(cut->first));
    rest = cut->second;
  }
  out.emplace_back(trimmed(rest));
  return out;
}

}  // namespace windlass::cloud::policy
