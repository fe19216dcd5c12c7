#include "cloud/dynamodb/named_attributes.h"

#include <algorithm>

#include "base/text.h"

namespace windlass::cloud::dynamodb {

namespace {

bool is_word_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '-' || c == '#' || c == ':';
}

// Words as they are, any other character by itself; blanks are left out.
std::vector<std::string_view> tokens_of(std::string_view text) {
  std::vector<std::string_view> tokens;
  while (!text.empty()) {
    std::size_t size = 0;
    while (size < text.size() && is_word_character(text[size])) ++size;
    if (size > 0)
      tokens.push_back(text.substr(0, size));
    else if (text[0] != ' ')
      tokens.push_back(text.substr(0, 1));
    text.remove_prefix(std::max<std::size_t>(size, 1));
  }
  return tokens;
}

bool is_keyword(std::string_view word) {
  static constexpr std::string_view keywords[] = {"set", "remove", "add", "delete", "and",
                                                  "or",  "not",    "in",  "between"};
  return std::ranges::find(keywords, lower(word)) != std::end(keywords);
}

std::string name_of(std::string_view word, const ExpressionNames* names) {
  if (!word.starts_with('#') || !names) return std::string(word);
  auto found = names->find(std::string(word));
  return found == names->end() ? std::string(word) : found->second;
}

bool may_be_a_name(std::string_view word) {
  return is_word_character(word[0]) && word[0] != ':' && !(word[0] >= '0' && word[0] <= '9') &&
         word[0] != '-';
}

}  // namespace

void NamedAttributes::add(const Item& item) {
  for (auto& [name, value] : item) found_.insert(name);
}

void NamedAttributes::add(const std::vector<std::string>& attributes) {
  for (auto& attribute : attributes)
    found_.insert(attribute.substr(0, attribute.find_first_of(".[")));
}

void NamedAttributes::add(const std::optional<std::string>& expression) {
  if (!expression) return;
  auto tokens = tokens_of(*expression);
  for (std::size_t at = 0; at < tokens.size(); ++at) {
    auto nested = at > 0 && tokens[at - 1] == ".";
    auto function = at + 1 < tokens.size() && tokens[at + 1] == "(";
    if (!nested && !function && may_be_a_name(tokens[at]) && !is_keyword(tokens[at]))
      found_.insert(name_of(tokens[at], names));
  }
}

void NamedAttributes::tell(Asked& asked) const {
  if (!found_.empty())
    asked.context.push_back({"dynamodb:Attributes", {found_.begin(), found_.end()}});
}

std::vector<std::pair<std::string, std::string>> equations_in(std::string_view expression,
                                                              const ExpressionNames* names) {
  std::vector<std::pair<std::string, std::string>> equations;
  auto tokens = tokens_of(expression);
  for (std::size_t at = 1; at + 1 < tokens.size(); ++at) {
    if (tokens[at] != "=") continue;
    auto left = tokens[at - 1], right = tokens[at + 1];
    if (left.starts_with(':')) std::swap(left, right);
    if (right.starts_with(':')) equations.emplace_back(name_of(left, names), std::string(right));
  }
  return equations;
}

}  // namespace windlass::cloud::dynamodb
