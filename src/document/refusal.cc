#include "document/refusal.h"

#include "base/text.h"

namespace windlass::document {

Error refusal(std::string code, Mark mark, std::string_view message) {
  auto line = std::to_string(mark.line), column = std::to_string(mark.column);
  return Error{std::move(code), line + ":" + column + ": " + std::string(message)}
      .with("line", line)
      .with("column", column);
}

Mark place_of(const Error& error) {
  Mark mark;
  for (auto& [name, value] : error.fields) {
    if (name == "line") mark.line = static_cast<int>(parse_uint(value).value_or(0));
    if (name == "column") mark.column = static_cast<int>(parse_uint(value).value_or(0));
  }
  return mark;
}

std::string why_of(const Error& error) {
  return error.message.substr(error.message.find(": ") + 2);
}

}  // namespace windlass::document
