// Functions that decide: Fn::If, conditions, and those of rules.
#include <algorithm>

#include "formation/problem.h"
#include "formation/scope.h"

namespace windlass::formation {

namespace {

Evaluated answer(bool holds) { return Evaluated{.json = holds}; }

Result<Json::Array> list_of(Scope& scope, const Node& node, Mark mark) {
  auto value = TRY(scope.value(node));
  if (!value.json.is_array()) return misused("a list of strings is expected here", mark);
  return value.json.as_array();
}

bool contains(const Json::Array& list, const Json& value) {
  return std::ranges::any_of(list, [&](auto& item) { return same_value(item, value); });
}

Json::Array as_list(const std::vector<std::string>& texts) {
  Json::Array list;
  for (auto& text : texts) list.emplace_back(text);
  return list;
}

}  // namespace

Result<Evaluated> if_value(Scope& scope, const Node& argument, Mark mark) {
  auto holds = TRY(scope.condition(argument.items()[0].text(), mark));
  return scope.value(argument.items()[holds ? 1 : 2]);
}

Result<Evaluated> condition_value(Scope& scope, const Node& argument, Mark mark) {
  return answer(TRY(scope.condition(argument.text(), mark)));
}

Result<Evaluated> and_value(Scope& scope, const Node& argument, Mark mark) {
  bool holds = true;
  for (auto& item : argument.items()) holds &= TRY(scope.truth(item, mark));
  return answer(holds);
}

Result<Evaluated> or_value(Scope& scope, const Node& argument, Mark mark) {
  bool holds = false;
  for (auto& item : argument.items()) holds |= TRY(scope.truth(item, mark));
  return answer(holds);
}

Result<Evaluated> not_value(Scope& scope, const Node& argument, Mark mark) {
  return answer(!TRY(scope.truth(argument.items()[0], mark)));
}

Result<Evaluated> equals_value(Scope& scope, const Node& argument, Mark mark) {
  (void)mark;
  auto left = TRY(scope.value(argument.items()[0])), right = TRY(scope.value(argument.items()[1]));
  return answer(same_value(left.json, right.json));
}

Result<Evaluated> contains_value(Scope& scope, const Node& argument, Mark mark) {
  auto list = TRY(list_of(scope, argument.items()[0], mark));
  auto value = TRY(scope.value(argument.items()[1]));
  return answer(contains(list, value.json));
}

Result<Evaluated> each_equals_value(Scope& scope, const Node& argument, Mark mark) {
  auto list = TRY(list_of(scope, argument.items()[0], mark));
  auto value = TRY(scope.value(argument.items()[1]));
  return answer(
      std::ranges::all_of(list, [&](auto& item) { return same_value(item, value.json); }));
}

Result<Evaluated> each_in_value(Scope& scope, const Node& argument, Mark mark) {
  auto list = TRY(list_of(scope, argument.items()[0], mark));
  auto among = TRY(list_of(scope, argument.items()[1], mark));
  return answer(std::ranges::all_of(list, [&](auto& item) { return contains(among, item); }));
}

Result<Evaluated> ref_all_value(Scope& scope, const Node& argument, Mark mark) {
  auto all = scope.world().all_of(argument.text());
  if (!all) return placed(all.error(), mark);
  return Evaluated{.json = as_list(*all)};
}

Result<Evaluated> value_of_value(Scope& scope, const Node& argument, Mark mark) {
  auto& name = argument.items()[0].text();
  auto* parameter = scope.written().parameter(name);
  auto* given = scope.parameters().find(name);
  if (!parameter || !given) return misused("Fn::ValueOf names no parameter: " + name, mark);
  // Of a list of things: a list of their attributes.
  std::string_view type = parameter->type;
  auto is_list = type.starts_with("List<");
  if (is_list) type = type.substr(5, type.size() - 6);
  auto ask = [&](const Json& id) {
    return scope.world().value_of(type, id.as_string(), argument.items()[1].text());
  };
  if (!is_list) {
    auto value = ask(given->value);
    if (!value) return placed(value.error(), mark);
    return Evaluated{.json = *value};
  }
  Evaluated out{.json = Json::Array{}};
  for (auto& id : given->value.as_array()) {
    auto value = ask(id);
    if (!value) return placed(value.error(), mark);
    out.json.push(*value);
  }
  return out;
}

Result<Evaluated> value_of_all_value(Scope& scope, const Node& argument, Mark mark) {
  auto& type = argument.items()[0].text();
  auto all = scope.world().all_of(type);
  if (!all) return placed(all.error(), mark);
  Evaluated out{.json = Json::Array{}};
  for (auto& id : *all) {
    auto value = scope.world().value_of(type, id, argument.items()[1].text());
    if (!value) return placed(value.error(), mark);
    out.json.push(*value);
  }
  return out;
}

}  // namespace windlass::formation
