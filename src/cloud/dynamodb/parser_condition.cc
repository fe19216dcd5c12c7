// Condition, filter and key condition expressions.
#include <algorithm>
#include <array>
#include <optional>

#include "base/text.h"
#include "cloud/dynamodb/parser.h"
#include "cloud/dynamodb/parser_base.h"

namespace windlass::cloud::dynamodb {

namespace {

using Op = Condition::Op;

struct Function {
  std::string_view name;
  Op op;
  std::size_t arguments;
};
constexpr std::array functions{
    Function{"attribute_exists", Op::Exists, 1}, Function{"attribute_not_exists", Op::NotExists, 1},
    Function{"attribute_type", Op::IsType, 2},   Function{"begins_with", Op::BeginsWith, 2},
    Function{"contains", Op::Contains, 2},
};

struct Comparator {
  std::string_view sign;
  Op op;
};
constexpr std::array comparators{
    Comparator{"=", Op::Equal},   Comparator{"<>", Op::NotEqual},
    Comparator{"<", Op::Less},    Comparator{"<=", Op::LessOrEqual},
    Comparator{">", Op::Greater}, Comparator{">=", Op::GreaterOrEqual},
};

constexpr std::array<std::string_view, 5> keywords{"BETWEEN", "IN", "AND", "OR", "NOT"};
constexpr std::size_t in_operands_max = 100;
// Every level needs an operator or is redundant, so nothing valid is deeper; this bounds the stack.
constexpr int depth_max = 310;

// While we parse, an operand and a condition in parentheses look alike: "(a) = :b", "(a = :b)".
struct Term {
  std::optional<Condition> condition;
  std::optional<Operand> operand;
  bool in_parentheses = false;
};

bool is_ordered(Type type) { return type == Type::S || type == Type::N || type == Type::B; }

std::string printed(const AttributeValue& value) {
  auto text = value.s ? *value.s : value.n ? *value.n : base64(value.b.value_or(""));
  return "AttributeValue: {" + std::string(name_of(type_of(value))) + ":" + text + "}";
}

class ConditionParser : ParserBase {
 public:
  using ParserBase::ParserBase;

  Result<Condition> parse() {
    TRY(check_text());
    auto term = TRY(either());
    auto condition = TRY(as_condition(std::move(term)));
    if (lexer_.peek().kind != Token::Kind::End) return lexer_.syntax_error();
    TRY(problems_.first());
    return condition;
  }

 private:
  Result<Term> either() { return chain("OR", Op::Or, &ConditionParser::both); }
  Result<Term> both() { return chain("AND", Op::And, &ConditionParser::negation); }

  Result<Term> chain(std::string_view keyword, Op op, Result<Term> (ConditionParser::*part)()) {
    auto first = TRY((this->*part)());
    if (!lexer_.at_word(keyword)) return first;
    Condition whole{op};
    whole.parts.push_back(TRY(as_condition(std::move(first))));
    while (lexer_.accept_word(keyword)) {
      count_operator();
      auto next = TRY((this->*part)());
      whole.parts.push_back(TRY(as_condition(std::move(next))));
    }
    return Term{std::move(whole), {}};
  }

  Result<Term> negation() {
    if (!lexer_.accept_word("NOT")) return comparison();
    count_operator();
    TRY(enter());
    auto inner = TRY(negation());
    --depth_;
    Condition whole{Op::Not};
    whole.parts.push_back(TRY(as_condition(std::move(inner))));
    return Term{std::move(whole), {}};
  }

  Result<Term> comparison() {
    auto first = TRY(primary());
    auto* comparator = at_comparator();
    bool between = lexer_.at_word("BETWEEN"), in = lexer_.at_word("IN");
    if (!comparator && !between && !in) return first;
    auto left = TRY(as_operand(std::move(first)));
    count_operator();
    lexer_.next();
    Condition whole = comparator ? TRY(compared(*comparator, std::move(left)))
                      : between  ? TRY(between_bounds(std::move(left)))
                                 : TRY(in_list(std::move(left)));
    problems_.settle();
    return Term{std::move(whole), {}};
  }

  Result<Condition> compared(const Comparator& comparator, Operand left) {
    Condition whole{comparator.op};
    whole.operands.push_back(std::move(left));
    whole.operands.push_back(TRY(operand()));
    check_distinct(comparator.sign, whole.operands);
    if (comparator.op != Op::Equal && comparator.op != Op::NotEqual)
      check_ordered(comparator.sign, whole.operands);
    return whole;
  }

  Result<Condition> between_bounds(Operand left) {
    Condition whole{Op::Between};
    whole.operands.push_back(std::move(left));
    whole.operands.push_back(TRY(operand()));
    if (!lexer_.accept_word("AND")) return lexer_.syntax_error();
    whole.operands.push_back(TRY(operand()));
    check_ordered("BETWEEN", whole.operands);
    check_bounds(whole.operands[1], whole.operands[2]);
    return whole;
  }

  Result<Condition> in_list(Operand left) {
    Condition whole{Op::In};
    whole.operands.push_back(std::move(left));
    if (!lexer_.accept_sign("(")) return lexer_.syntax_error();
    do whole.operands.push_back(TRY(operand()));
    while (lexer_.accept_sign(","));
    if (!lexer_.accept_sign(")")) return lexer_.syntax_error();
    if (auto count = whole.operands.size() - 1; count > in_operands_max)
      problems_.note(Problems::OperandCount,
                     "The IN operator is provided with too many operands; number of operands: " +
                         std::to_string(count));
    return whole;
  }

  Result<Term> primary() {
    if (lexer_.accept_sign("(")) return parenthesised();
    auto& token = lexer_.peek();
    if (token.kind == Token::Kind::Value) return Term{{}, constant()};
    if (token.kind == Token::Kind::Word) {
      for (auto keyword : keywords)
        if (lexer_.at_word(keyword)) return lexer_.syntax_error();
      auto& after = lexer_.peek(1);
      if (after.kind == Token::Kind::Sign && after.text == "(") return Term{{}, TRY(function())};
    }
    Operand operand{Operand::Kind::Path};
    operand.path = TRY(path());
    return Term{{}, std::move(operand)};
  }

  Result<Term> parenthesised() {
    TRY(enter());
    auto inner = TRY(either());
    --depth_;
    if (!lexer_.accept_sign(")")) return lexer_.syntax_error();
    if (inner.in_parentheses)
      problems_.note(Problems::Parentheses, "The expression has redundant parentheses;");
    inner.in_parentheses = true;
    if (inner.operand && inner.operand->kind == Operand::Kind::Path)
      TRY(path_rest(inner.operand->path));
    return inner;
  }

  Result<Operand> function() {
    count_operator();
    TRY(enter());
    Operand call{Operand::Kind::Other};
    call.function = lexer_.next().text;
    lexer_.next();
    do call.arguments.push_back(TRY(operand()));
    while (lexer_.accept_sign(","));
    if (!lexer_.accept_sign(")")) return lexer_.syntax_error();
    --depth_;
    if (call.function == "size") call.kind = Operand::Kind::Size;
    check_function(call);
    return call;
  }

  // --- What a term is used as ---

  Result<Operand> operand() {
    auto term = TRY(primary());
    return as_operand(std::move(term));
  }

  Result<Operand> as_operand(Term term) {
    if (!term.operand) return lexer_.syntax_error();
    if (term.operand->kind == Operand::Kind::Other) misused(term.operand->function);
    return std::move(*term.operand);
  }

  Result<Condition> as_condition(Term term) {
    if (term.condition) return std::move(*term.condition);
    auto& operand = *term.operand;
    if (operand.function.empty()) return lexer_.syntax_error();
    Condition whole{Op::Exists};
    auto found = std::ranges::find(functions, operand.function, &Function::name);
    if (found != functions.end())
      whole.op = found->op;
    else if (operand.function == "size")
      misused(operand.function);
    whole.operands = std::move(operand.arguments);
    problems_.settle();
    return whole;
  }

  const Comparator* at_comparator() const {
    if (lexer_.peek().kind != Token::Kind::Sign) return nullptr;
    auto found = std::ranges::find(comparators, lexer_.peek().text, &Comparator::sign);
    return found == comparators.end() ? nullptr : &*found;
  }

  Result<> enter() {
    if (++depth_ > depth_max)
      return invalid("The expression contains too many operators; operator count: " +
                     std::to_string(depth_));
    return Done{};
  }

  // --- What must hold for operands ---

  void misused(const std::string& name) {
    problems_.note(
        Problems::MisusedFunction,
        "The function is not allowed to be used this way in an expression; function: " + name);
  }

  void wrong_type(std::string_view what, std::string_view name, std::string_view type) {
    problems_.note(Problems::FunctionUse, "Incorrect operand type for operator or function; " +
                                              std::string(what) + ": " + std::string(name) +
                                              ", operand type: " + std::string(type));
  }

  void check_distinct(std::string_view name, const std::vector<Operand>& operands) {
    for (auto& operand : operands)
      if (operand.kind != Operand::Kind::Path) return;
    if (operands[0].path != operands[1].path) return;
    problems_.note(Problems::NotDistinct,
                   "The first operand must be distinct from the remaining operands for this "
                   "operator or function; operator: " +
                       std::string(name) + ", first operand: " + described(operands[0].path));
  }

  void check_ordered(std::string_view sign, const std::vector<Operand>& operands) {
    for (auto& operand : operands)
      if (auto type = constant_type(operand); type != Type::None && !is_ordered(type))
        wrong_type("operator", sign, name_of(type));
  }

  void check_bounds(const Operand& low, const Operand& high) {
    auto types = std::pair(constant_type(low), constant_type(high));
    if (!is_ordered(types.first) || !is_ordered(types.second)) return;
    auto bounds = "; lower bound operand: " + printed(*low.constant) +
                  ", upper bound operand: " + printed(*high.constant);
    if (types.first != types.second)
      problems_.note(
          Problems::FunctionUse,
          "The BETWEEN operator requires same data type for lower and upper bounds" + bounds);
    else if (compare(*low.constant, *high.constant) > 0)
      problems_.note(Problems::FunctionUse,
                     "The BETWEEN operator requires upper bound to be greater than or equal to "
                     "lower bound" +
                         bounds);
  }

  void check_function(const Operand& call) {
    auto& name = call.function;
    auto found = std::ranges::find(functions, name, &Function::name);
    if (found == functions.end() && name != "size") {
      bool of_updates = name == "if_not_exists" || name == "list_append";
      problems_.note(
          Problems::UnknownFunction,
          of_updates ? "The function is not allowed in a condition expression; function: " + name
                     : "Invalid function name; function: " + name);
      return;
    }
    auto wanted = found == functions.end() ? 1 : found->arguments;
    if (call.arguments.size() != wanted) {
      problems_.note(Problems::OperandCount,
                     "Incorrect number of operands for operator or function; operator or "
                     "function: " +
                         name + ", number of operands: " + std::to_string(call.arguments.size()));
      return;
    }
    if (wanted == 2) check_distinct(name, call.arguments);
    check_arguments(name, call.arguments);
  }

  void check_arguments(const std::string& name, const std::vector<Operand>& arguments) {
    auto function = std::string_view("operator or function");
    if (name.starts_with("attribute_") && name != "attribute_type") {
      if (arguments[0].kind != Operand::Kind::Path)
        problems_.note(
            Problems::FunctionUse,
            "Operator or function requires a document path; operator or function: " + name);
    } else if (name == "begins_with") {
      for (auto& argument : arguments)
        if (auto type = constant_type(argument);
            argument.kind == Operand::Kind::Size ||
            (type != Type::None && type != Type::S && type != Type::B))
          wrong_type(function, name, type == Type::None ? "N" : name_of(type));
    } else if (name == "size") {
      if (auto type = constant_type(arguments[0]);
          type == Type::N || type == Type::Bool || type == Type::Null)
        wrong_type(function, name, name_of(type));
    } else if (name == "attribute_type") {
      check_type_name(arguments[1]);
    }
  }

  void check_type_name(const Operand& argument) {
    auto type = constant_type(argument);
    if (type != Type::S)
      return wrong_type("operator or function", "attribute_type",
                        type == Type::None ? "{NS,SS,L,BS,N,M,B,BOOL,NULL,S}" : name_of(type));
    if (type_named(*argument.constant->s) == Type::None)
      problems_.note(Problems::FunctionUse,
                     "Invalid attribute type name found; type: " + *argument.constant->s +
                         ", valid types: {B,NULL,SS,BOOL,L,BS,N,NS,S,M}");
  }

  int depth_ = 0;
};

}  // namespace

Result<Condition> parse_condition(std::string_view parameter, std::string_view text,
                                  Parameters& parameters) {
  return ConditionParser(text, parameters).parse().context("Invalid " + std::string(parameter));
}

}  // namespace windlass::cloud::dynamodb
