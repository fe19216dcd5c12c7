// An expression's words.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace windlass::cloud::dynamodb {

struct Token {
  // Sign: one of = <> < <= > >= ( ) [ ] . , + -; Strange: a character that no expression has.
  enum class Kind { Word, Name, Value, Digits, Sign, Strange, End } kind;
  std::string_view text;
};

// Walks over the words of an expression; its last word is always an End.
class Lexer {
 public:
  explicit Lexer(std::string_view expression);

  const Token& peek(std::size_t ahead = 0) const {
    return tokens_[std::min(at_ + ahead, tokens_.size() - 1)];
  }
  Token next();
  bool at_sign(std::string_view sign) const;
  bool at_word(std::string_view keyword) const;  // in any case
  bool accept_sign(std::string_view sign);
  bool accept_word(std::string_view keyword);
  // Says that the next word cannot stand where it does.
  Error syntax_error() const;

 private:
  std::string_view expression_;
  std::vector<Token> tokens_;
  std::size_t at_ = 0;
};

}  // namespace windlass::cloud::dynamodb
