#include "document/node.h"

#include "base/text.h"

namespace windlass::document {

Node Node::scalar(Kind kind, std::string text, Mark mark) {
  Node node;
  node.kind_ = kind;
  node.text_ = std::move(text);
  node.mark_ = mark;
  return node;
}

Node Node::list(Mark mark) { return scalar(Kind::List, "", mark); }
Node Node::map(Mark mark) { return scalar(Kind::Map, "", mark); }

std::optional<bool> Node::as_bool() const {
  if (kind_ != Kind::Bool) return std::nullopt;
  return equal_ignoring_case(text_, "true") || equal_ignoring_case(text_, "yes") ||
         equal_ignoring_case(text_, "on");
}

std::optional<std::int64_t> Node::as_int() const {
  if (kind_ != Kind::Int) return std::nullopt;
  std::string_view digits = text_;
  if (digits.starts_with("0x")) {
    std::int64_t value = 0;
    for (char c : digits.substr(2)) {
      if (value >> 59 != 0) return std::nullopt;
      value = value * 16 + (c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10);
    }
    return value;
  }
  if (digits.starts_with('+')) digits.remove_prefix(1);
  return parse_int(digits);
}

const Node* Node::find(std::string_view key) const {
  for (auto& member : members_)
    if (member.key == key) return &member.value;
  return nullptr;
}

Node* Node::find(std::string_view key) { return const_cast<Node*>(std::as_const(*this).find(key)); }

void Node::push(Node item) { items_.push_back(std::move(item)); }

void Node::set(std::string key, Node value) {
  if (auto* found = find(key)) {
    *found = std::move(value);
    return;
  }
  auto mark = value.mark();
  members_.push_back({std::move(key), mark, std::move(value)});
}

bool Node::erase(std::string_view key) {
  return std::erase_if(members_, [&](auto& member) { return member.key == key; }) > 0;
}

Json to_json(const Node& node) {
  using Kind = Node::Kind;
  switch (node.kind()) {
    case Kind::Null: return nullptr;
    case Kind::Bool: return *node.as_bool();
    case Kind::Int:
      if (auto whole = node.as_int()) return *whole;
      [[fallthrough]];
    case Kind::Double: {
      std::string_view text = node.text();
      if (text.starts_with('+')) text.remove_prefix(1);
      if (auto number = parse_double(text)) return *number;
      return node.text();
    }
    case Kind::String: return node.text();
    case Kind::List: {
      Json::Array items;
      for (auto& item : node.items()) items.push_back(to_json(item));
      return items;
    }
    case Kind::Map: break;
  }
  Json::Object members;
  for (auto& member : node.members()) members.emplace_back(member.key, to_json(member.value));
  return members;
}

Node from_json(const Json& json) {
  using Kind = Node::Kind;
  if (json.is_null()) return {};
  if (json.is_bool()) return Node::scalar(Kind::Bool, json.as_bool() ? "true" : "false");
  if (json.is_int()) return Node::scalar(Kind::Int, std::to_string(json.as_int()));
  if (json.is_double()) return Node::scalar(Kind::Double, format_double(json.as_double()));
  if (json.is_string()) return Node::string(json.as_string());
  if (json.is_array()) {
    auto list = Node::list();
    for (auto& item : json.as_array()) list.push(from_json(item));
    return list;
  }
  auto map = Node::map();
  for (auto& [key, value] : json.as_object()) map.members().push_back({key, {}, from_json(value)});
  return map;
}

}  // namespace windlass::document
