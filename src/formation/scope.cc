#include "formation/scope.h"

#include "formation/pointer.h"
#include "formation/problem.h"

namespace windlass::formation {

Result<Evaluated> Scope::value(const Node& node) {
  if (auto call = TRY(call_of(node, block_, written().extended())))
    return call->function->value(*this, *call->argument, call->mark);
  if (node.is_list()) return list(node);
  if (node.is_map()) return map(node);
  return Evaluated{.json = document::to_json(node)};
}

Result<Evaluated> Scope::list(const Node& node) {
  Evaluated out{.json = Json::Array{}};
  for (auto& item : node.items()) {
    auto value = TRY(this->value(item));
    if (value.absent) continue;
    absorb(out, value, "/" + std::to_string(out.json.as_array().size()));
    out.json.push(std::move(value.json));
  }
  return out;
}

Result<Evaluated> Scope::map(const Node& node) {
  Evaluated out{.json = Json::Object{}};
  for (auto& member : node.members()) {
    auto value = TRY(this->value(member.value));
    if (value.absent) continue;
    absorb(out, value, pointer_to({member.key}));
    out.json.as_object().emplace_back(member.key, std::move(value.json));
  }
  return out;
}

Result<Evaluated> Scope::text(const Node& node, std::string_view whose, Mark mark) {
  auto value = TRY(this->value(node));
  auto text = value.absent ? std::nullopt : scalar_text(value.json);
  if (!text) return misused(std::string(whose) + " must be a string", mark);
  value.json = *text;
  return value;
}

Result<bool> Scope::truth(const Node& node, Mark mark) {
  auto value = TRY(this->value(node));
  if (value.json.is_bool()) return value.json.as_bool();
  // What a parameter says.
  if (value.json.is_string() && value.json.as_string() == "true") return true;
  if (value.json.is_string() && value.json.as_string() == "false") return false;
  return malformed("Conditions can only be boolean operations on parameters and other conditions",
                   mark);
}

Result<bool> Scope::condition(std::string_view name, Mark mark) {
  if (!written().find_condition(name))
    return malformed("Unresolved condition dependency " + std::string(name) + " in the " +
                         std::string(name_of(block_)) + " block of the template",
                     mark);
  auto holds = evaluator_.condition(name);
  if (!holds) return placed(holds.error(), mark);
  return holds;
}

Result<> Scope::must_be_there(const std::string& logical_id, Mark mark) {
  auto* resource = written().resource(logical_id);
  if (block_ == Block::Conditions || block_ == Block::Rules)
    return malformed("Unresolved dependencies [" + logical_id +
                         "]. Cannot reference resources in the " + std::string(name_of(block_)) +
                         " block of the template",
                     mark);
  if (!resource || !TRY(evaluator_.exists(*resource)))
    return malformed("Unresolved resource dependencies [" + logical_id + "] in the " +
                         std::string(name_of(block_)) + " block of the template",
                     mark);
  return Done{};
}

Result<Evaluated> Scope::attribute(const std::string& logical_id, const std::string& name,
                                   Mark mark) {
  TRY(must_be_there(logical_id, mark));
  auto found = world().attribute(logical_id, name);
  if (!found) return placed(found.error(), mark);
  auto known = found->has_value();
  Evaluated value{.json = known ? **found : Json(known_after_apply)};
  value.uses.push_back({.path = "",
                        .source = Source::Attribute,
                        .entity = logical_id + "." + name,
                        .logical_id = logical_id,
                        .known = known});
  return value;
}

}  // namespace windlass::formation
