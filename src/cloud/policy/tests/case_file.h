// Test cases as data: files of lines beside the tests.
#pragma once

#include <string>
#include <vector>

namespace windlass::cloud::policy {

// The lines of a file in cases/, without blanks and comments.
std::vector<std::string> case_lines(const std::string& name);
// The cells of a line of a table; cells are separated by " | ".
std::vector<std::string> cells(const std::string& line);

}  // namespace windlass::cloud::policy
