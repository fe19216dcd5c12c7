#include "manifest/overlay.h"

#include "base/text.h"
#include "manifest/format.h"

namespace windlass::manifest {

using document::Node;

void lay_over(Node& base, const Node& overlay) {
  for (auto& member : overlay.members()) {
    if (member.value.is_null()) {
      base.erase(member.key);
    } else if (auto* there = base.find(member.key);
               there && there->is_map() && member.value.is_map()) {
      lay_over(*there, member.value);
    } else {
      base.set(member.key, member.value);
      // The key stands where the overlay has it.
      for (auto& one : base.members()) {
        if (one.key == member.key) one.mark = member.mark;
      }
    }
  }
}

Node as_seen_by(const Node& file, std::string_view environment) {
  Node seen = file;
  seen.erase("environments");
  auto* environments = file.find("environments");
  auto* own = environments ? environments->find(environment) : nullptr;
  if (own && own->is_map()) {
    Node overlay = Node::map(own->mark());
    for (auto& member : own->members()) {
      if (!is_environments_own(member.key) && !member.key.starts_with("x-"))
        overlay.members().push_back(member);
    }
    lay_over(seen, overlay);
  }
  auto* app = seen.find("app");
  auto filled = [&](std::string said) {
    said = replace_all(std::move(said), "${env}", environment);
    return replace_all(std::move(said), "${app}", app ? app->text() : "");
  };
  auto* layers = seen.find("layers");
  if (!layers || !layers->is_map()) return seen;
  for (auto& layer : layers->members()) {
    auto* routes = layer.value.is_map() ? layer.value.find("routes") : nullptr;
    if (!routes || !routes->is_map()) continue;
    for (auto& route : routes->members()) route.key = filled(route.key);
  }
  return seen;
}

}  // namespace windlass::manifest
