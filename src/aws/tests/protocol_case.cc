#include "protocol_case.h"

#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "aws/walk.h"
#include "base/text.h"
#include "canonical.h"

namespace windlass::aws::testing {

namespace {

const std::string folder = WINDLASS_SOURCE_DIR "/../shared/protocol-cases/";

Json read_json_file(const std::string& path) {
  std::ifstream in(path);
  std::stringstream text;
  text << in.rdbuf();
  auto json = parse_json(text.str(), 200);
  if (!json) throw std::runtime_error(path + ": " + json.error().message);
  return std::move(*json);
}

bool contains(const Json* list, const std::string& text) {
  if (!list || !list->is_array()) return false;
  for (auto& item : list->as_array())
    if (item.is_string() && item.as_string() == text) return true;
  return false;
}

const Json* at(const Json* json, std::initializer_list<const char*> path) {
  for (auto* name : path) json = json ? json->find(name) : nullptr;
  return json;
}

ProtocolCase make_case(const std::string& key, const Json& suite, const Json& each) {
  Json model{Json::Object{}};
  auto metadata = *suite.find("metadata");
  // The models that the cases were made from have this namespace; the cases forgot it.
  auto protocol = metadata.text("protocol").value_or("");
  if (protocol == "query" || protocol == "ec2")
    metadata.set("xmlNamespace", "https://example.com/");
  model.set("metadata", metadata);
  model.set("shapes", *suite.find("shapes"));
  auto& given = *each.find("given");
  auto name = given.text("name").value_or("");
  model.set("operations", Json(Json::Object{{name, given}}));
  auto parsed = Model::parse("case", model);
  if (!parsed) throw std::runtime_error(key + ": " + parsed.error().message);
  ProtocolCase made{
      key, false, suite.text("clientEndpoint").value_or(""), each, std::move(*parsed), nullptr};
  made.operation = made.model->find_operation(name);
  return made;
}

}  // namespace

std::vector<ProtocolCase> read_cases(const std::string& way) {
  std::vector<ProtocolCase> cases;
  if (!std::filesystem::exists(folder)) return cases;
  auto ignored = read_json_file(folder + "protocol-tests-ignore-list.json");
  std::set<std::filesystem::path> files;
  for (auto& entry : std::filesystem::directory_iterator(folder + way)) files.insert(entry.path());
  for (auto& file : files) {
    auto protocol = file.stem().string();
    auto suites = read_json_file(file.string());
    for (auto& suite : suites.as_array()) {
      bool suite_ignored = contains(at(&ignored, {"general", way.c_str(), "suites"}),
                                    suite.text("description").value_or(""));
      for (auto& each : suite.find("cases")->as_array()) {
        auto id = each.text("id").value_or("");
        cases.push_back(make_case(way + "/" + protocol + "/" + id, suite, each));
        cases.back().ignored =
            suite_ignored ||
            contains(at(&ignored, {"protocols", protocol.c_str(), way.c_str(), "cases"}), id);
      }
    }
  }
  return cases;
}

Json with_base64(const Shape& shape, const Json& json) {
  if (json.is_null() || shape.kind == Kind::Document) return json;
  if ((shape.kind == Kind::Blob || shape.kind == Kind::Stream) && json.is_string())
    return Json(base64(json.as_string()));
  if (shape.kind == Kind::List && json.is_array()) {
    Json::Array items;
    for (auto& item : json.as_array()) items.push_back(with_base64(*shape.element, item));
    return Json(std::move(items));
  }
  if (!json.is_object() || (shape.kind != Kind::Map && shape.kind != Kind::Structure)) return json;
  Json::Object members;
  for (auto& [name, value] : json.as_object()) {
    const Shape* inner = shape.element;
    for (auto& member : shape.members)
      if (name == member.name) inner = member.shape;
    members.emplace_back(name, inner ? with_base64(*inner, value) : value);
  }
  return Json(std::move(members));
}

Json normal_value(const Shape& shape, const Json& json) {
  DynamicValue value(shape);
  auto read = value_from_json(shape, with_base64(shape, json), value.get());
  if (!read) return Json("unreadable: " + read.error().message);
  return value_to_json(shape, value.get());
}

std::string canonical_body(Protocol protocol, std::string_view body) {
  switch (protocol) {
    case Protocol::Query:
    case Protocol::Ec2: return canonical_form(body);
    case Protocol::Cbor: return canonical_cbor(body);
    case Protocol::RestXml:
      return trimmed(body).starts_with('<') ? canonical_xml(body) : std::string(body);
    default: break;
  }
  auto first = trimmed(body).substr(0, 1);
  return first == "{" || first == "[" ? canonical_json(body) : std::string(body);
}

Tally run_cases(const std::vector<ProtocolCase>& cases,
                const std::function<bool(const ProtocolCase&)>& skip,
                const std::function<std::string(const ProtocolCase&)>& check) {
  Tally tally;
  for (auto& each : cases) {
    if (skip(each)) {
      ++tally.skipped;
      continue;
    }
    auto wrong = check(each);
    if (wrong.empty())
      ++tally.passed;
    else
      tally.failed.push_back(each.key + ": " + wrong);
  }
  return tally;
}

}  // namespace windlass::aws::testing
