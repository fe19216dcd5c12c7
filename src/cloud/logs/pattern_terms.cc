// Words, phrases and regular expressions.
#include <algorithm>

#include "base/text.h"
#include "cloud/logs/errors.h"
#include "cloud/logs/pattern.h"
#include "cloud/logs/regex.h"

namespace windlass::cloud::logs {

namespace {

struct Term {
  std::string text;
  std::optional<Regex> regex;
  bool found_in(std::string_view message) const;
};

// The phrase, not in the middle of words.
bool Term::found_in(std::string_view message) const {
  if (regex) return regex->search(message);
  if (text.empty()) return true;
  for (auto at = message.find(text); at != std::string_view::npos;
       at = message.find(text, at + 1)) {
    auto end = at + text.size();
    auto cut_left = at > 0 && is_word(message[at - 1]) && is_word(text.front());
    auto cut_right = end < message.size() && is_word(message[end]) && is_word(text.back());
    if (!cut_left && !cut_right) return true;
  }
  return false;
}

class Terms final : public Pattern {
 public:
  std::vector<Term> all, any, none;

  bool matches(std::string_view message) const override {
    auto found = [&](auto& term) { return term.found_in(message); };
    return std::ranges::all_of(all, found) && (any.empty() || std::ranges::any_of(any, found)) &&
           std::ranges::none_of(none, found);
  }
  bool matches_all() const override { return all.empty() && any.empty() && none.empty(); }

  Words words() const override {
    Words words;
    for (auto& term : all)
      if (!term.regex)
        for (auto word : words_of(term.text)) words.clauses.push_back({std::string(word)});
    Words::Clause one_of;
    for (auto& term : any) {
      auto of_term = words_of(term.text);
      if (term.regex || of_term.empty()) return words;
      one_of.emplace_back(of_term.front());
    }
    if (!one_of.empty()) words.clauses.push_back(std::move(one_of));
    return words;
  }
};

class Parser {
 public:
  explicit Parser(std::string_view text) : rest_(text) {}

  Result<std::shared_ptr<const Pattern>> run() {
    auto terms = std::make_shared<Terms>();
    while (!rest_.empty()) {
      auto& kind = take('?') ? terms->any : take('-') ? terms->none : terms->all;
      kind.push_back(TRY(term()));
      rest_ = trimmed(rest_);
    }
    return std::shared_ptr<const Pattern>(std::move(terms));
  }

 private:
  bool take(char c) {
    if (!rest_.starts_with(c)) return false;
    rest_.remove_prefix(1);
    return true;
  }

  Result<Term> term() {
    if (take('"')) return quoted();
    if (take('%')) {
      auto end = rest_.find('%');
      if (end == std::string_view::npos)
        return invalid_pattern("a regular expression does not end with '%'");
      auto regex = TRY(Regex::parse(rest_.substr(0, end)));
      rest_.remove_prefix(end + 1);
      return Term{"", std::move(regex)};
    }
    auto word = rest_.substr(0, rest_.find_first_of(" \t\r\n"));
    if (word.empty()) return invalid_pattern("a term is empty");
    for (auto c : word)
      if (!is_word(c) && std::string_view("-./*").find(c) == std::string_view::npos)
        return invalid_parameter("Invalid character(s) in term '" + std::string(word) + "'");
    rest_.remove_prefix(word.size());
    return Term{std::string(word), {}};
  }

  Result<Term> quoted() {
    std::string text;
    while (!rest_.empty()) {
      auto c = rest_.front();
      rest_.remove_prefix(1);
      if (c == '"') return Term{std::move(text), {}};
      if (c == '\\' && (rest_.starts_with('"') || rest_.starts_with('\\'))) {
        c = rest_.front();
        rest_.remove_prefix(1);
      }
      text += c;
    }
    return invalid_pattern("a phrase does not end with '\"'");
  }

  std::string_view rest_;
};

}  // namespace

Result<std::shared_ptr<const Pattern>> parse_terms(std::string_view text) {
  return Parser(text).run();
}

}  // namespace windlass::cloud::logs
