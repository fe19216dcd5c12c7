// The functions of the language: how each is written, where it may stand, and what it is worth.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "formation/evaluate.h"

namespace windlass::formation {

// The part of a template that a value stands in: each may use other functions.
enum class Block { Resources, Outputs, Conditions, Rules };
std::string_view name_of(Block block);

class Scope;

struct Function {
  enum class Where {
    Anywhere,
    Values,      // not in conditions and rules
    Conditions,  // answers true or false
    Rules,       // in rules only
    Extended,    // with AWS::LanguageExtensions
  };

  std::string_view name;
  Where where;
  // Refuses an argument of the wrong form.
  Result<> (*form)(const Node& argument, Mark mark);
  Result<Evaluated> (*value)(Scope& scope, const Node& argument, Mark mark);
};

std::span<const Function> functions();

struct Call {
  const Function* function;
  const Node* argument;
  Mark mark;
};

// The call that a node is, its form checked; nothing when it is plain data.
Result<std::optional<Call>> call_of(const Node& node, Block block, bool extended);

// --- The forms (function_forms.cc) ---
Result<> ref_form(const Node& argument, Mark mark);
Result<> condition_form(const Node& argument, Mark mark);
Result<> get_att_form(const Node& argument, Mark mark);
Result<> sub_form(const Node& argument, Mark mark);
Result<> join_form(const Node& argument, Mark mark);
Result<> split_form(const Node& argument, Mark mark);
Result<> base64_form(const Node& argument, Mark mark);
Result<> select_form(const Node& argument, Mark mark);
Result<> get_azs_form(const Node& argument, Mark mark);
Result<> cidr_form(const Node& argument, Mark mark);
Result<> find_in_map_form(const Node& argument, Mark mark);
Result<> import_form(const Node& argument, Mark mark);
Result<> length_form(const Node& argument, Mark mark);
Result<> to_json_form(const Node& argument, Mark mark);
Result<> if_form(const Node& argument, Mark mark);
Result<> and_form(const Node& argument, Mark mark);
Result<> or_form(const Node& argument, Mark mark);
Result<> not_form(const Node& argument, Mark mark);
Result<> equals_form(const Node& argument, Mark mark);
Result<> contains_form(const Node& argument, Mark mark);
Result<> each_equals_form(const Node& argument, Mark mark);
Result<> each_in_form(const Node& argument, Mark mark);
Result<> ref_all_form(const Node& argument, Mark mark);
Result<> value_of_form(const Node& argument, Mark mark);
Result<> value_of_all_form(const Node& argument, Mark mark);

// --- The values (lookup_functions.cc, text_functions.cc, list_functions.cc,
// condition_functions.cc) ---
Result<Evaluated> ref_value(Scope& scope, const Node& argument, Mark mark);
Result<Evaluated> get_att_value(Scope& scope, const Node& argument, Mark mark);
Result<Evaluated> find_in_map_value(Scope& scope, const Node& argument, Mark mark);
Result<Evaluated> import_value(Scope& scope, const Node& argument, Mark mark);
Result<Evaluated> base64_value(Scope& scope, const Node& argument, Mark mark);
Result<Evaluated> join_value(Scope& scope, const Node& argument, Mark mark);
Result<Evaluated> split_value(Scope& scope, const Node& argument, Mark mark);
Result<Evaluated> sub_value(Scope& scope, const Node& argument, Mark mark);
Result<Evaluated> to_json_value(Scope& scope, const Node& argument, Mark mark);
Result<Evaluated> select_value(Scope& scope, const Node& argument, Mark mark);
Result<Evaluated> get_azs_value(Scope& scope, const Node& argument, Mark mark);
Result<Evaluated> cidr_value(Scope& scope, const Node& argument, Mark mark);
Result<Evaluated> length_value(Scope& scope, const Node& argument, Mark mark);
Result<Evaluated> if_value(Scope& scope, const Node& argument, Mark mark);
Result<Evaluated> condition_value(Scope& scope, const Node& argument, Mark mark);
Result<Evaluated> and_value(Scope& scope, const Node& argument, Mark mark);
Result<Evaluated> or_value(Scope& scope, const Node& argument, Mark mark);
Result<Evaluated> not_value(Scope& scope, const Node& argument, Mark mark);
Result<Evaluated> equals_value(Scope& scope, const Node& argument, Mark mark);
Result<Evaluated> contains_value(Scope& scope, const Node& argument, Mark mark);
Result<Evaluated> each_equals_value(Scope& scope, const Node& argument, Mark mark);
Result<Evaluated> each_in_value(Scope& scope, const Node& argument, Mark mark);
Result<Evaluated> ref_all_value(Scope& scope, const Node& argument, Mark mark);
Result<Evaluated> value_of_value(Scope& scope, const Node& argument, Mark mark);
Result<Evaluated> value_of_all_value(Scope& scope, const Node& argument, Mark mark);

}  // namespace windlass::formation
