// AWS::LanguageExtensions, played.
#include "formation/check.h"
#include "formation/loops.h"
#include "formation/problem.h"

namespace windlass::formation {

namespace {

// Before transforms are played, nothing exists.
struct Nothing final : World {
  std::optional<Json> ref(std::string_view) override { return std::nullopt; }
  Result<std::optional<Json>> attribute(std::string_view, std::string_view) override {
    return std::optional<Json>();
  }
  Result<std::string> import(std::string_view) override {
    return misused("Fn::ImportValue cannot be used by a transform");
  }
  Result<std::vector<std::string>> zones(std::string_view) override {
    return misused("Fn::GetAZs cannot be used by a transform");
  }
};

// DeletionPolicy and UpdateReplacePolicy may be functions of parameters.
Result<> settle_policies(Node& resource, Evaluator& values) {
  for (auto* key : {"DeletionPolicy", "UpdateReplacePolicy"}) {
    auto* policy = resource.find(key);
    if (!policy || !policy->is_map()) continue;
    auto mark = policy->mark();
    auto value = TRY(values.evaluate(*policy));
    if (value.absent) {
      resource.erase(key);
      continue;
    }
    if (!value.known() || !value.json.is_string())
      return malformed("Every " + std::string(key) + " member must be a string.", mark);
    *policy = Node::string(value.json.as_string(), mark);
  }
  return Done{};
}

// The name of a resource, worked out from parameters.
Result<> settle_name(Node& name, Evaluator& values) {
  if (!name.is_map()) return Done{};
  auto mark = name.mark();
  auto value = TRY(values.evaluate(name));
  if (!value.known() || !value.json.is_string())
    return misused("the name of a resource must be a string that depends on no resources", mark);
  name = Node::string(value.json.as_string(), mark);
  return Done{};
}

// Ref and Fn::GetAtt may name their resource by a function.
Result<> settle_names(Node& node, Evaluator& values) {
  for (auto& item : node.items()) TRY(settle_names(item, values));
  auto is_call = node.members().size() == 1;
  for (auto& [key, mark, value] : node.members()) {
    if (is_call && key == "Ref")
      TRY(settle_name(value, values));
    else if (is_call && key == "Fn::GetAtt" && !value.items().empty())
      TRY(settle_name(value.items()[0], values));
    TRY(settle_names(value, values));
  }
  return Done{};
}

}  // namespace

Result<Template> process_template(const Template& written, const Parameters& parameters,
                                  const Pseudo& pseudo) {
  if (!written.unprocessed) return written;
  Nothing nothing;
  Evaluator values(written, parameters, pseudo, nothing);
  Loops loops(values);
  auto document = written.document;
  for (auto* name : {"Conditions", "Resources", "Outputs"}) {
    auto* section = document.find(name);
    if (!section) continue;
    *section = TRY(loops.played(*section));
    TRY(settle_names(*section, values));
  }
  if (auto* resources = document.find("Resources"))
    for (auto& member : resources->members()) TRY(settle_policies(member.value, values));
  document.erase("Transform");
  return read_stage(std::move(document), written.transforms);
}

}  // namespace windlass::formation
