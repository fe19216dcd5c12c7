#include "base/text.h"
#include "manifest/format.h"
#include "manifest/tell.h"

namespace windlass::manifest {

namespace {

std::string pattern_of(Rule rule) {
  switch (rule) {
    case Rule::Name: return "^[a-z][a-z0-9]*(-[a-z0-9]+)*$";
    case Rule::Route: return "^/";
    case Rule::Domain: return "^[a-z0-9_-]+(\\.[a-z0-9_-]+)+$";
    case Rule::Duration: return "^[0-9]+[smhd]$";
    case Rule::Bytes: return "^[0-9]+(MiB|GiB|TiB)$";
    case Rule::Absolute: return "^/";
    case Rule::Cidr: return "^[0-9]+\\.[0-9]+\\.[0-9]+\\.[0-9]+/[0-9]+$";
    case Rule::Account: return "^[0-9]{12}$";
    case Rule::Region: return "^[a-z]+(-[a-z]+)+-[0-9]+$";
    case Rule::MachineType: return "^[a-z0-9-]+\\.[a-z0-9-]+$";
    case Rule::Health: return "^/";
    case Rule::Need: return "^(queue|bucket|layer)/[a-z]";
    case Rule::Vpc: return "^vpc-[0-9a-f]+$";
    case Rule::Subnet: return "^subnet-[0-9a-f]+$";
    case Rule::Certificate: return "^arn:";
    default: return "";
  }
}

// One way in which the key may be said, and the schema of it.
class Schema {
 public:
  explicit Schema(bool overlay) : overlay_(overlay) {}

  Json object_at(std::string_view pattern) const {
    Json properties = Json::Object{}, required = Json::Array{};
    for (auto* key : keys_in(pattern)) {
      properties.set(std::string(name_of(*key)), key_at(*key));
      if (key->required && !overlay_) required.push(std::string(name_of(*key)));
    }
    Json free = Json::Object{};
    free.set("^x-", true);
    Json out = Json::Object{};
    out.set("type", "object");
    out.set("properties", std::move(properties));
    out.set("patternProperties", std::move(free));
    out.set("additionalProperties", false);
    if (!required.as_array().empty()) out.set("required", std::move(required));
    return out;
  }

  Json key_at(const Key& key) const {
    Json::Array ways;
    if (key.shape & Text) ways.push_back(text_of(key));
    if (key.shape & Number) ways.push_back(number_of(key));
    if (key.shape & Boolean) ways.push_back(typed("boolean"));
    if (key.shape & List) ways.push_back(list_of(key));
    if (key.shape & Names) ways.push_back(names_of(key));
    if (key.shape & Object) ways.push_back(object_at(key.path));
    if (key.shape & Any) ways.push_back(typed("object"));
    if (overlay_) ways.push_back(typed("null"));
    Json out = ways.size() == 1 ? std::move(ways[0]) : Json();
    if (ways.size() > 1) out.set("anyOf", std::move(ways));
    out.set("description", std::string(key.what));
    return out;
  }

 private:
  static Json typed(const char* type) {
    Json out = Json::Object{};
    out.set("type", type);
    return out;
  }

  static Json text_of(const Key& key) {
    auto out = typed("string");
    if (!key.values.empty()) {
      Json values = Json::Array{};
      for (auto value : split(key.values, '|')) values.push(value);
      out.set("enum", std::move(values));
    } else if (auto pattern = pattern_of(key.rule); !pattern.empty()) {
      out.set("pattern", pattern);
    }
    return out;
  }

  static Json number_of(const Key& key) {
    auto out = typed("integer");
    if (!key.values.empty()) {
      Json values = Json::Array{};
      for (auto value : split(key.values, '|')) values.push(*parse_int(value));
      out.set("enum", std::move(values));
      return out;
    }
    out.set("minimum", static_cast<std::int64_t>(key.least));
    if (key.most != 2147483647) out.set("maximum", static_cast<std::int64_t>(key.most));
    return out;
  }

  Json list_of(const Key& key) const {
    auto out = typed("array");
    if (auto* element = find_key(std::string(key.path) + "[]"))
      out.set("items", Schema(false).key_at(*element));
    return out;
  }

  Json names_of(const Key& key) const {
    auto out = typed("object");
    if (auto pattern = pattern_of(key.rule); !pattern.empty()) {
      Json name = Json::Object{};
      name.set("pattern", pattern);
      out.set("propertyNames", std::move(name));
    }
    Json free = Json::Object{};
    free.set("^x-", true);
    out.set("patternProperties", std::move(free));
    auto one = key.path == "environments" ? environment() : key_at(*find_key(below(key.path, "*")));
    out.set("additionalProperties", std::move(one));
    return out;
  }

  // What an environment says of itself, and any key of the file on top.
  static Json environment() {
    auto out = Schema(false).object_at("environments.*");
    Json properties = *out.find("properties");
    for (auto* key : keys_in("")) {
      auto name = std::string(name_of(*key));
      if (name != "windlass" && name != "app" && name != "environments")
        properties.set(name, Schema(true).key_at(*key));
    }
    out.set("properties", std::move(properties));
    return out;
  }

  bool overlay_;
};

}  // namespace

Json json_schema() {
  Json out = Json::Object{};
  out.set("$schema", "https://json-schema.org/draft/2020-12/schema");
  out.set("title", "windlass.yaml");
  Json whole = Schema(false).object_at("");
  for (auto& [name, value] : whole.as_object()) out.set(name, std::move(value));
  return out;
}

}  // namespace windlass::manifest
