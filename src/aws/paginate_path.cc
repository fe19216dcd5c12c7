#include "aws/paginate_path.h"

#include "base/text.h"

namespace windlass::aws {

namespace {

void collect(const Json& value, std::string_view path, std::vector<Json>& out) {
  if (value.is_null()) return;
  if (path.starts_with("[]")) {
    if (!value.is_array()) return;
    for (auto& element : value.as_array()) {
      if (element.is_array())
        collect(element, path, out);
      else
        collect(element, path.substr(2), out);
    }
    return;
  }
  if (path.starts_with("[-1]")) {
    if (value.is_array() && !value.as_array().empty())
      collect(value.as_array().back(), path.substr(4), out);
    return;
  }
  if (path.starts_with(".")) path.remove_prefix(1);
  if (path.empty()) {
    out.push_back(value);
    return;
  }
  auto end = path.find_first_of(".[");
  auto* member = value.find(path.substr(0, end));
  if (member) collect(*member, end == std::string_view::npos ? "" : path.substr(end), out);
}

}  // namespace

std::vector<Json> values_at(const Json& document, std::string_view path) {
  std::vector<Json> out;
  collect(document, path, out);
  return out;
}

std::optional<bool> comparison_at(const Json& document, std::string_view expression) {
  constexpr std::string_view opening = "length(";
  auto closing = expression.find(')');
  if (!expression.starts_with(opening) || closing == std::string_view::npos) return std::nullopt;
  auto path = expression.substr(opening.size(), closing - opening.size());
  auto rest = trimmed(expression.substr(closing + 1));
  auto found = values_at(document, path);
  std::size_t length = found.size();
  // The length of what the path names, not of the list of what it found.
  if (path.find("[]") == std::string_view::npos)
    length = found.empty()          ? 0
             : found[0].is_array()  ? found[0].as_array().size()
             : found[0].is_string() ? found[0].as_string().size()
                                    : 0;
  if (rest == "> `0`") return length > 0;
  if (rest == "== `0`") return length == 0;
  return std::nullopt;
}

}  // namespace windlass::aws
