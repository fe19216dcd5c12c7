#include "cloud/dynamodb/parser_base.h"

#include <algorithm>

#include "base/text.h"
#include "cloud/dynamodb/parser.h"
#include "cloud/dynamodb/reserved_words.h"

namespace windlass::cloud::dynamodb {

void Problems::settle() {
  for (auto kind : {Undefined, OperandCount, NotDistinct, OperandType, FunctionUse}) {
    if (messages_[kind].empty()) continue;
    note(Conditional, messages_[kind]);
    return;
  }
}

Result<> Problems::first() const {
  auto found = std::ranges::find_if(messages_, [](auto& message) { return !message.empty(); });
  if (found == messages_.end()) return Done{};
  return invalid(*found);
}

Result<> ParserBase::check_text() const {
  if (text_.empty()) return invalid("The expression can not be empty;");
  if (text_.size() > text_size_max)
    return invalid("Expression size has exceeded the maximum allowed size; expression size: " +
                   std::to_string(text_.size()));
  return Done{};
}

void ParserBase::count_operator() {
  if (++operators_ > operators_max)
    problems_.note(Problems::TooManyOperators,
                   "The expression contains too many operators; operator count: " +
                       std::to_string(operators_));
}

Result<> ParserBase::step(Path& path) {
  auto& token = lexer_.peek();
  if (token.kind == Token::Kind::Word) {
    if (is_reserved(token.text))
      problems_.note(
          Problems::Reserved,
          "Attribute name is a reserved keyword; reserved keyword: " + std::string(token.text));
    path.push_back({std::string(token.text)});
  } else if (token.kind == Token::Kind::Name) {
    auto* name = parameters_.name(token.text);
    if (!name)
      problems_.note(Problems::Undefined,
                     "An expression attribute name used in the document path is not defined; "
                     "attribute name: " +
                         std::string(token.text));
    path.push_back({name ? *name : std::string()});
  } else {
    return lexer_.syntax_error();
  }
  lexer_.next();
  return Done{};
}

Result<Path> ParserBase::path() {
  Path path;
  TRY(step(path));
  TRY(path_rest(path));
  return path;
}

Result<> ParserBase::path_rest(Path& path) {
  for (;;) {
    if (lexer_.accept_sign(".")) {
      TRY(step(path));
    } else if (lexer_.accept_sign("[")) {
      auto& token = lexer_.peek();
      if (token.kind != Token::Kind::Digits) return lexer_.syntax_error();
      auto index = parse_int(token.text).value_or(-1);
      if (index < 0 || index > 1'000'000)
        return invalid("List index is not within the allowable range; index: [" +
                       std::string(token.text) + "]");
      lexer_.next();
      if (!lexer_.accept_sign("]")) return lexer_.syntax_error();
      path.push_back({"", static_cast<int>(index)});
    } else {
      break;
    }
  }
  if (path.size() > path_depth_max)
    return invalid("The document path has too many nesting levels; nesting levels: " +
                   std::to_string(path.size()));
  return Done{};
}

Operand ParserBase::constant() {
  auto token = lexer_.next();
  Operand operand{Operand::Kind::Constant};
  operand.constant = parameters_.value(token.text);
  if (!operand.constant)
    problems_.note(Problems::Undefined,
                   "An expression attribute value used in expression is not defined; attribute "
                   "value: " +
                       std::string(token.text));
  return operand;
}

Type constant_type(const Operand& operand) {
  return operand.kind == Operand::Kind::Constant && operand.constant ? type_of(*operand.constant)
                                                                     : Type::None;
}

std::string described(const Path& path) {
  std::vector<std::string> steps;
  for (auto& step : path)
    steps.push_back(step.is_index() ? "[" + std::to_string(step.index) + "]" : step.name);
  return "[" + join(steps, ", ") + "]";
}

Path path_to(std::string attribute) { return {Step{std::move(attribute)}}; }

namespace {

Result<> check_pair(const Path& one, const Path& two) {
  auto both =
      " with each other; must remove or rewrite one of these paths; path one: " + described(one) +
      ", path two: " + described(two);
  for (std::size_t i = 0; i < one.size() && i < two.size(); ++i) {
    if (one[i].is_index() != two[i].is_index())
      return invalid("Two document paths conflict" + both);
    if (one[i] != two[i]) return Done{};
  }
  return invalid("Two document paths overlap" + both);
}

}  // namespace

Result<> check_overlaps(const std::vector<Path>& paths) {
  for (std::size_t later = 1; later < paths.size(); ++later)
    for (std::size_t earlier = 0; earlier < later; ++earlier)
      TRY(check_pair(paths[earlier], paths[later]));
  return Done{};
}

}  // namespace windlass::cloud::dynamodb
