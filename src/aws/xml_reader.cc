#include <pugixml.hpp>

#include "aws/form_codec.h"
#include "aws/walk.h"
#include "aws/wire_text.h"
#include "aws/xml_codec.h"
#include "base/text.h"

namespace windlass::aws {

namespace {

Error malformed(std::string what) { return Error{"MalformedXML", std::move(what)}; }

bool is_element(const pugi::xml_node& node) { return node.type() == pugi::node_element; }

class Reader {
 public:
  Reader(XmlNames names, Part part) : names_(names), part_(part) {}

  Result<> read(const pugi::xml_node& node, const Shape& shape, void* value, int depth) {
    if (depth > depth_max) return malformed("The document is nested too deeply");
    switch (shape.kind) {
      case Kind::Structure: return structure(node, shape, value, depth);
      case Kind::List: return list(node, shape, value, depth);
      case Kind::Map:
        for (auto& child : node.children())
          if (is_element(child)) TRY(entry(child, shape, value, depth));
        return Done{};
      default: break;
    }
    auto text = text_of(node);
    if (parse_scalar(text, shape, value)) return Done{};
    return malformed("'" + text.substr(0, 64) + "' is no " + std::string(kind_name(shape.kind)));
  }

 private:
  Result<> structure(const pugi::xml_node& node, const Shape& shape, void* value, int depth) {
    for (auto& member : shape.members) {
      if (!member.xml_attribute) continue;
      auto attribute = node.attribute(member.wire);
      if (attribute &&
          !parse_scalar(attribute.value(), *member.shape, emplace_member(shape, value, member)))
        return malformed("The attribute " + std::string(member.wire) + " is malformed");
    }
    std::size_t next = 0;
    for (auto& child : node.children()) {
      if (!is_element(child)) continue;
      auto* member = find_member(shape, local_name(child), depth == 0 ? part_ : Part::Whole, next);
      if (member) TRY(one_member(child, shape, *member, value, depth));
    }
    return Done{};
  }

  // Elements mostly come in the model's order: the search begins behind the last one found.
  const Member* find_member(const Shape& shape, std::string_view name, Part part,
                            std::size_t& next) const {
    for (std::size_t tried = 0; tried < shape.members.size(); ++tried) {
      auto at = (next + tried) % shape.members.size();
      auto& member = shape.members[at];
      if (member.xml_attribute || !is_part(member, part) || !is_named(member, name)) continue;
      next = at;
      return &member;
    }
    return nullptr;
  }

  bool is_named(const Member& member, std::string_view name) const {
    if (name == (names_ == XmlNames::Query ? query_name(member) : std::string_view(member.wire)))
      return true;
    // Services disagree about which of its two names a flattened list's element has.
    return member.shape->kind == Kind::List && is_flattened(member) && member.shape->element_wire &&
           name == member.shape->element_wire;
  }

  static bool is_flattened(const Member& member) {
    return is_xml_list(*member.shape) && (member.flattened || member.shape->flattened);
  }

  Result<> one_member(const pugi::xml_node& child, const Shape& shape, const Member& member,
                      void* value, int depth) {
    if (!is_flattened(member))
      return read(child, *member.shape, emplace_member(shape, value, member), depth + 1);
    auto* items = open_member(shape, value, member);
    if (member.shape->kind == Kind::Map) return entry(child, *member.shape, items, depth + 1);
    return read(child, *member.shape->element, member.shape->access->append(items), depth + 1);
  }

  Result<> list(const pugi::xml_node& node, const Shape& shape, void* value, int depth) {
    for (auto& child : node.children())
      if (is_element(child))
        TRY(read(child, *shape.element, shape.access->append(value), depth + 1));
    return Done{};
  }

  Result<> entry(const pugi::xml_node& node, const Shape& shape, void* value, int depth) {
    auto key = find_child(node, text_or(shape.key_wire, "key"));
    auto content = find_child(node, text_or(shape.element_wire, "value"));
    if (!key) return malformed("An entry of a map has no key");
    if (!content) return Done{};
    return read(content, *shape.element, shape.access->insert(value, text_of(key)), depth + 1);
  }

  XmlNames names_;
  Part part_;
};

}  // namespace

Result<std::unique_ptr<pugi::xml_document>> parse_xml(std::string_view text) {
  if (!is_utf8(text)) return malformed("The document is not UTF-8");
  auto document = std::make_unique<pugi::xml_document>();
  constexpr unsigned options = pugi::parse_escapes | pugi::parse_cdata | pugi::parse_eol |
                               pugi::parse_ws_pcdata_single | pugi::parse_doctype;
  auto parsed = document->load_buffer(text.data(), text.size(), options, pugi::encoding_utf8);
  if (!parsed) return malformed(parsed.description());
  for (auto& node : document->children())
    if (node.type() == pugi::node_doctype) return malformed("Document types are not allowed");
  if (!document->document_element()) return malformed("The document is empty");
  return document;
}

std::string_view local_name(const pugi::xml_node& node) {
  std::string_view name = node.name();
  auto colon = name.find(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

pugi::xml_node find_child(const pugi::xml_node& node, std::string_view local) {
  for (auto& child : node.children())
    if (is_element(child) && local_name(child) == local) return child;
  return {};
}

std::string text_of(const pugi::xml_node& node) {
  std::string text;
  for (auto& child : node.children())
    if (child.type() == pugi::node_pcdata || child.type() == pugi::node_cdata)
      text += child.value();
  return text;
}

Result<> read_xml(const pugi::xml_node& node, const Shape& shape, void* value, XmlNames names,
                  Part part) {
  return Reader(names, part).read(node, shape, value, 0);
}

}  // namespace windlass::aws
