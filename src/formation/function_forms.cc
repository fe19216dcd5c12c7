// How each function must be written, and what CloudFormation says when it is not.
#include "base/text.h"
#include "formation/functions.h"
#include "formation/problem.h"
#include "formation/substitution.h"

namespace windlass::formation {

namespace {

bool is_list_of(const Node& node, std::size_t least, std::size_t most) {
  return node.is_list() && node.items().size() >= least && node.items().size() <= most;
}

bool is_scalar(const Node& node) { return node.is_scalar() && !node.is_null(); }
// A text, or something that may become one.
bool may_be_text(const Node& node) { return is_scalar(node) || node.is_map(); }
bool may_be_list(const Node& node) { return node.is_list() || node.is_map(); }

Result<> refuse_unless(bool right, const char* words, Mark mark) {
  if (!right) return misused(words, mark);
  return Done{};
}

}  // namespace

Result<> ref_form(const Node& argument, Mark mark) {
  return refuse_unless(argument.is_string() && !argument.text().empty(),
                       "every Ref object must have a single String value.", mark);
}

Result<> condition_form(const Node& argument, Mark mark) {
  return refuse_unless(argument.is_string() && !argument.text().empty(),
                       "every Condition object must have a single String value.", mark);
}

Result<> get_att_form(const Node& argument, Mark mark) {
  auto right = is_list_of(argument, 2, 2) && argument.items()[0].is_string() &&
               !argument.items()[0].text().empty() && may_be_text(argument.items()[1]) &&
               !(argument.items()[1].is_string() && argument.items()[1].text().empty());
  return refuse_unless(
      right,
      "every Fn::GetAtt object requires two non-empty parameters, the resource name "
      "and the resource attribute",
      mark);
}

Result<> sub_form(const Node& argument, Mark mark) {
  auto right =
      argument.is_string() || (is_list_of(argument, 2, 2) && argument.items()[0].is_string() &&
                               argument.items()[1].is_map());
  if (!right)
    return misused(
        "One or more Fn::Sub intrinsic functions don't specify expected arguments. Specify a "
        "string as "
        "first argument, and an optional second argument to specify a mapping of values to replace "
        "in "
        "the string",
        mark);
  TRY(substitution_of(argument));
  return Done{};
}

Result<> join_form(const Node& argument, Mark mark) {
  return refuse_unless(is_list_of(argument, 2, 2) && may_be_text(argument.items()[0]) &&
                           may_be_list(argument.items()[1]),
                       "every Fn::Join object requires two parameters, (1) a string delimiter and "
                       "(2) a list of strings "
                       "to be joined or a function that returns a list of strings (such as "
                       "Fn::GetAZs) to be joined.",
                       mark);
}

Result<> split_form(const Node& argument, Mark mark) {
  return refuse_unless(is_list_of(argument, 2, 2) && is_scalar(argument.items()[0]) &&
                           may_be_text(argument.items()[1]),
                       "every Fn::Split object requires two parameters, (1) a string delimiter and "
                       "(2) a string to be "
                       "split or a function that returns a string to be split.",
                       mark);
}

Result<> base64_form(const Node& argument, Mark mark) {
  return refuse_unless(may_be_text(argument),
                       "every Fn::Base64 object must have a String-typed value.", mark);
}

Result<> select_form(const Node& argument, Mark mark) {
  return refuse_unless(
      is_list_of(argument, 2, 2) && may_be_text(argument.items()[0]) &&
          may_be_list(argument.items()[1]),
      "Fn::Select requires a list argument with two elements: an integer index and a list", mark);
}

Result<> get_azs_form(const Node& argument, Mark mark) {
  return refuse_unless(may_be_text(argument) || argument.is_null(),
                       "every Fn::GetAZs object must have a String-typed value.", mark);
}

Result<> cidr_form(const Node& argument, Mark mark) {
  auto right = is_list_of(argument, 2, 3);
  if (right)
    for (auto& item : argument.items()) right &= may_be_text(item);
  return refuse_unless(
      right,
      "every Fn::Cidr object requires two or three parameters: (1) an ipBlock, (2) the "
      "count of blocks and (3) the number of cidrBits",
      mark);
}

Result<> find_in_map_form(const Node& argument, Mark mark) {
  auto right = is_list_of(argument, 3, 4);
  if (right)
    for (std::size_t i = 0; i < 3; ++i) right &= may_be_text(argument.items()[i]);
  if (right && argument.items().size() == 4)
    right = argument.items()[3].is_map() && argument.items()[3].members().size() == 1 &&
            argument.items()[3].find("DefaultValue");
  return refuse_unless(
      right,
      "every Fn::FindInMap object requires three parameters, the map name, map key and "
      "the attribute for return value",
      mark);
}

Result<> import_form(const Node& argument, Mark mark) {
  return refuse_unless(may_be_text(argument),
                       "every Fn::ImportValue object must have a String-typed value.", mark);
}

Result<> length_form(const Node& argument, Mark mark) {
  return refuse_unless(may_be_list(argument), "Fn::Length only supports values of type array",
                       mark);
}

Result<> to_json_form(const Node& argument, Mark mark) {
  return refuse_unless(may_be_list(argument),
                       "every Fn::ToJsonString object must have an object or a list as its value.",
                       mark);
}

Result<> if_form(const Node& argument, Mark mark) {
  TRY(refuse_unless(is_list_of(argument, 3, 3),
                    "Fn::If requires a list argument with three parameters", mark));
  // A condition may be called No: YAML takes that for a boolean, its text is what was meant.
  return refuse_unless(is_scalar(argument.items()[0]),
                       "Fn::If requires a list argument with the first element being a condition",
                       mark);
}

Result<> and_form(const Node& argument, Mark mark) {
  return refuse_unless(
      is_list_of(argument, 2, 10),
      "every Fn::And object requires a list of at least 2 and at most 10 boolean parameters.",
      mark);
}

Result<> or_form(const Node& argument, Mark mark) {
  return refuse_unless(
      is_list_of(argument, 2, 10),
      "every Fn::Or object requires a list of at least 2 and at most 10 boolean parameters.", mark);
}

Result<> not_form(const Node& argument, Mark mark) {
  return refuse_unless(is_list_of(argument, 1, 1),
                       "every Fn::Not object requires one boolean parameter.", mark);
}

Result<> equals_form(const Node& argument, Mark mark) {
  return refuse_unless(is_list_of(argument, 2, 2),
                       "every Fn::Equals object requires a list of 2 string parameters.", mark);
}

Result<> contains_form(const Node& argument, Mark mark) {
  return refuse_unless(
      is_list_of(argument, 2, 2) && may_be_list(argument.items()[0]) &&
          may_be_text(argument.items()[1]),
      "every Fn::Contains object requires two parameters, a list of strings and a string", mark);
}

Result<> each_equals_form(const Node& argument, Mark mark) {
  return refuse_unless(
      is_list_of(argument, 2, 2) && may_be_list(argument.items()[0]) &&
          may_be_text(argument.items()[1]),
      "every Fn::EachMemberEquals object requires two parameters, a list of strings and a string",
      mark);
}

Result<> each_in_form(const Node& argument, Mark mark) {
  return refuse_unless(
      is_list_of(argument, 2, 2) && may_be_list(argument.items()[0]) &&
          may_be_list(argument.items()[1]),
      "every Fn::EachMemberIn object requires two parameters, both lists of strings", mark);
}

Result<> ref_all_form(const Node& argument, Mark mark) {
  return refuse_unless(argument.is_string(),
                       "every Fn::RefAll object requires the type of a parameter", mark);
}

Result<> value_of_form(const Node& argument, Mark mark) {
  return refuse_unless(is_list_of(argument, 2, 2) && argument.items()[0].is_string() &&
                           argument.items()[1].is_string(),
                       "every Fn::ValueOf object requires the name of a parameter and an attribute",
                       mark);
}

Result<> value_of_all_form(const Node& argument, Mark mark) {
  return refuse_unless(
      is_list_of(argument, 2, 2) && argument.items()[0].is_string() &&
          argument.items()[1].is_string(),
      "every Fn::ValueOfAll object requires the type of a parameter and an attribute", mark);
}

}  // namespace windlass::formation
