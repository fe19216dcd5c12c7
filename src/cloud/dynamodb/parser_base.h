// What the three parsers share: paths, parameters, limits, and which of several problems to report.
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "cloud/dynamodb/expression.h"
#include "cloud/dynamodb/lexer.h"
#include "cloud/dynamodb/parameters.h"

namespace windlass::cloud::dynamodb {

// Problems that do not stop a parser. AWS reports one, by kind and not by place: the enumerators
// are in its order.
class Problems {
 public:
  enum Kind {
    TooManyOperators,
    Parentheses,
    UnknownFunction,
    MisusedFunction,
    Reserved,
    Section,
    Conditional,  // the first condition's own, see settle()
    Undefined,
    Overlap,
    OperandCount,
    NotDistinct,
    OperandType,
    FunctionUse,
    kinds,
  };

  void note(Kind kind, std::string message) {
    if (messages_[kind].empty()) messages_[kind] = std::move(message);
  }
  // Within conditions the first condition with a problem wins, whatever its kind.
  void settle();
  Result<> first() const;

 private:
  std::array<std::string, kinds> messages_;
};

class ParserBase {
 public:
  ParserBase(std::string_view text, Parameters& parameters)
      : text_(text), lexer_(text), parameters_(parameters) {}

 protected:
  static constexpr int operators_max = 300;
  static constexpr int path_depth_max = 32;
  static constexpr std::size_t text_size_max = 4096;

  Result<> check_text() const;
  Result<Path> path();
  Result<> path_rest(Path& path);
  Operand constant();  // at a Value
  void count_operator();

  std::string_view text_;
  Lexer lexer_;
  Parameters& parameters_;
  Problems problems_;
  int operators_ = 0;

 private:
  Result<> step(Path& path);
};

// The type of a constant; None for anything else.
Type constant_type(const Operand& operand);

}  // namespace windlass::cloud::dynamodb
