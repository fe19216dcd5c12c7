// Text of a policy that requests are held against: with `*`, `?` and ${variables}, compiled once.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "cloud/policy/context.h"

namespace windlass::cloud::policy {

class Pattern {
 public:
  struct Terms {
    bool wildcards = false;
    bool variables = false;
    // Then the texts it is held against must come in small letters.
    bool ignore_case = false;
  };

  Pattern() = default;
  Pattern(std::string_view text, Terms terms);

  // A variable without exactly one value and without a default makes the whole pattern match
  // nothing. What a variable's value brings in is text: its `*` is no wildcard.
  bool matches(std::string_view text, const Context& context) const;

  void add_keys(std::vector<std::string>& keys) const;  // of its variables

 private:
  struct Part {
    enum class Kind : std::uint8_t { Text, AnyText, AnyOne, Variable } kind;
    bool has_default = false;
    std::string text = {};      // or the variable's key, in small letters
    std::string fallback = {};  // of a variable
  };
  void add_text(std::string_view text);
  std::size_t add_variable(std::string_view text);
  bool matches_plain(std::string_view text) const;

  std::vector<Part> parts_;
  bool has_variables_ = false;
  bool ignore_case_ = false;
};

// An ARN cut into its six fields, views into the text.
struct SplitArn {
  explicit SplitArn(std::string_view text);
  std::string_view whole;
  std::array<std::string_view, 6> fields;
  bool is_arn = false;
};

// A pattern for ARNs: each field is matched for itself, so that a wildcard never spans a colon
// before the resource. "*" alone matches anything, also what is no ARN; fields that are left out at
// the end are `*`. Variables stand in the resource field only.
class ArnPattern {
 public:
  ArnPattern(std::string_view text, bool variables);
  bool matches(const SplitArn& arn, const Context& context) const;
  void add_keys(std::vector<std::string>& keys) const;

 private:
  bool anything_ = false;
  std::array<Pattern, 6> fields_;
};

// Cuts at colons outside of ${...}, into at most `fields_max` pieces.
std::vector<std::string_view> split_fields(std::string_view text, std::size_t fields_max);

}  // namespace windlass::cloud::policy
