// Filter patterns: what FilterLogEvents and metric filters look for.
//
//   ERROR "took too long" -debug       all of these words and phrases, none of the excluded
//   ?ERROR ?WARN                       at least one
//   %5[0-9][0-9]%                      a regular expression, anywhere
//   { $.status = 5* && $.ms > 100 }    a JSON message's fields
//   [ip, user, ..., status=5*, bytes]  fields between blanks
//
// Words match whole words, as AWS has it: `ERROR` does not match ERRORS; %ERROR% does.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "cloud/logs/words.h"

namespace windlass::cloud::logs {

class Pattern {
 public:
  virtual ~Pattern() = default;
  virtual bool matches(std::string_view message) const = 0;
  virtual bool matches_all() const { return false; }
  // Can `value` name any of the message's fields?
  virtual bool has_fields() const { return false; }
  // What a matching message holds, for the index.
  virtual Words words() const { return {}; }
  // The value of "$.latency" or "$bytes" in a message that matches.
  virtual std::optional<std::string> value(std::string_view, std::string_view) const {
    return std::nullopt;
  }
  // What TestMetricFilter tells of a match.
  virtual std::map<std::string, std::string> extracted(std::string_view) const { return {}; }
};

// InvalidParameterException for what is no pattern.
Result<std::shared_ptr<const Pattern>> parse_pattern(std::string_view text);

// The three kinds; `text` is trimmed.
Result<std::shared_ptr<const Pattern>> parse_terms(std::string_view text);
Result<std::shared_ptr<const Pattern>> parse_json_pattern(std::string_view text);
Result<std::shared_ptr<const Pattern>> parse_column_pattern(std::string_view text);

Error invalid_pattern(std::string_view why);

}  // namespace windlass::cloud::logs
