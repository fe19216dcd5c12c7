#include "manifest/template_text.h"

#include <algorithm>

#include "base/text.h"

namespace windlass::manifest {

using document::Node;

namespace {

constexpr std::size_t width = 98;

std::string commented(std::string_view text, std::string_view indent) {
  std::string out, line;
  for (auto word : split(text, ' ')) {
    if (!line.empty() && indent.size() + 3 + line.size() + word.size() > width) {
      out += std::string(indent) + "#" + line + "\n";
      line.clear();
    }
    line += " " + std::string(word);
  }
  return out + std::string(indent) + "#" + line + "\n";
}

std::string indented(std::string_view text, std::string_view indent) {
  std::string out;
  for (auto line : split(text, '\n')) {
    if (!line.empty()) out += std::string(indent) + std::string(line);
    out += "\n";
  }
  while (out.ends_with("\n\n")) out.pop_back();
  return out;
}

template <class Parts>
auto* find_part(Parts& parts, std::string_view id) {
  auto found = std::ranges::find_if(parts, [&](auto& part) { return part.id == id; });
  return found == parts.end() ? nullptr : &*found;
}

}  // namespace

void TemplateText::parameter(std::string id, Node body) {
  parameters_.push_back({std::move(id), "", "", std::move(body)});
}

void TemplateText::mapping(std::string id, Node body, std::string comment) {
  mappings_.push_back({std::move(id), "", std::move(comment), std::move(body)});
}

void TemplateText::condition(std::string id, Node body) {
  conditions_.push_back({std::move(id), "", "", std::move(body)});
}

void TemplateText::resource(std::string id, std::string_view type, Node properties,
                            std::string comment, Node beside) {
  auto body = object({{"Type", type}});
  for (auto& member : beside.members()) body.set(member.key, member.value);
  if (!properties.members().empty()) body.set("Properties", std::move(properties));
  resources_.push_back({std::move(id), std::move(title_), std::move(comment), std::move(body)});
  title_.clear();
}

void TemplateText::output(std::string id, std::string description, Value value,
                          std::string_view when) {
  auto body = object({{"Description", std::move(description)}});
  if (!when.empty()) body.set("Condition", Node::string(std::string(when)));
  body.set("Value", std::move(value.node));
  outputs_.push_back({std::move(id), "", "", std::move(body)});
}

bool TemplateText::has_parameter(std::string_view id) const {
  return find_part(parameters_, id) != nullptr;
}

Node* TemplateText::find_resource(std::string_view id) {
  auto* part = find_part(resources_, id);
  return part ? &part->body : nullptr;
}

const Node* TemplateText::find_resource(std::string_view id) const {
  auto* part = find_part(resources_, id);
  return part ? &part->body : nullptr;
}

const Node* TemplateText::find_mapping(std::string_view id) const {
  auto* part = find_part(mappings_, id);
  return part ? &part->body : nullptr;
}

std::vector<std::string> TemplateText::resource_ids() const {
  std::vector<std::string> ids;
  for (auto& part : resources_) ids.push_back(part.id);
  return ids;
}

void TemplateText::write(std::string& out, const Part& part) {
  if (!part.title.empty()) out += "  # --- " + part.title + " ---\n\n";
  if (!part.comment.empty()) out += commented(part.comment, "  ");
  auto whole = Node::map();
  whole.set(part.id, part.body);
  out += indented(document::to_yaml(whole), "  ") + "\n";
}

std::string TemplateText::text() const {
  std::string out = "# Made by `windlass render` from windlass.yaml: change it there.\n";
  auto head = Node::map();
  head.set("AWSTemplateFormatVersion", Node::string("2010-09-09"));
  head.set("Description", Node::string(description_));
  out += document::to_yaml(head);
  while (out.ends_with("\n\n")) out.pop_back();
  out += "\n";
  if (!parameters_.empty()) {
    out += "# The images that run: their defaults are the record of it.\nParameters:\n";
    for (auto& part : parameters_) write(out, part);
  }
  if (!mappings_.empty()) {
    out += "Mappings:\n";
    for (auto& part : mappings_) write(out, part);
  }
  if (!conditions_.empty()) {
    out += "Conditions:\n";
    for (auto& part : conditions_) write(out, part);
  }
  out += "Resources:\n";
  for (auto& part : resources_) write(out, part);
  if (!outputs_.empty()) {
    out += "Outputs:\n";
    for (auto& part : outputs_) write(out, part);
  }
  while (out.ends_with("\n\n")) out.pop_back();
  return out;
}

}  // namespace windlass::manifest
