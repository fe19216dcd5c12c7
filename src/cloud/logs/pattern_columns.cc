// [ip, user, ..., status=5* || status=429, bytes>1000]
#include <algorithm>

#include "base/text.h"
#include "cloud/logs/condition.h"
#include "cloud/logs/pattern.h"

namespace windlass::cloud::logs {

namespace {

using Columns = std::vector<std::string_view>;

// Fields stand between blanks; "..." and [...] are one field each, without their marks.
Columns columns_of(std::string_view message) {
  Columns columns;
  std::size_t at = 0;
  while ((at = message.find_first_not_of(" \t\r\n", at)) != std::string_view::npos) {
    auto close = message[at] == '"' ? '"' : message[at] == '[' ? ']' : '\0';
    auto end = close ? message.find(close, at + 1) : std::string_view::npos;
    if (end != std::string_view::npos) {
      columns.push_back(message.substr(at + 1, end - at - 1));
      at = end + 1;
      continue;
    }
    end = std::min(message.find_first_of(" \t\r\n", at), message.size());
    columns.push_back(message.substr(at, end - at));
    at = end;
  }
  return columns;
}

struct Column {
  std::string name;
  std::optional<Condition> condition;
};

Result<std::string> read_name(std::string_view& rest) {
  auto name = rest.substr(0, rest.find_first_of(" \t\r\n=!<>,&|()[]\""));
  if (name.empty()) return invalid_pattern("a field's name is missing");
  rest.remove_prefix(name.size());
  return std::string(name.starts_with('$') ? name.substr(1) : name);
}

class ColumnPattern final : public Pattern {
 public:
  std::vector<Column> before, after;  // the dots
  bool has_dots = false;

  bool has_fields() const override { return true; }
  bool matches(std::string_view message) const override {
    auto columns = columns_of(message);
    if (!has_dots && columns.size() != before.size()) return false;
    if (columns.size() < before.size() + after.size()) return false;
    return all_hold(columns);
  }

  // Blanks, quotes and brackets end a field, so that a text's words are whole words of the message.
  Words words() const override {
    Words words;
    auto clause_of = [](const std::string& text) -> Words::Clause {
      auto of_text = words_of(text);
      if (of_text.empty()) return {};
      return {std::string(*std::ranges::max_element(of_text, {}, &std::string_view::size))};
    };
    for (auto* side : {&before, &after})
      for (auto& column : *side)
        if (column.condition)
          for (auto& clause : column.condition->words(clause_of).clauses)
            words.clauses.push_back(clause);
    return words;
  }

  std::optional<std::string> value(std::string_view selector,
                                   std::string_view message) const override {
    auto columns = columns_of(message);
    return text_of(columns, selector.starts_with('$') ? selector.substr(1) : selector);
  }

  std::map<std::string, std::string> extracted(std::string_view message) const override {
    std::map<std::string, std::string> values;
    auto columns = columns_of(message);
    for (auto* side : {&before, &after})
      for (auto& column : *side)
        if (auto text = text_of(columns, column.name)) values["$" + column.name] = *text;
    return values;
  }

 private:
  std::optional<std::string> text_of(const Columns& columns, std::string_view name) const {
    for (std::size_t i = 0; i < before.size(); ++i)
      if (before[i].name == name && i < columns.size()) return std::string(columns[i]);
    for (std::size_t i = 0; i < after.size(); ++i)
      if (after[i].name == name && after.size() - i <= columns.size())
        return std::string(columns[columns.size() - after.size() + i]);
    return std::nullopt;
  }

  bool all_hold(const Columns& columns) const {
    auto fields = [&](const std::string& name) {
      std::vector<Field> found;
      if (auto text = text_of(columns, name)) found.push_back({Field::Kind::Text, *text});
      return found;
    };
    for (auto* side : {&before, &after})
      for (auto& column : *side)
        if (column.condition && !column.condition->holds(fields)) return false;
    return true;
  }
};

}  // namespace

Result<std::shared_ptr<const Pattern>> parse_column_pattern(std::string_view text) {
  if (!text.ends_with(']')) return invalid_pattern("'[' is not closed");
  auto rest = trimmed(text.substr(1, text.size() - 2));
  auto pattern = std::make_shared<ColumnPattern>();
  while (!rest.empty()) {
    if (rest.starts_with("...")) {
      if (pattern->has_dots) return invalid_pattern("'...' may stand only once");
      pattern->has_dots = true;
      rest = trimmed(rest.substr(3));
    } else {
      auto name = rest.substr(std::min(rest.find_first_not_of("( "), rest.size()));
      ConditionParser parser(rest, read_name);
      Column column{TRY(read_name(name)), TRY(parser.any_of())};
      // A name alone is there to be counted.
      if (column.condition->kind == Condition::Kind::Exists) column.condition.reset();
      (pattern->has_dots ? pattern->after : pattern->before).push_back(std::move(column));
      rest = trimmed(parser.rest());
    }
    if (rest.empty()) break;
    if (rest[0] != ',') return invalid_pattern("',' is missing before '" + std::string(rest) + "'");
    rest = trimmed(rest.substr(1));
    if (rest.empty()) return invalid_pattern("a field's name is missing");
  }
  if (!pattern->has_dots && pattern->before.empty())
    return invalid_pattern("nothing is between '[' and ']'");
  return std::shared_ptr<const Pattern>(std::move(pattern));
}

}  // namespace windlass::cloud::logs
