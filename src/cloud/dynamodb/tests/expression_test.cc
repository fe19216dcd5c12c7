#include <doctest/doctest.h>

#include "cloud/dynamodb/evaluate.h"
#include "cloud/dynamodb/parser.h"
#include "dynamo_fixture.h"

namespace windlass::cloud::dynamodb {

namespace {

const Parameters::Names names{{{"#n", "name"}, {"#a", "a"}, {"#dot", "x.y"}}};

Parameters::Values values() {
  AttributeValue set = SS({"x", "y"});
  return Item{{":s", S("x")},  {":xyz", S("xyz")},  {":n", N("5")},   {":m", N("7")},
              {":b", B("x")},  {":l", L({N("1")})}, {":ss", set},     {":t", Bool(true)},
              {":map", M({})}, {":type", S("SS")},  {":null", Null()}};
}

const Item& thing() {
  static const Item item{
      {"a", N("5")},
      {"b", S("xyz")},
      {"c", M({{"d", L({N("1"), S("x"), M({{"e", Bool(true)}})})}})},
      {"set", SS({"x", "y"})},
      {"numbers", NS({"1", "5"})},
      {"name", S("it")},
      {"x.y", S("dotted")},
      {"bytes", B("xyz")},
      {"nil", Null()},
  };
  return item;
}

// "true", "false", or the error.
std::string condition(std::string_view text) {
  auto given = values();
  auto parameters = Parameters::of(names, given);
  REQUIRE_MESSAGE(parameters, parameters.error().message);
  auto parsed = parse_condition("ConditionExpression", text, *parameters);
  if (!parsed) return parsed.error().message;
  return holds(*parsed, thing()) ? "true" : "false";
}

// The item afterwards, or the error.
std::string update(std::string_view text, Item item = thing()) {
  auto given = values();
  auto parameters = Parameters::of(names, given);
  auto parsed = parse_update(text, *parameters);
  if (!parsed) return parsed.error().message;
  auto applied = apply_update(*parsed, item);
  return applied ? shown(item) : applied.error().message;
}

std::string projection(std::string_view text) {
  auto parameters = Parameters::of(names);
  auto parsed = parse_projection(text, *parameters);
  return parsed ? shown(projected(thing(), *parsed)) : parsed.error().message;
}

struct Case {
  std::string_view text;
  std::string_view result;
};

}  // namespace

TEST_CASE("conditions are evaluated") {
  const Case cases[] = {
      {"a = :n", "true"},
      {":n = a", "true"},
      {"a <> :n", "false"},
      {"nothing <> :n", "true"},
      {"nothing = :n", "false"},
      {"a < :m", "true"},
      {"a <= :n", "true"},
      {"a > :n", "false"},
      {"a >= :m", "false"},
      {"b > :s", "true"},
      {"b < :n", "false"},
      {"a BETWEEN :n AND :m", "true"},
      {"a between :n and :m and b = :xyz", "true"},
      {"a IN (:m, :n)", "true"},
      {"a IN (:m, :s)", "false"},
      {"attribute_exists(a)", "true"},
      {"attribute_exists(c.d[2].e)", "true"},
      {"attribute_exists(c.d[3])", "false"},
      {"attribute_not_exists(nothing)", "true"},
      {"attribute_type(#n, :type)", "false"},
      {"attribute_type(#dot, :type) OR a = :n", "true"},
      {"begins_with(b, :s)", "true"},
      {"begins_with(bytes, :b)", "true"},
      {"begins_with(bytes, :s)", "false"},
      {"contains(b, :s)", "true"},
      {"contains(numbers, :n)", "true"},
      {"contains(c.d, :s)", "true"},
      {"contains(numbers, :m)", "false"},
      {"size(b) < :n", "true"},
      {"size(c.d) = :n", "false"},
      {"size(a) = :n", "false"},
      {"NOT a = :n", "false"},
      {"NOT a = :n OR b = :xyz", "true"},
      {"a = :m OR a = :n AND b = :xyz", "true"},
      {"(a = :m OR a = :n) AND b = :s", "false"},
      {"(a) = (:n)", "true"},
      {"(a = :n)", "true"},
      {"not not a = :n", "true"},
      {"c = :map", "false"},
      {"nil = :null", "true"},
      {"#dot = :s", "false"},
      {"#n <> :s and #a = :n", "true"},
      {"(c).d[0] = :n", "false"},
  };
  for (auto& [text, result] : cases) {
    CAPTURE(text);
    CHECK(condition(text) == result);
  }
}

TEST_CASE("malformed conditions are refused in AWS's words") {
  const Case cases[] = {
      {"", "The expression can not be empty;"},
      {"a", "Syntax error; token: \"<EOF>\", near: \"a\""},
      {"a = ", "Syntax error; token: \"<EOF>\", near: \"=\""},
      {"a = :n AND", "Syntax error; token: \"<EOF>\", near: \"AND\""},
      {"a == :n", "Syntax error; token: \"=\", near: \"== :n\""},
      {"a = :n b", "Syntax error; token: \"b\", near: \":n b\""},
      {"a = \"x\"", "Syntax error; token: \"\"\", near: \"= \"x\""},
      {"a = 5", "Syntax error; token: \"5\", near: \"= 5\""},
      {"_a = :n", "Syntax error; token: \"_\", near: \"_a\""},
      {"a[x] = :n", "Syntax error; token: \"x\", near: \"[x]\""},
      {"a IN ()", "Syntax error; token: \")\", near: \"()\""},
      {"(a = :n", "Syntax error; token: \"<EOF>\", near: \":n\""},
      {"a BETWEEN :n OR :m", "Syntax error; token: \"OR\", near: \":n OR :m\""},
      {"((a = :n))", "The expression has redundant parentheses;"},
      {"((a)) = :n", "The expression has redundant parentheses;"},
      {"sizes(a) = :n", "Invalid function name; function: sizes"},
      {"if_not_exists(a, :n)",
       "The function is not allowed in a condition expression; function: if_not_exists"},
      {"size(a)",
       "The function is not allowed to be used this way in an expression; function: size"},
      {"attribute_exists(a) = :n",
       "The function is not allowed to be used this way in an expression; function: "
       "attribute_exists"},
      {"size = :n", "Attribute name is a reserved keyword; reserved keyword: size"},
      {"a.Status = :n", "Attribute name is a reserved keyword; reserved keyword: Status"},
      {"#x = :n",
       "An expression attribute name used in the document path is not defined; attribute name: #x"},
      {"a = :x",
       "An expression attribute value used in expression is not defined; attribute value: :x"},
      {"contains(a)",
       "Incorrect number of operands for operator or function; operator or function: contains, "
       "number of operands: 1"},
      {"attribute_exists(:n)",
       "Operator or function requires a document path; operator or function: attribute_exists"},
      {"begins_with(a, :n)",
       "Incorrect operand type for operator or function; operator or function: begins_with, "
       "operand type: N"},
      {"size(:n) = :n",
       "Incorrect operand type for operator or function; operator or function: size, operand type: "
       "N"},
      {"attribute_type(a, :n)",
       "Incorrect operand type for operator or function; operator or function: attribute_type, "
       "operand type: N"},
      {"attribute_type(a, :s)",
       "Invalid attribute type name found; type: x, valid types: {B,NULL,SS,BOOL,L,BS,N,NS,S,M}"},
      {"a = a",
       "The first operand must be distinct from the remaining operands for this operator or "
       "function; operator: =, first operand: [a]"},
      {"contains(c.d[1], c.d[1])",
       "The first operand must be distinct from the remaining operands for this operator or "
       "function; operator: contains, first operand: [c, d, [1]]"},
      {"a < :l", "Incorrect operand type for operator or function; operator: <, operand type: L"},
      {"a BETWEEN :m AND :n",
       "The BETWEEN operator requires upper bound to be greater than or equal to lower bound; "
       "lower "
       "bound operand: AttributeValue: {N:7}, upper bound operand: AttributeValue: {N:5}"},
      {"a BETWEEN :s AND :n",
       "The BETWEEN operator requires same data type for lower and upper bounds; lower bound "
       "operand: AttributeValue: {S:x}, upper bound operand: AttributeValue: {N:5}"},
  };
  for (auto& [text, result] : cases) {
    CAPTURE(text);
    CHECK(condition(text) == "Invalid ConditionExpression: " + std::string(result));
  }
}

TEST_CASE("expressions have limits") {
  CHECK(condition(std::string(4097, 'a')) ==
        "Invalid ConditionExpression: Expression size has exceeded the maximum allowed size; "
        "expression size: 4097");
  std::string many = "a = :n";
  for (int i = 0; i < 200; ++i) many += " OR a = :n";
  CHECK(condition(many).starts_with(
      "Invalid ConditionExpression: The expression contains too many operators; operator count: "));
  std::string in = "a IN (:n";
  for (int i = 0; i < 100; ++i) in += ",:n";
  CHECK(condition(in + ")") ==
        "Invalid ConditionExpression: The IN operator is provided with too many operands; number "
        "of operands: 101");
  CHECK(condition(std::string(2000, '(')).find("too many operators") != std::string::npos);
  std::string deep = "a";
  for (int i = 0; i < 40; ++i) deep += ".b";
  CHECK(condition(deep + " = :n").find("too many nesting levels; nesting levels: 41") !=
        std::string::npos);
}

TEST_CASE("updates are carried out on the item as it was before") {
  Item item{{"a", N("5")}, {"l", L({N("1"), N("2"), N("3")})}, {"m", M({{"x", S("y")}})}};
  const Case cases[] = {
      {"SET a = a + :m", "{a: N 12, l: L [N 1, N 2, N 3], m: M {x: S y}}"},
      {"SET a = :m - a", "{a: N 2, l: L [N 1, N 2, N 3], m: M {x: S y}}"},
      {"SET z = a, a = :s", "{a: S x, l: L [N 1, N 2, N 3], m: M {x: S y}, z: N 5}"},
      {"SET z = if_not_exists(z, :n) + :n",
       "{a: N 5, l: L [N 1, N 2, N 3], m: M {x: S y}, z: N 10}"},
      {"SET l = list_append(l, :l)", "{a: N 5, l: L [N 1, N 2, N 3, N 1], m: M {x: S y}}"},
      {"SET l = list_append(if_not_exists(z, :l), l)",
       "{a: N 5, l: L [N 1, N 1, N 2, N 3], m: M {x: S y}}"},
      {"SET l[9] = :s, l[7] = :n, l[0] = :m",
       "{a: N 5, l: L [N 7, N 2, N 3, N 5, S x], m: M {x: S y}}"},
      {"REMOVE l[0], l[1]", "{a: N 5, l: L [N 3], m: M {x: S y}}"},
      {"REMOVE l[0] SET l[1] = :s", "{a: N 5, l: L [S x, N 3], m: M {x: S y}}"},
      {"SET m.z = :n REMOVE m.x, a, nothing", "{l: L [N 1, N 2, N 3], m: M {z: N 5}}"},
      {"ADD a :m, z :n, t :ss",
       "{a: N 12, l: L [N 1, N 2, N 3], m: M {x: S y}, t: SS [x, y], z: N 5}"},
      {"set m = m.x remove l", "{a: N 5, m: S y}"},
  };
  for (auto& [text, result] : cases) {
    CAPTURE(text);
    CHECK(update(text, item) == result);
  }
  CHECK(update("DELETE s :ss", {{"s", SS({"x", "z"})}}) == "{s: SS [z]}");
  CHECK(update("DELETE s :ss, nothing :ss", {{"s", SS({"x", "y"})}}) == "{}");
  CHECK(update("ADD s :ss", {{"s", SS({"a", "y"})}}) == "{s: SS [a, x, y]}");
}

TEST_CASE("updates that cannot be carried out are refused") {
  auto missing = "The provided expression refers to an attribute that does not exist in the item";
  auto type = "An operand in the update expression has an incorrect data type";
  auto place = "The document path provided in the update expression is invalid for update";
  CHECK(update("SET z = nothing") == missing);
  CHECK(update("SET z = nothing + :n") == missing);
  CHECK(update("SET z = b + :n") == type);
  CHECK(update("SET z = list_append(a, :l)") == type);
  CHECK(update("ADD b :n") == type);
  CHECK(update("DELETE numbers :ss") == type);
  CHECK(update("SET nothing.x = :n") == place);
  CHECK(update("SET a.x = :n") == place);
  CHECK(update("SET c[1] = :n") == place);
  CHECK(update("REMOVE nothing.x") == place);
}

TEST_CASE("malformed updates are refused in AWS's words") {
  const Case cases[] = {
      {"", "The expression can not be empty;"},
      {"a = :n", "Syntax error; token: \"a\", near: \"a =\""},
      {"SET a", "Syntax error; token: \"<EOF>\", near: \"a\""},
      {"SET a = :n,", "Syntax error; token: \"<EOF>\", near: \",\""},
      {"SET a = :n + :n + :n", "Syntax error; token: \"+\", near: \":n + :n\""},
      {"ADD a b", "Syntax error; token: \"b\", near: \"a b\""},
      {"SET a = :n SET b = :n",
       "The \"SET\" section can only be used once in an update expression;"},
      {"SET Name = :n", "Attribute name is a reserved keyword; reserved keyword: Name"},
      {"SET a = foo(b)", "Invalid function name; function: foo"},
      {"SET a = size(b)", "The function is not allowed in an update expression; function: size"},
      {"SET a = :x",
       "An expression attribute value used in expression is not defined; attribute value: :x"},
      {"SET #x = :n",
       "An expression attribute name used in the document path is not defined; attribute name: #x"},
      {"SET a = :n REMOVE a",
       "Two document paths overlap with each other; must remove or rewrite one of these paths; "
       "path "
       "one: [a], path two: [a]"},
      {"SET a.b = :n, a.b[1] = :n",
       "Two document paths overlap with each other; must remove or rewrite one of these paths; "
       "path "
       "one: [a, b], path two: [a, b, [1]]"},
      {"SET a.b = :n, a[1] = :n",
       "Two document paths conflict with each other; must remove or rewrite one of these paths; "
       "path one: [a, b], path two: [a, [1]]"},
      {"SET a = list_append(b, :n)",
       "Incorrect operand type for operator or function; operator or function: list_append, "
       "operand "
       "type: N"},
      {"SET a = b + :s",
       "Incorrect operand type for operator or function; operator or function: +, operand type: S"},
      {"SET a = if_not_exists(:n, :n)",
       "Operator or function requires a document path; operator or function: if_not_exists"},
      {"SET a = if_not_exists(b)",
       "Incorrect number of operands for operator or function; operator or function: "
       "if_not_exists, "
       "number of operands: 1"},
      {"ADD a :s",
       "Incorrect operand type for operator or function; operator: ADD, operand type: STRING, "
       "typeSet: ALLOWED_FOR_ADD_OPERAND"},
      {"DELETE a :n",
       "Incorrect operand type for operator or function; operator: DELETE, operand type: NUMBER, "
       "typeSet: ALLOWED_FOR_DELETE_OPERAND"},
  };
  for (auto& [text, result] : cases) {
    CAPTURE(text);
    CHECK(update(text) == "Invalid UpdateExpression: " + std::string(result));
  }
}

TEST_CASE("projections keep just what they name") {
  CHECK(projection("a, b") == "{a: N 5, b: S xyz}");
  CHECK(projection("c.d[2].e, c.d[0], nothing") == "{c: M {d: L [N 1, M {e: true}]}}");
  CHECK(projection("c.nothing, #n") == "{name: S it}");
  CHECK(projection("a,") ==
        "Invalid ProjectionExpression: Syntax error; token: \"<EOF>\", near: \",\"");
  CHECK(projection("c, c.d") ==
        "Invalid ProjectionExpression: Two document paths overlap with each other; must remove or "
        "rewrite one of these paths; path one: [c], path two: [c, d]");
}

TEST_CASE("names and values must be well formed and used") {
  Parameters::Names bad_name{{{"n", "name"}}};
  CHECK(refused(Parameters::of(bad_name)) ==
        "ExpressionAttributeNames contains invalid key: Syntax error; key: \"n\"");
  Parameters::Names none{std::map<std::string, std::string>{}};
  CHECK(refused(Parameters::of(none)) == "ExpressionAttributeNames must not be empty");
  Parameters::Values bad_value{Item{{":v", N("x")}}};
  CHECK(refused(Parameters::of({}, bad_value)) ==
        "ExpressionAttributeValues contains invalid value: The parameter cannot be converted to a "
        "numeric value: x for key :v");
  Parameters::Values two{Item{{":a", N("1")}, {":b", N("1")}}};
  auto parameters = Parameters::of({}, two);
  REQUIRE(parse_condition("FilterExpression", "a = :b", *parameters));
  CHECK(refused(parameters->all_used()) ==
        "Value provided in ExpressionAttributeValues unused in expressions: keys: {:a}");
}

}  // namespace windlass::cloud::dynamodb
