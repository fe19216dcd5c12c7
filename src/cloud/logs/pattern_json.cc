// { $.status = 5* && $.items[0].price > 100 }
#include <algorithm>

#include "base/json.h"
#include "base/text.h"
#include "cloud/logs/condition.h"
#include "cloud/logs/pattern.h"

namespace windlass::cloud::logs {

namespace {

// "$.a.b[0]" -> a, b, [0]; "*" stands for every member or element.
struct Step {
  std::string name;
  std::optional<std::int64_t> index;
  bool every = false;
};
using Path = std::vector<Step>;

Result<std::string> bracketed(std::string_view& rest, Path& path) {
  auto end = rest.find(']');
  if (end == std::string_view::npos) return invalid_pattern("'[' is not closed");
  auto inside = trimmed(rest.substr(1, end - 1));
  rest.remove_prefix(end + 1);
  if (inside == "*")
    path.push_back({"", {}, true});
  else if (inside.size() >= 2 && (inside[0] == '"' || inside[0] == '\'') &&
           inside.back() == inside[0])
    path.push_back({std::string(inside.substr(1, inside.size() - 2)), {}});
  else if (auto index = parse_int(inside); index && *index >= 0)
    path.push_back({"", index});
  else
    return invalid_pattern("'" + std::string(inside) + "' is no index");
  return std::string();
}

// Takes a selector off the front.
Result<Path> read_path(std::string_view& rest) {
  if (!rest.starts_with('$')) return invalid_pattern("a selector must begin with '$'");
  rest.remove_prefix(1);
  Path path;
  while (!rest.empty()) {
    if (rest[0] == '[') {
      TRY(bracketed(rest, path));
      continue;
    }
    if (rest[0] != '.') break;
    rest.remove_prefix(1);
    auto name = rest.substr(0, rest.find_first_of(" \t\r\n.[]=!<>(){}&|,\""));
    if (name.empty()) return invalid_pattern("a selector's name is missing");
    rest.remove_prefix(name.size());
    path.push_back({std::string(name), {}, name == "*"});
  }
  if (path.empty()) return invalid_pattern("a selector names no field");
  return path;
}

Result<std::string> read_field(std::string_view& rest) {
  auto whole = rest;
  TRY(read_path(rest));
  return std::string(whole.substr(0, whole.size() - rest.size()));
}

Field field_of(const Json& value) {
  using Kind = Field::Kind;
  if (value.is_null()) return {Kind::Null};
  if (value.is_bool())
    return value.as_bool() ? Field{Kind::True, "true"} : Field{Kind::False, "false"};
  if (value.is_number()) return {Kind::Number, value.dump(), value.as_double()};
  if (value.is_string()) return {Kind::Text, value.as_string()};
  return {Kind::Other, value.dump()};
}

void select(const Json& value, std::span<const Step> path, std::vector<Field>& found) {
  if (path.empty()) return found.push_back(field_of(value));
  auto& step = path.front();
  auto rest = path.subspan(1);
  if (step.every) {
    if (value.is_array())
      for (auto& one : value.as_array()) select(one, rest, found);
    if (value.is_object())
      for (auto& one : value.as_object()) select(one.second, rest, found);
  } else if (step.index) {
    if (value.is_array() && *step.index < std::ssize(value.as_array()))
      select(value.as_array()[static_cast<std::size_t>(*step.index)], rest, found);
  } else if (auto* member = value.find(step.name)) {
    select(*member, rest, found);
  }
}

class JsonPattern final : public Pattern {
 public:
  explicit JsonPattern(Condition condition) : condition_(std::move(condition)) {
    condition_.each_field([&](auto& name) {
      std::string_view rest = name;
      paths_[name] = read_path(rest).value();
    });
  }

  bool has_fields() const override { return true; }
  bool matches(std::string_view message) const override {
    auto start = message.find_first_not_of(" \t\r\n");
    if (start == std::string_view::npos || message[start] != '{') return false;
    auto json = parse_json(message);
    return json && holds(*json);
  }

  // A text that is one word lies in the message between quotes, unless some of it is escaped.
  Words words() const override {
    return condition_.words([](const std::string& text) -> Words::Clause {
      auto words = words_of(text);
      if (words.size() != 1 || words[0].size() != text.size()) return {};
      return {text, std::string(escapes_mark)};
    });
  }

  std::optional<std::string> value(std::string_view selector,
                                   std::string_view message) const override {
    auto json = parse_json(message);
    auto path = read_path(selector);
    if (!json || !path) return std::nullopt;
    std::vector<Field> found;
    select(*json, *path, found);
    if (found.empty()) return std::nullopt;
    return found.front().text;
  }

  std::map<std::string, std::string> extracted(std::string_view message) const override {
    std::map<std::string, std::string> values;
    for (auto& [name, path] : paths_)
      if (auto found = value(name, message)) values[name] = *found;
    return values;
  }

 private:
  bool holds(const Json& json) const {
    return condition_.holds([&](const std::string& name) {
      std::vector<Field> found;
      select(json, paths_.at(name), found);
      return found;
    });
  }

  Condition condition_;
  std::map<std::string, Path> paths_;
};

}  // namespace

Result<std::shared_ptr<const Pattern>> parse_json_pattern(std::string_view text) {
  if (!text.ends_with('}')) return invalid_pattern("'{' is not closed");
  auto inside = trimmed(text.substr(1, text.size() - 2));
  if (inside.empty()) return invalid_pattern("nothing is between '{' and '}'");
  ConditionParser parser(inside, read_field);
  auto condition = TRY(parser.any_of());
  if (!trimmed(parser.rest()).empty())
    return invalid_pattern("'" + std::string(trimmed(parser.rest())) + "' is not understood");
  return std::shared_ptr<const Pattern>(std::make_shared<JsonPattern>(std::move(condition)));
}

}  // namespace windlass::cloud::logs
