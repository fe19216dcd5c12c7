// Update and projection expressions.
#include <array>

#include "cloud/dynamodb/parser.h"
#include "cloud/dynamodb/parser_base.h"

namespace windlass::cloud::dynamodb {

namespace {

using Kind = Operand::Kind;

struct Section {
  std::string_view keyword;
  Action::Kind kind;
};
constexpr std::array sections{
    Section{"SET", Action::Kind::Set},
    Section{"REMOVE", Action::Kind::Remove},
    Section{"ADD", Action::Kind::Add},
    Section{"DELETE", Action::Kind::Delete},
};
constexpr int depth_max = 310;

class UpdateParser : ParserBase {
 public:
  using ParserBase::ParserBase;

  Result<Update> parse() {
    TRY(check_text());
    do TRY(section());
    while (lexer_.peek().kind != Token::Kind::End);
    std::vector<Path> paths;
    for (auto& action : update_) paths.push_back(action.path);
    if (auto apart = check_overlaps(paths); !apart)
      problems_.note(Problems::Overlap, apart.error().message);
    TRY(problems_.first());
    return std::move(update_);
  }

 private:
  Result<> section() {
    auto* found = at_section();
    if (!found) return lexer_.syntax_error();
    lexer_.next();
    auto& seen = seen_[static_cast<std::size_t>(found->kind)];
    if (seen)
      problems_.note(Problems::Section, "The \"" + std::string(found->keyword) +
                                            "\" section can only be used once in an update "
                                            "expression;");
    seen = true;
    do TRY(action(found->kind));
    while (lexer_.accept_sign(","));
    return Done{};
  }

  const Section* at_section() const {
    for (auto& section : sections)
      if (lexer_.at_word(section.keyword)) return &section;
    return nullptr;
  }

  Result<> action(Action::Kind kind) {
    if (at_section()) return lexer_.syntax_error();
    Action action{kind, TRY(path())};
    if (kind == Action::Kind::Set) {
      if (!lexer_.accept_sign("=")) return lexer_.syntax_error();
      action.value = TRY(value());
    } else if (kind != Action::Kind::Remove) {
      if (lexer_.peek().kind != Token::Kind::Value) return lexer_.syntax_error();
      action.value = constant();
      count_operator();
      check_operand(kind, constant_type(action.value));
    }
    update_.push_back(std::move(action));
    return Done{};
  }

  Result<Operand> value() {
    auto left = TRY(operand());
    bool plus = lexer_.at_sign("+");
    if (!plus && !lexer_.at_sign("-")) return left;
    lexer_.next();
    count_operator();
    Operand sum{plus ? Kind::Plus : Kind::Minus};
    sum.function = plus ? "+" : "-";
    sum.arguments.push_back(std::move(left));
    sum.arguments.push_back(TRY(operand()));
    check_types(sum, Type::N);
    return sum;
  }

  Result<Operand> operand() {
    if (++depth_ > depth_max)
      return invalid("The expression contains too many operators; operator count: " +
                     std::to_string(depth_));
    auto parsed = TRY(operand_within());
    --depth_;
    return parsed;
  }

  Result<Operand> operand_within() {
    if (lexer_.accept_sign("(")) {
      auto inner = TRY(value());
      if (!lexer_.accept_sign(")")) return lexer_.syntax_error();
      return inner;
    }
    auto& token = lexer_.peek();
    if (token.kind == Token::Kind::Value) return constant();
    if (at_section()) return lexer_.syntax_error();
    auto& after = lexer_.peek(1);
    if (token.kind == Token::Kind::Word && after.kind == Token::Kind::Sign && after.text == "(")
      return function();
    Operand operand{Kind::Path};
    operand.path = TRY(path());
    return operand;
  }

  Result<Operand> function() {
    count_operator();
    Operand call{Kind::Other};
    call.function = lexer_.next().text;
    lexer_.next();
    do call.arguments.push_back(TRY(operand()));
    while (lexer_.accept_sign(","));
    if (!lexer_.accept_sign(")")) return lexer_.syntax_error();
    check_function(call);
    return call;
  }

  void check_function(Operand& call) {
    auto& name = call.function;
    if (name == "if_not_exists") call.kind = Kind::IfNotExists;
    if (name == "list_append") call.kind = Kind::ListAppend;
    if (call.kind == Kind::Other) {
      bool of_conditions = name == "attribute_exists" || name == "attribute_not_exists" ||
                           name == "attribute_type" || name == "begins_with" ||
                           name == "contains" || name == "size";
      problems_.note(Problems::UnknownFunction,
                     of_conditions
                         ? "The function is not allowed in an update expression; function: " + name
                         : "Invalid function name; function: " + name);
      return;
    }
    if (call.arguments.size() != 2) {
      problems_.note(Problems::FunctionUse,
                     "Incorrect number of operands for operator or function; operator or "
                     "function: " +
                         name + ", number of operands: " + std::to_string(call.arguments.size()));
      return;
    }
    if (call.kind == Kind::ListAppend) return check_types(call, Type::L);
    if (call.arguments[0].kind != Kind::Path)
      problems_.note(
          Problems::FunctionUse,
          "Operator or function requires a document path; operator or function: " + name);
  }

  void check_types(const Operand& call, Type wanted) {
    for (auto& argument : call.arguments)
      if (auto type = constant_type(argument); type != Type::None && type != wanted)
        problems_.note(Problems::FunctionUse,
                       "Incorrect operand type for operator or function; operator or function: " +
                           call.function + ", operand type: " + std::string(name_of(type)));
  }

  void check_operand(Action::Kind kind, Type type) {
    bool set = type == Type::SS || type == Type::NS || type == Type::BS;
    if (type == Type::None || set || (kind == Action::Kind::Add && type == Type::N)) return;
    auto name = kind == Action::Kind::Add ? std::string("ADD") : std::string("DELETE");
    problems_.note(Problems::OperandType,
                   "Incorrect operand type for operator or function; operator: " + name +
                       ", operand type: " + std::string(long_name_of(type)) +
                       ", typeSet: ALLOWED_FOR_" + name + "_OPERAND");
  }

  Update update_;
  std::array<bool, sections.size()> seen_{};
  int depth_ = 0;
};

class ProjectionParser : ParserBase {
 public:
  using ParserBase::ParserBase;

  Result<Projection> parse() {
    TRY(check_text());
    Projection paths;
    do paths.push_back(TRY(path()));
    while (lexer_.accept_sign(","));
    if (lexer_.peek().kind != Token::Kind::End) return lexer_.syntax_error();
    TRY(problems_.first());
    TRY(check_overlaps(paths));
    return paths;
  }
};

}  // namespace

Result<Update> parse_update(std::string_view text, Parameters& parameters) {
  return UpdateParser(text, parameters).parse().context("Invalid UpdateExpression");
}

Result<Projection> parse_projection(std::string_view text, Parameters& parameters) {
  return ProjectionParser(text, parameters).parse().context("Invalid ProjectionExpression");
}

}  // namespace windlass::cloud::dynamodb
