#include "formation/template.h"

#include <algorithm>

#include "formation/check.h"
#include "formation/problem.h"
#include "formation/short_forms.h"
#include "formation/template_sections.h"

namespace windlass::formation {

namespace {

constexpr std::string_view language_extensions = "AWS::LanguageExtensions";

constexpr std::string_view sections[] = {"AWSTemplateFormatVersion",
                                         "Description",
                                         "Metadata",
                                         "Parameters",
                                         "Rules",
                                         "Mappings",
                                         "Conditions",
                                         "Transform",
                                         "Resources",
                                         "Outputs",
                                         "Hooks"};

template <class T>
const T* named(const std::vector<T>& all, std::string_view name) {
  auto found = std::ranges::find(all, name, &T::name);
  return found == all.end() ? nullptr : &*found;
}

// Whether it was meant as JSON: said in errors.
bool looks_like_json(std::string_view text) {
  auto first = text.find_first_not_of(" \t\r\n");
  return first != text.npos && text[first] == '{';
}

Error not_well_formed(const Error& error, std::string_view text) {
  if (error.code == "Alias")
    return misused("YAML aliases are not allowed in CloudFormation templates",
                   document::place_of(error));
  if (error.code != "Malformed")
    return malformed(document::why_of(error), document::place_of(error));
  std::string language = looks_like_json(text) ? "JSON" : "YAML";
  return malformed(language + " not well-formed: " + document::why_of(error),
                   document::place_of(error));
}

Result<> check_sections(const Node& document) {
  std::vector<std::string> unknown;
  Mark first;
  for (auto& member : document.members()) {
    if (std::ranges::find(sections, member.key) != std::end(sections)) continue;
    if (unknown.empty()) first = member.mark;
    unknown.push_back(member.key);
  }
  if (!unknown.empty())
    return invalid("Invalid template property or properties " + listed(unknown), first);
  if (auto* hooks = document.find("Hooks")) return malformed("Hooks are not served", hooks->mark());
  return Done{};
}

Result<> read_transforms(Template& out, const Node& section) {
  auto names = section.is_list() ? section.items() : std::vector<Node>{section};
  for (auto& written : names) {
    // A transform with parameters: AWS::Include, and macros.
    auto* called = written.is_map() ? written.find("Name") : nullptr;
    auto& name = called ? *called : written;
    if (!name.is_string())
      return malformed("[/Transform] must be the name of a transform, or a list of names",
                       name.mark());
    if (name.text() != language_extensions)
      return invalid("No transform named " + name.text() + " found: only " +
                         std::string(language_extensions) + " is served.",
                     name.mark());
    out.transforms.push_back(name.text());
  }
  return Done{};
}

Result<> read_head(Template& out, const Node& document) {
  if (auto* version = document.find("AWSTemplateFormatVersion"))
    if (!version->is_string() || version->text() != "2010-09-09")
      return malformed("unsupported value for AWSTemplateFormatVersion.", version->mark());
  if (auto* description = document.find("Description"))
    out.description = TRY(description_at(*description, "/Description"));
  if (auto* transform = document.find("Transform")) TRY(read_transforms(out, *transform));
  if (auto* metadata = document.find("Metadata")) {
    TRY(must_be_map(*metadata, "/Metadata"));
    out.metadata = *metadata;
  }
  return Done{};
}

// What may be an empty section, and may be left out.
Result<> read_section(Template& out, std::string_view name,
                      Result<> (*read)(Template&, const Node&)) {
  auto* section = out.document.find(name);
  if (!section) return Done{};
  auto path = "/" + std::string(name);
  TRY(check_no_nulls(*section, path));
  TRY(must_be_map(*section, path));
  return read(out, *section);
}

}  // namespace

const Parameter* Template::parameter(std::string_view name) const {
  return named(parameters, name);
}
const Mapping* Template::mapping(std::string_view name) const { return named(mappings, name); }
const Condition* Template::find_condition(std::string_view name) const {
  return named(conditions, name);
}
const Output* Template::output(std::string_view name) const { return named(outputs, name); }

const Resource* Template::resource(std::string_view logical_id) const {
  auto found = std::ranges::find(resources, logical_id, &Resource::logical_id);
  return found == resources.end() ? nullptr : &*found;
}

bool Template::extended() const {
  return std::ranges::find(transforms, language_extensions) != transforms.end();
}

Result<Template> parse_template(std::string_view text) {
  if (text.size() > template_size_max)
    return invalid("Template may not exceed " + std::to_string(template_size_max) +
                   " bytes in size.");
  auto document = document::parse(text, {.aliases = false});
  if (!document) return not_well_formed(document.error(), text);
  return read_template(std::move(*document));
}

Result<Template> read_template(Node document) { return read_stage(std::move(document), {}); }

Result<Template> read_stage(Node document, const std::vector<std::string>& played) {
  if (!document.is_map()) return malformed("unsupported structure.", document.mark());
  Template out;
  out.document = TRY(without_short_forms(std::move(document)));
  TRY(check_sections(out.document));
  TRY(read_head(out, out.document));
  out.unprocessed = !out.transforms.empty();
  out.transforms.insert(out.transforms.end(), played.begin(), played.end());

  TRY(read_section(out, "Parameters", &read_parameters));
  TRY(read_section(out, "Mappings", &read_mappings));
  TRY(read_section(out, "Conditions", &read_conditions));
  TRY(read_section(out, "Rules", &read_rules));
  TRY(read_section(out, "Resources", &read_resources));
  if (!out.document.find("Resources") || (!out.unprocessed && out.resources.empty()))
    return malformed("At least one Resources member must be defined.", out.document.mark());
  TRY(read_section(out, "Outputs", &read_outputs));
  if (!out.unprocessed) TRY(check_references(out));
  return out;
}

}  // namespace windlass::formation
