#include "cloud/logs/pattern.h"

#include "base/text.h"
#include "cloud/logs/errors.h"

namespace windlass::cloud::logs {

Error invalid_pattern(std::string_view why) {
  return invalid_parameter("Invalid filter pattern: " + std::string(why));
}

Result<std::shared_ptr<const Pattern>> parse_pattern(std::string_view text) {
  auto trim = trimmed(text);
  if (trim.starts_with('{')) return parse_json_pattern(trim);
  if (trim.starts_with('[')) return parse_column_pattern(trim);
  return parse_terms(trim);
}

}  // namespace windlass::cloud::logs
