// Functions that look something up: Ref, Fn::GetAtt, Fn::FindInMap, Fn::ImportValue.
#include "formation/problem.h"
#include "formation/scope.h"

namespace windlass::formation {

namespace {

std::optional<Evaluated> pseudo_value(const Pseudo& pseudo, std::string_view name) {
  if (name == "AWS::AccountId") return Evaluated{.json = pseudo.account_id};
  if (name == "AWS::Region") return Evaluated{.json = pseudo.region};
  if (name == "AWS::Partition") return Evaluated{.json = pseudo.partition};
  if (name == "AWS::URLSuffix") return Evaluated{.json = pseudo.url_suffix};
  if (name == "AWS::StackName") return Evaluated{.json = pseudo.stack_name};
  if (name == "AWS::StackId") return Evaluated{.json = pseudo.stack_id};
  if (name == "AWS::NoValue") return Evaluated{.json = {}, .uses = {}, .absent = true};
  if (name != "AWS::NotificationARNs") return std::nullopt;
  Evaluated list{.json = Json::Array{}};
  for (auto& arn : pseudo.notification_arns) list.json.push(arn);
  return list;
}

}  // namespace

Result<Evaluated> Scope::reference(const std::string& name, Mark mark) {
  if (auto value = pseudo_value(pseudo(), name)) return *value;
  if (auto* parameter = parameters().find(name)) {
    Evaluated value{.json = parameter->value};
    value.uses.push_back({.path = "",
                          .source = Source::Parameter,
                          .entity = name,
                          .logical_id = {},
                          .known = true,
                          .secret = parameter->no_echo});
    return value;
  }
  TRY(must_be_there(name, mark));
  auto found = world().ref(name);
  auto known = found.has_value();
  Evaluated value{.json = known ? *found : Json(known_after_apply)};
  value.uses.push_back(
      {.path = "", .source = Source::Resource, .entity = name, .logical_id = name, .known = known});
  return value;
}

Result<Evaluated> ref_value(Scope& scope, const Node& argument, Mark mark) {
  return scope.reference(argument.text(), mark);
}

Result<Evaluated> get_att_value(Scope& scope, const Node& argument, Mark mark) {
  auto name = TRY(scope.text(argument.items()[1], "the attribute in Fn::GetAtt", mark));
  if (!name.known())
    return misused(
        "the attribute in Fn::GetAtt must not depend on any resources, imported values, or "
        "Fn::GetAZs",
        mark);
  auto value = TRY(scope.attribute(argument.items()[0].text(), name.json.as_string(), mark));
  absorb_whole(value, name);
  return value;
}

Result<Evaluated> find_in_map_value(Scope& scope, const Node& argument, Mark mark) {
  std::string keys[3];
  Evaluated made_of;
  for (std::size_t i = 0; i < 3; ++i) {
    auto& item = argument.items()[i];
    if (item.is_scalar()) {
      // As it was written, like the keys of the mapping: on is no boolean here.
      keys[i] = item.text();
      continue;
    }
    auto key = TRY(scope.text(item, "a key of Fn::FindInMap", mark));
    if (!key.known())
      return misused("the keys of Fn::FindInMap must not depend on any resources", mark);
    absorb_whole(made_of, key);
    keys[i] = key.json.as_string();
  }
  auto* mapping = scope.written().mapping(keys[0]);
  auto* top = mapping ? mapping->values.find(keys[1]) : nullptr;
  auto* found = top ? top->find(keys[2]) : nullptr;
  if (!found && argument.items().size() == 4) {
    auto value = TRY(scope.value(*argument.items()[3].find("DefaultValue")));
    absorb_whole(value, made_of);
    return value;
  }
  if (!mapping)
    return misused(
        "Mapping named '" + keys[0] + "' is not present in the 'Mappings' section of template.",
        mark);
  if (!found)
    return misused("Unable to get mapping for " + keys[0] + "::" + keys[1] + "::" + keys[2], mark);
  made_of.json = document::to_json(*found);
  return made_of;
}

Result<Evaluated> import_value(Scope& scope, const Node& argument, Mark mark) {
  auto name = TRY(scope.text(argument, "the name of Fn::ImportValue", mark));
  if (!name.known())
    return misused(
        "the attribute in Fn::ImportValue must not depend on any resources, imported values, "
        "or Fn::GetAZs",
        mark);
  auto found = scope.world().import(name.json.as_string());
  if (!found) return placed(found.error(), mark);
  Evaluated value{.json = *found};
  value.uses.push_back(
      {.path = "", .source = Source::Import, .entity = name.json.as_string(), .logical_id = {}});
  return value;
}

}  // namespace windlass::formation
