// Expressions as trees: what the parsers make, and the legacy parameters are translated to.
#pragma once

#include <string>
#include <vector>

#include "cloud/dynamodb/value.h"

namespace windlass::cloud::dynamodb {

// One step of a document path: a map's member, or a list's element.
struct Step {
  std::string name;
  int index = -1;  // of a list's element
  bool is_index() const { return index >= 0; }
  bool operator==(const Step&) const = default;
};
using Path = std::vector<Step>;
std::string described(const Path& path);  // "[a, [1], b]"
Path path_to(std::string attribute);

// Constants are views into the request, which outlives its trees.
struct Operand {
  enum class Kind { Path, Constant, Size, IfNotExists, ListAppend, Plus, Minus, Other } kind;
  Path path = {};                            // Path
  const AttributeValue* constant = nullptr;  // Constant
  std::string function = {};                 // the function's name, as it was written
  std::vector<Operand> arguments = {};       // of a function, or of + and -
};

struct Condition {
  enum class Op {
    And,
    Or,
    Not,  // of `parts`
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Between,
    In,
    Exists,
    NotExists,
    IsType,
    BeginsWith,
    Contains,
  } op;
  std::vector<Condition> parts = {};
  std::vector<Operand> operands = {};
};

struct Action {
  enum class Kind { Set, Remove, Add, Delete } kind;
  Path path;
  Operand value{Operand::Kind::Other};  // not for Remove
};
using Update = std::vector<Action>;

// The paths to answer.
using Projection = std::vector<Path>;

// Calls `visit` with each path that the condition mentions.
template <class Visit>
void each_path(const Operand& operand, Visit&& visit) {
  if (operand.kind == Operand::Kind::Path) visit(operand.path);
  for (auto& argument : operand.arguments) each_path(argument, visit);
}
template <class Visit>
void each_path(const Condition& condition, Visit&& visit) {
  for (auto& part : condition.parts) each_path(part, visit);
  for (auto& operand : condition.operands) each_path(operand, visit);
}

}  // namespace windlass::cloud::dynamodb
