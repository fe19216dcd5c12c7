// Conditions on fields, as JSON and column patterns have them: comparisons, joined by && and ||.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "cloud/logs/regex.h"
#include "cloud/logs/words.h"

namespace windlass::cloud::logs {

// A field of a message as it is compared.
struct Field {
  enum class Kind { Missing, Null, True, False, Number, Text, Other } kind = Kind::Missing;
  std::string text = {};
  double number = 0;
};

class Condition {
 public:
  enum class Kind {
    And,
    Or,
    Equal,
    Unequal,
    Less,
    LessEqual,
    More,
    MoreEqual,
    Exists,
    NotExists,
    IsNull,
    IsTrue,
    IsFalse
  };
  using Fields = std::function<std::vector<Field>(const std::string& name)>;

  // A field may stand for several values ($.list[*]): one that fits is enough.
  bool holds(const Fields& fields) const;
  // Clauses that any matching message fulfils, given how a field's text lies in the message.
  Words words(const std::function<Words::Clause(const std::string& text)>& clause_of) const;
  void each_field(const std::function<void(const std::string& name)>& act) const;

  Kind kind = Kind::And;
  std::vector<Condition> parts = {};  // of And and Or
  std::string field = {};
  std::string text = {};
  std::optional<double> number = {};  // of an unquoted number
  std::optional<Regex> regex = {};
  bool wild = false;  // `text` has stars

 private:
  bool fits(const Field& value) const;
  bool equals(const Field& value) const;
};

// Reads one condition from the front of a text. `read_field` takes a field's name off it.
class ConditionParser {
 public:
  using ReadField = std::function<Result<std::string>(std::string_view& rest)>;
  ConditionParser(std::string_view text, ReadField read_field)
      : rest_(text), read_field_(std::move(read_field)) {}

  Result<Condition> any_of();
  std::string_view rest() const { return rest_; }

 private:
  Result<Condition> all_of();
  Result<Condition> one();
  Result<Condition> comparison();
  Result<> value(Condition& condition);
  bool take(std::string_view text);
  bool take_word(std::string_view word);
  void blanks();

  std::string_view rest_;
  ReadField read_field_;
  int depth_ = 0;
};

// `*` alone is special: any text.
bool matches_stars(std::string_view pattern, std::string_view text);

}  // namespace windlass::cloud::logs
