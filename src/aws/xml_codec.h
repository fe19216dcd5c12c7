// XML from and to values of any shape.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "aws/walk.h"

namespace pugi {
class xml_document;
class xml_node;
}  // namespace pugi

namespace windlass::aws {

// Which of a member's names XML uses: query responses know names of their own.
enum class XmlNames { Rest, Query };

// --- Writing
// --------------------------------------------------------------------------------------

// Appends text with &, <, > and what else a reader would change replaced.
void append_xml_text(std::string& out, std::string_view text);
// <name>text</name>
void append_xml_element(std::string& out, std::string_view name, std::string_view text);

struct XmlRoot {
  std::string_view name;
  const char* xml_namespace = nullptr;
  const char* prefix = nullptr;
};
// The value as one element.
void write_xml(std::string& out, const XmlRoot& root, const Shape& shape, const void* value,
               XmlNames names, Part part);
// Only what lies inside such an element. `except` names a member (by wire name) that is left out.
void write_xml_members(std::string& out, const Shape& structure, const void* value, XmlNames names,
                       Part part, std::string_view except = {});

// --- Reading
// --------------------------------------------------------------------------------------

// Refuses document type definitions, text that is not UTF-8 and what has no root element.
Result<std::unique_ptr<pugi::xml_document>> parse_xml(std::string_view text);
std::string_view local_name(const pugi::xml_node& node);
pugi::xml_node find_child(const pugi::xml_node& node, std::string_view local);
std::string text_of(const pugi::xml_node& node);
Result<> read_xml(const pugi::xml_node& node, const Shape& shape, void* value, XmlNames names,
                  Part part);

}  // namespace windlass::aws
