#include <cstdio>

#include "aws/form_codec.h"
#include "aws/walk.h"
#include "aws/wire_text.h"
#include "aws/xml_codec.h"

namespace windlass::aws {

namespace {

class Writer {
 public:
  Writer(std::string& out, XmlNames names) : out_(out), names_(names) {}

  void element(const XmlRoot& root, const Shape& shape, const void* value, Part part,
               TimestampFormat given) {
    out_ += '<';
    out_ += root.name;
    declare(root.xml_namespace, root.prefix);
    if (!root.xml_namespace) declare(shape.xml_namespace, shape.xml_prefix);
    if (shape.kind == Kind::Structure) attributes(shape, value);
    out_ += '>';
    content(shape, value, part, given);
    out_ += "</";
    out_ += root.name;
    out_ += '>';
  }

  void members(const Shape& shape, const void* value, Part part, std::string_view except) {
    for (auto& member : shape.members) {
      if (member.xml_attribute || !is_part(member, part)) continue;
      auto* there = member_value(shape, value, member);
      if (!there || (!except.empty() && except == member.wire)) continue;
      XmlRoot root{names_ == XmlNames::Query ? query_name(member) : std::string_view(member.wire),
                   member.xml_namespace, member.xml_prefix};
      if (is_xml_list(*member.shape) && (member.flattened || member.shape->flattened)) {
        if (!root.xml_namespace && member.shape->kind == Kind::List) {
          root.xml_namespace = member.shape->element_namespace;
          root.prefix = member.shape->element_prefix;
        }
        items(root, *member.shape, there);
      } else {
        element(root, *member.shape, there, Part::Whole, member.timestamp);
      }
    }
  }

 private:
  void declare(const char* uri, const char* prefix) {
    if (!uri) return;
    out_ += " xmlns";
    if (prefix) {
      out_ += ':';
      out_ += prefix;
    }
    out_ += "=\"";
    append_xml_text(out_, uri);
    out_ += '"';
  }

  void attributes(const Shape& shape, const void* value) {
    for (auto& member : shape.members) {
      if (!member.xml_attribute) continue;
      auto* there = member_value(shape, value, member);
      if (!there) continue;
      out_ += ' ';
      out_ += member.wire;
      out_ += "=\"";
      text(*member.shape, there, member.timestamp);
      out_ += '"';
    }
  }

  void text(const Shape& shape, const void* value, TimestampFormat given) {
    if (shape.kind == Kind::String) return append_xml_text(out_, as<std::string>(value));
    append_scalar(out_, shape, timestamp_format(given, shape, TimestampFormat::Iso8601), value);
  }

  void content(const Shape& shape, const void* value, Part part, TimestampFormat given) {
    switch (shape.kind) {
      case Kind::Structure: return members(shape, value, part, {});
      case Kind::List:
        return items(
            {text_or(shape.element_wire, "member"), shape.element_namespace, shape.element_prefix},
            shape, value);
      case Kind::Map: return items({"entry"}, shape, value);
      default: return text(shape, value, given);
    }
  }

  // The elements of a list or the entries of a map, each under the name given.
  void items(const XmlRoot& each, const Shape& shape, const void* value) {
    if (shape.kind == Kind::Map) return entries(each, shape, value);
    for (std::size_t i = 0, size = shape.access->size(value); i < size; ++i) {
      if (auto* item = shape.access->at(value, i))
        element(each, *shape.element, item, Part::Whole, TimestampFormat::Default);
    }
  }

  void entries(const XmlRoot& each, const Shape& shape, const void* value) {
    each_entry(shape, value, [&](const std::string& key, const void* entry) {
      out_ += '<';
      out_ += each.name;
      declare(each.xml_namespace, each.prefix);
      out_ += '>';
      element({text_or(shape.key_wire, "key"), shape.key_namespace}, *shape.key, &key, Part::Whole,
              TimestampFormat::Default);
      if (entry)
        element(
            {text_or(shape.element_wire, "value"), shape.element_namespace, shape.element_prefix},
            *shape.element, entry, Part::Whole, TimestampFormat::Default);
      out_ += "</";
      out_ += each.name;
      out_ += '>';
    });
  }

  std::string& out_;
  XmlNames names_;
};

}  // namespace

void append_xml_text(std::string& out, std::string_view text) {
  std::size_t start = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char* replaced = nullptr;
    char number[8];
    switch (text[i]) {
      case '&': replaced = "&amp;"; break;
      case '<': replaced = "&lt;"; break;
      case '>': replaced = "&gt;"; break;
      case '"': replaced = "&quot;"; break;
      case '\n':
      case '\t': break;
      default: {
        // A reader would turn carriage returns into something else. Other control characters are no
        // XML at all; S3 sends them like this too.
        auto c = static_cast<unsigned char>(text[i]);
        if (c >= 0x20) break;
        std::snprintf(number, sizeof number, "&#x%X;", static_cast<unsigned>(c));
        replaced = number;
      }
    }
    if (!replaced) continue;
    out.append(text.substr(start, i - start));
    out += replaced;
    start = i + 1;
  }
  out.append(text.substr(start));
}

void append_xml_element(std::string& out, std::string_view name, std::string_view text) {
  out += '<';
  out += name;
  out += '>';
  append_xml_text(out, text);
  out += "</";
  out += name;
  out += '>';
}

void write_xml(std::string& out, const XmlRoot& root, const Shape& shape, const void* value,
               XmlNames names, Part part) {
  Writer(out, names).element(root, shape, value, part, TimestampFormat::Default);
}

void write_xml_members(std::string& out, const Shape& structure, const void* value, XmlNames names,
                       Part part, std::string_view except) {
  Writer(out, names).members(structure, value, part, except);
}

}  // namespace windlass::aws
