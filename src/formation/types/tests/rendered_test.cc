// What the manifest renders can be made: each type is served, and no schema is violated.
#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "document/node.h"
#include "formation/evaluate.h"
#include "formation/resource_type.h"
#include "formation/schema.h"

namespace windlass::formation {

namespace {

namespace fs = std::filesystem;

std::string text_of(const fs::path& path) {
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

bool is_function(const document::Node& node) {
  if (!node.tag().empty()) return true;
  if (!node.is_map() || node.members().size() != 1) return false;
  auto& key = node.members().front().key;
  return key == "Ref" || key == "Condition" || key.starts_with("Fn::");
}

// The value as it would be before anything is known.
Json unevaluated(const document::Node& node) {
  if (is_function(node)) return Json(known_after_apply);
  if (node.is_list()) {
    Json::Array list;
    for (auto& item : node.items()) list.push_back(unevaluated(item));
    return Json(std::move(list));
  }
  if (!node.is_map()) return document::to_json(node);
  Json::Object members;
  for (auto& member : node.members()) members.emplace_back(member.key, unevaluated(member.value));
  return Json(std::move(members));
}

// The engine's own, which call nobody.
bool is_of_the_engine(std::string_view type) {
  return type.starts_with("AWS::CloudFormation::") || type.starts_with("Custom::");
}

void check(const std::string& name, const document::Node& resource) {
  auto* type = resource.find("Type");
  REQUIRE(type);
  CAPTURE(name);
  CAPTURE(type->text());
  if (!is_of_the_engine(type->text())) CHECK(find_type(type->text()) != nullptr);
  auto* schema = find_schema(type->text());
  REQUIRE(schema);
  auto* properties = resource.find("Properties");
  if (!properties) return;
  for (auto& violation : violations(*schema, name, unevaluated(*properties)))
    FAIL_CHECK(violation.message);
}

}  // namespace

TEST_CASE("every resource of every rendered template is one that can be made") {
  std::size_t resources_seen = 0;
  for (auto& file :
       fs::directory_iterator(fs::path(WINDLASS_SOURCE_DIR) / "src/manifest/tests/rendered")) {
    if (file.path().extension() != ".yaml") continue;
    CAPTURE(file.path().filename().string());
    auto document = document::parse(text_of(file.path()));
    REQUIRE(document);
    auto* resources = document->find("Resources");
    REQUIRE(resources);
    for (auto& member : resources->members()) {
      check(member.key, member.value);
      ++resources_seen;
    }
  }
  CHECK(resources_seen > 100);
}

}  // namespace windlass::formation
