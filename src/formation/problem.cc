#include "formation/problem.h"

namespace windlass::formation {

Error invalid(std::string message, document::Mark mark) {
  return placed(Error{"ValidationError", std::move(message)}, mark);
}

Error placed(Error error, document::Mark mark) {
  if (mark.line == 0) return error;
  for (auto& [name, value] : error.fields)
    if (name == "line") return error;
  auto line = std::to_string(mark.line), column = std::to_string(mark.column);
  error.message += " (line " + line + ", column " + column + ")";
  return std::move(error).with("line", line).with("column", column);
}

Error malformed(std::string message, document::Mark mark) {
  return invalid("Template format error: " + std::move(message), mark);
}

Error misused(std::string message, document::Mark mark) {
  return invalid("Template error: " + std::move(message), mark);
}

std::string listed(const std::vector<std::string>& names) {
  std::string out = "[";
  for (auto& name : names) {
    if (out.size() > 1) out += ", ";
    out += name;
  }
  return out + "]";
}

}  // namespace windlass::formation
