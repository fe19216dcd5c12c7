#include "formation/short_forms.h"

#include <algorithm>

#include "base/text.h"
#include "formation/problem.h"

namespace windlass::formation {

using document::Node;

namespace {

constexpr std::string_view short_names[] = {
    "And",          "Base64",      "Cidr",      "Contains",  "EachMemberEquals",
    "EachMemberIn", "Equals",      "FindInMap", "GetAZs",    "GetAtt",
    "If",           "ImportValue", "Join",      "Length",    "Not",
    "Or",           "RefAll",      "Select",    "Split",     "Sub",
    "ToJsonString", "Transform",   "ValueOf",   "ValueOfAll"};

// "A.B.C" is attribute B.C of A.
Node attribute_parts(const Node& text) {
  auto list = Node::list(text.mark());
  auto parts = split_once(text.text(), ".");
  if (!parts) {
    list.push(Node::string(text.text(), text.mark()));
    return list;
  }
  list.push(Node::string(std::string(parts->first), text.mark()));
  list.push(Node::string(std::string(parts->second), text.mark()));
  return list;
}

}  // namespace

Result<Node> without_short_forms(Node node) {
  auto tag = node.tag();
  node.set_tag("");
  for (auto& item : node.items()) item = TRY(without_short_forms(std::move(item)));
  for (auto& member : node.members()) {
    member.value = TRY(without_short_forms(std::move(member.value)));
    if (member.key == "Fn::GetAtt" && member.value.is_string())
      member.value = attribute_parts(member.value);
  }
  if (tag.empty()) return node;

  auto mark = node.mark();
  std::string name = tag == "Ref" || tag == "Condition" ? tag : "Fn::" + tag;
  if (name.starts_with("Fn::") && std::ranges::find(short_names, tag) == std::end(short_names))
    return malformed("the tag !" + tag + " is not a function of CloudFormation", mark);
  if (tag == "GetAtt" && node.is_string()) node = attribute_parts(node);
  auto call = Node::map(mark);
  call.members().push_back({std::move(name), mark, std::move(node)});
  return call;
}

}  // namespace windlass::formation
