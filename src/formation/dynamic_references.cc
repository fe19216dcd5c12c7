// {{resolve:service:key}}: values that are looked up just before they are needed.
#include "base/text.h"
#include "formation/evaluate.h"
#include "formation/problem.h"

namespace windlass::formation {

namespace {

constexpr std::string_view opening = "{{resolve:", closing = "}}";

// An ARN has colons of its own; its last part is what the reference's own key follows.
std::pair<std::string_view, std::string_view> cut_name(std::string_view key, int colons_in_arn) {
  std::size_t from = 0;
  if (key.starts_with("arn:")) {
    for (int i = 0; i < colons_in_arn; ++i) {
      auto colon = key.find(':', from);
      if (colon == key.npos) return {key, ""};
      from = colon + 1;
    }
  }
  auto colon = key.find(':', from);
  if (colon == key.npos) return {key, ""};
  return {key.substr(0, colon), key.substr(colon + 1)};
}

Result<std::string> value_in_json(const std::string& secret, std::string_view key) {
  auto parsed = parse_json(secret);
  auto* found = parsed ? parsed->find(key) : nullptr;
  if (!found) return invalid("Could not find a value associated with JSONKey in SecretString");
  if (found->is_string()) return found->as_string();
  return found->dump();
}

// secret-id:secret-string:json-key:version-stage:version-id
Result<std::string> secret_value(std::string_view key, Secrets& secrets) {
  auto [id, rest] = cut_name(key, 6);
  auto parts = split(rest, ':');
  parts.resize(4);
  if (!parts[0].empty() && parts[0] != "SecretString")
    return invalid(
        "A dynamic reference to a secret may ask for its SecretString only, not for its " +
        std::string(parts[0]));
  auto secret = TRY(secrets.secret(id, parts[2], parts[3]));
  if (parts[1].empty()) return secret;
  return value_in_json(secret, parts[1]);
}

Result<std::string> value_of(std::string_view reference, Secrets& secrets) {
  auto parts = split_once(reference, ":");
  auto service = parts ? parts->first : reference;
  if (!parts || parts->second.empty())
    return invalid("Dynamic reference {{resolve:" + std::string(reference) + "}} names nothing");
  if (service == "secretsmanager") return secret_value(parts->second, secrets);
  auto [name, version] = cut_name(parts->second, 5);
  if (service == "ssm") return secrets.ssm(name, version);
  if (service == "ssm-secure") return secrets.ssm_secure(name, version);
  return invalid("Dynamic references know no service '" + std::string(service) +
                 "': ssm, ssm-secure or secretsmanager");
}

Result<std::string> resolve_text(std::string_view text, Secrets& secrets) {
  std::string out;
  for (;;) {
    auto start = text.find(opening);
    auto end = start == text.npos ? text.npos : text.find(closing, start);
    if (end == text.npos) return out + std::string(text);
    out += text.substr(0, start);
    start += opening.size();
    out += TRY(value_of(text.substr(start, end - start), secrets));
    text.remove_prefix(end + closing.size());
  }
}

}  // namespace

bool has_dynamic_reference(std::string_view text) {
  auto start = text.find(opening);
  return start != text.npos && text.find(closing, start) != text.npos;
}

Result<Json> resolve_dynamic_references(const Json& properties, Secrets& secrets) {
  if (properties.is_string()) return Json(TRY(resolve_text(properties.as_string(), secrets)));
  if (properties.is_array()) {
    Json::Array items;
    for (auto& item : properties.as_array())
      items.push_back(TRY(resolve_dynamic_references(item, secrets)));
    return Json(std::move(items));
  }
  if (!properties.is_object()) return properties;
  Json::Object members;
  for (auto& [name, value] : properties.as_object())
    members.emplace_back(name, TRY(resolve_dynamic_references(value, secrets)));
  return Json(std::move(members));
}

}  // namespace windlass::formation
