#include "manifest/build.h"

namespace windlass::manifest {

using document::Node;

Value::Value(const std::vector<Node>& items) : node(Node::list()), there(true) {
  for (auto& item : items) node.push(item);
}

Value::Value(const std::vector<std::string>& items) : node(Node::list()), there(true) {
  for (auto& item : items) node.push(Node::string(item));
}

Node object(std::initializer_list<std::pair<std::string_view, Value>> members) {
  auto out = Node::map();
  for (auto& [key, value] : members) {
    if (value.there) out.set(std::string(key), value.node);
  }
  return out;
}

Node list(std::initializer_list<Value> items) {
  auto out = Node::list();
  for (auto& item : items) {
    if (item.there) out.push(item.node);
  }
  return out;
}

namespace {
Node tagged(const char* tag, std::string_view text) {
  auto out = Node::string(std::string(text));
  out.set_tag(tag);
  return out;
}
}  // namespace

Node ref_to(std::string_view id) { return tagged("Ref", id); }
Node att_of(std::string_view id, std::string_view name) {
  return tagged("GetAtt", std::string(id) + "." + std::string(name));
}
// Where there is nothing to put in, a plain text: cfn-lint takes the rest for a mistake.
Node sub(std::string_view text) {
  if (text.find("${") == text.npos) return Node::string(std::string(text));
  return tagged("Sub", text);
}

Node zone(int index) {
  auto out = list({index, tagged("GetAZs", "")});
  out.set_tag("Select");
  return out;
}

void merge(Node& base, const Node& more) {
  for (auto& member : more.members()) {
    auto* there = base.find(member.key);
    if (there && there->is_map() && member.value.is_map())
      merge(*there, member.value);
    else
      base.set(member.key, member.value);
  }
}

}  // namespace windlass::manifest
