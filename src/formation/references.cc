#include "formation/references.h"

#include <algorithm>

#include "base/text.h"
#include "formation/problem.h"
#include "formation/substitution.h"

namespace windlass::formation {

namespace {

using Kind = Reference::Kind;

class Search {
 public:
  Search(Block block, const Template& written, const std::map<std::string, bool>* conditions)
      : block_(block), written_(written), conditions_(conditions) {}

  std::vector<Reference> found;

  Result<> visit(const Node& node) {
    if (auto call = TRY(call_of(node, block_, written_.extended()))) return visit_call(*call);
    return visit_all(node);
  }

 private:
  Result<> visit_all(const Node& node) {
    for (auto& item : node.items()) TRY(visit(item));
    for (auto& member : node.members()) TRY(visit(member.value));
    return Done{};
  }

  Result<> visit_call(const Call& call) {
    auto name = call.function->name;
    auto& argument = *call.argument;
    if (name == "Ref") return add(Kind::Name, argument.text(), call.mark);
    if (name == "Condition") return add(Kind::Condition, argument.text(), call.mark);
    if (name == "Fn::If") return visit_if(argument, call.mark);
    if (name == "Fn::Sub") return visit_sub(argument, call.mark);
    if (name == "Fn::GetAtt") {
      found.push_back({Kind::Attribute, argument.items()[0].text(), call.mark, true});
      return visit(argument.items()[1]);
    }
    if (name == "Fn::FindInMap" && argument.items().size() == 3 && argument.items()[0].is_string())
      TRY(add(Kind::Mapping, argument.items()[0].text(), call.mark));
    // Of the others the arguments are lists of values, or a value that may be a call itself.
    return argument.is_list() ? visit_all(argument) : visit(argument);
  }

  Result<> visit_if(const Node& argument, Mark mark) {
    auto& name = argument.items()[0].text();
    TRY(add(Kind::Condition, name, mark));
    if (!conditions_) {
      TRY(visit(argument.items()[1]));
      return visit(argument.items()[2]);
    }
    auto holds = conditions_->find(name);
    return visit(argument.items()[holds != conditions_->end() && holds->second ? 1 : 2]);
  }

  Result<> visit_sub(const Node& argument, Mark mark) {
    auto substitution = TRY(substitution_of(argument));
    if (substitution.variables) TRY(visit_all(*substitution.variables));
    for (auto& piece : substitution.pieces) {
      if (!piece.variable) continue;
      if (substitution.variables && substitution.variables->find(piece.text)) continue;
      auto parts = split_once(piece.text, ".");
      TRY(add(parts ? Kind::Attribute : Kind::Name, parts ? parts->first : piece.text, mark));
    }
    return Done{};
  }

  Result<> add(Kind kind, std::string_view name, Mark mark) {
    found.push_back({kind, std::string(name), mark});
    return Done{};
  }

  Block block_;
  const Template& written_;
  const std::map<std::string, bool>* conditions_;
};

}  // namespace

Result<std::vector<Reference>> references_in(const Node& node, Block block, const Template& written,
                                             const std::map<std::string, bool>* conditions) {
  Search search(block, written, conditions);
  TRY(search.visit(node));
  return std::move(search.found);
}

Result<std::vector<Reference>> references_of(const Resource& resource, const Template& written,
                                             const std::map<std::string, bool>* conditions) {
  Search search(Block::Resources, written, conditions);
  TRY(search.visit(resource.properties));
  for (auto* part : {&resource.metadata, &resource.creation_policy, &resource.update_policy})
    if (*part) TRY(search.visit(**part));
  return std::move(search.found);
}

bool is_pseudo_parameter(std::string_view name) {
  static constexpr std::string_view names[] = {
      "AWS::AccountId", "AWS::NoValue", "AWS::NotificationARNs", "AWS::Partition",
      "AWS::Region",    "AWS::StackId", "AWS::StackName",        "AWS::URLSuffix"};
  return std::ranges::find(names, name) != std::end(names);
}

}  // namespace windlass::formation
