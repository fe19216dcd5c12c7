// The regular expressions of filter patterns: no groups, no back references; time grows with the
// text and never explodes.
#pragma once

#include <bitset>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace windlass::cloud::logs {

class Regex {
 public:
  // `%...%` without the percent signs.
  static Result<Regex> parse(std::string_view text);
  // Anywhere in the text, unless ^ and $ say where.
  bool search(std::string_view text) const;

 private:
  using Bytes = std::bitset<256>;
  // One byte; it may be left out (`optional`) or come again (`repeats`).
  struct Item {
    Bytes bytes;
    bool optional = false, repeats = false;
  };
  struct Branch {
    std::vector<Item> items;
    bool at_begin = false, at_end = false;
  };
  class Parser;

  static bool search(const Branch& branch, std::string_view text);

  std::vector<Branch> branches_;
};

}  // namespace windlass::cloud::logs
