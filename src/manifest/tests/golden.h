// Files that tests compare with; WINDLASS_RECORD=1 writes them anew, for git to show what changed.
#pragma once

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

namespace windlass::manifest::testing {

inline const std::filesystem::path source_dir = WINDLASS_SOURCE_DIR;

inline std::string text_of(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::stringstream out;
  out << in.rdbuf();
  return out.str();
}

inline void check_golden(const std::filesystem::path& path, const std::string& text) {
  if (std::getenv("WINDLASS_RECORD")) {
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << text;
    return;
  }
  INFO("record it with WINDLASS_RECORD=1: " << path.string());
  REQUIRE(std::filesystem::exists(path));
  auto known = text_of(path);
  if (known == text) return;
  // The first line that differs says more than two whole files.
  std::istringstream a(known), b(text);
  std::string was, is;
  int line = 0;
  do {
    ++line;
    was = is = "(the end)";
    std::getline(a, was);
    std::getline(b, is);
  } while (was == is && (a || b));
  INFO("line " << line);
  CHECK(is == was);
}

inline std::vector<std::filesystem::path> files_in(const std::filesystem::path& folder,
                                                   const std::string& ending) {
  std::vector<std::filesystem::path> found;
  for (auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().string().ends_with(ending)) found.push_back(entry.path());
  }
  std::ranges::sort(found);
  return found;
}

}  // namespace windlass::manifest::testing
