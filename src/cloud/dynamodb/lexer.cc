#include "cloud/dynamodb/lexer.h"

#include <algorithm>

#include "base/text.h"
#include "cloud/dynamodb/value.h"

namespace windlass::cloud::dynamodb {

namespace {

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_word_part(char c) { return is_letter(c) || is_digit(c) || c == '_'; }
bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

template <class Accept>
std::size_t run_length(std::string_view text, std::size_t from, Accept accept) {
  auto end = from;
  while (end < text.size() && accept(text[end])) ++end;
  return end;
}

std::size_t sign_length(std::string_view rest) {
  auto two = rest.substr(0, 2);
  if (two == "<>" || two == "<=" || two == ">=") return 2;
  return std::string_view("=<>()[].,+-").find(rest[0]) != std::string_view::npos ? 1 : 0;
}

// A whole character, so that an error's text stays valid UTF-8.
std::size_t character_length(std::string_view rest) {
  std::size_t length = 1;
  while (length < rest.size() && (static_cast<unsigned char>(rest[length]) & 0xC0) == 0x80)
    ++length;
  return length;
}

Token read_token(std::string_view rest) {
  using Kind = Token::Kind;
  char first = rest[0];
  if (is_letter(first)) return {Kind::Word, rest.substr(0, run_length(rest, 0, is_word_part))};
  if (is_digit(first)) return {Kind::Digits, rest.substr(0, run_length(rest, 0, is_digit))};
  if (first == '#' || first == ':') {
    auto length = run_length(rest, 1, is_word_part);
    if (length > 1) return {first == '#' ? Kind::Name : Kind::Value, rest.substr(0, length)};
  }
  if (auto length = sign_length(rest)) return {Kind::Sign, rest.substr(0, length)};
  return {Kind::Strange, rest.substr(0, character_length(rest))};
}

}  // namespace

Lexer::Lexer(std::string_view expression) : expression_(expression) {
  for (std::size_t at = 0; at < expression.size();) {
    at = run_length(expression, at, is_blank);
    if (at == expression.size()) break;
    tokens_.push_back(read_token(expression.substr(at)));
    at += tokens_.back().text.size();
  }
  tokens_.push_back({Token::Kind::End, expression.substr(expression.size())});
}

Token Lexer::next() {
  auto token = peek();
  if (at_ + 1 < tokens_.size()) ++at_;
  return token;
}

bool Lexer::at_sign(std::string_view sign) const {
  return peek().kind == Token::Kind::Sign && peek().text == sign;
}

bool Lexer::at_word(std::string_view keyword) const {
  return peek().kind == Token::Kind::Word && equal_ignoring_case(peek().text, keyword);
}

bool Lexer::accept_sign(std::string_view sign) {
  if (!at_sign(sign)) return false;
  next();
  return true;
}

bool Lexer::accept_word(std::string_view keyword) {
  if (!at_word(keyword)) return false;
  next();
  return true;
}

// "near" shows the word before, the word itself and the one after it, as they were written.
Error Lexer::syntax_error() const {
  auto& token = peek();
  auto& first = at_ > 0 ? tokens_[at_ - 1] : token;
  auto& last = peek(1);
  auto begin = static_cast<std::size_t>(first.text.data() - expression_.data());
  auto end = static_cast<std::size_t>(last.text.data() + last.text.size() - expression_.data());
  if (last.kind == Token::Kind::End)
    end = static_cast<std::size_t>((token.kind == Token::Kind::End ? first : token).text.data() +
                                   (token.kind == Token::Kind::End ? first : token).text.size() -
                                   expression_.data());
  auto word = token.kind == Token::Kind::End ? std::string_view("<EOF>") : token.text;
  return invalid("Syntax error; token: \"" + std::string(word) + "\", near: \"" +
                 std::string(expression_.substr(begin, end - begin)) + "\"");
}

}  // namespace windlass::cloud::dynamodb
