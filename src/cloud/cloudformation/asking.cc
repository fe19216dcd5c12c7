#include "cloud/cloudformation/asking.h"

#include <algorithm>

#include "aws/s3/get_object.h"
#include "base/text.h"
#include "formation/stack_policy.h"

namespace windlass::cloud::cloudformation {

namespace {

constexpr std::size_t policy_max = 16'384;
constexpr std::size_t tags_max = 50;

struct Place {
  std::string bucket, key;
};

// "https://s3.us-east-1.amazonaws.com/BUCKET/KEY", "https://BUCKET.s3.amazonaws.com/KEY", and the
// same at this cloud's own door.
std::optional<Place> place_of(std::string_view url) {
  auto scheme = url.find("://");
  if (scheme == std::string_view::npos) return std::nullopt;
  auto rest = url.substr(scheme + 3);
  rest = rest.substr(0, rest.find('?'));
  auto slash = rest.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  auto host = rest.substr(0, slash);
  auto path = percent_decode(rest.substr(slash + 1));
  auto inside = std::min(host.find(".s3."), host.find(".s3-"));
  if (inside != std::string_view::npos && !path.empty())
    return Place{std::string(host.substr(0, inside)), path};
  auto parts = split_once(path, "/");
  if (!parts || parts->first.empty() || parts->second.empty()) return std::nullopt;
  return Place{std::string(parts->first), std::string(parts->second)};
}

Result<std::string> fetch(Formation& formation, const std::string& url, std::size_t size_max,
                          const std::string& what) {
  auto place = place_of(url);
  if (!place) return invalid(what + " must be a supported URL.");
  aws::s3::GetObjectRequest in;
  in.bucket = place->bucket;
  in.key = place->key;
  auto found = formation.work.peers.call<aws::s3::op::GetObject>(in);
  if (!found) return invalid("S3 error: " + found.error().message);
  if (!found->body) return std::string();
  auto text = found->body->read_all();
  if (text.size() > size_max)
    return invalid("Template may not exceed " + std::to_string(size_max) + " bytes in size.");
  return text;
}

}  // namespace

Error invalid(std::string message) { return {"ValidationError", std::move(message), 400}; }

Result<std::string> template_of(Formation& formation, const std::optional<std::string>& body,
                                const std::optional<std::string>& url) {
  if (body && url)
    return invalid("Either Template URL or Template Body must be specified, not both.");
  if (body && body->size() > body_max)
    return invalid("1 validation error detected: Value '" + body->substr(0, 100) +
                   "...' at 'templateBody' failed to satisfy constraint: Member must have length "
                   "less than or equal to 51200");
  if (body) return *body;
  if (!url) return invalid("Either Template URL or Template Body must be specified.");
  return fetch(formation, *url, url_body_max, "TemplateURL");
}

Result<std::string> policy_of(Formation& formation, const std::optional<std::string>& body,
                              const std::optional<std::string>& url) {
  if (body && url) return invalid("You cannot specify both StackPolicyURL and StackPolicyBody");
  if (!body && !url) return std::string();
  auto text = body ? *body : TRY(fetch(formation, *url, policy_max, "StackPolicyURL"));
  TRY(engine::check_stack_policy(text));
  return text;
}

std::vector<engine::GivenParameter> given(
    const std::optional<std::vector<aws::cloudformation::Parameter>>& parameters) {
  std::vector<engine::GivenParameter> all;
  if (!parameters) return all;
  for (auto& one : *parameters)
    all.push_back({one.parameter_key.value_or(""), one.parameter_value,
                   one.use_previous_value.value_or(false)});
  return all;
}

Result<engine::Tags> tags_of(const std::optional<std::vector<aws::cloudformation::Tag>>& tags,
                             std::string* parent) {
  engine::Tags all;
  if (!tags) return all;
  for (auto& tag : *tags) {
    auto key = tag.key.value_or(""), value = tag.value.value_or("");
    if (key.starts_with("aws:cloudformation:") && parent) {
      if (key == "aws:cloudformation:stack-id") *parent = value;
      continue;
    }
    if (key.starts_with("aws:"))
      return invalid("aws: prefixed tag key names are not allowed for external use.");
    // One's own tags stand over those of a parent.
    auto known = std::ranges::find(all, key, &std::pair<std::string, std::string>::first);
    if (known != all.end())
      known->second = value;
    else
      all.emplace_back(key, value);
  }
  if (all.size() > tags_max) return invalid("Too many tags: at most 50 may be given.");
  return all;
}

engine::RollbackConfiguration rollback_of(
    const std::optional<aws::cloudformation::RollbackConfiguration>& configuration) {
  engine::RollbackConfiguration out;
  if (!configuration) return out;
  out.monitoring_minutes = configuration->monitoring_time_in_minutes.value_or(0);
  if (configuration->rollback_triggers)
    for (auto& one : *configuration->rollback_triggers)
      out.triggers.push_back({one.arn.value_or(""), one.type.value_or("")});
  return out;
}

Result<> check_stack_name(const std::string& name) {
  auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  auto fits = !name.empty() && letter(name[0]) && std::ranges::all_of(name, [&](char c) {
    return letter(c) || (c >= '0' && c <= '9') || c == '-';
  });
  if (!fits)
    return invalid("1 validation error detected: Value '" + name +
                   "' at 'stackName' failed to satisfy constraint: Member must satisfy regular "
                   "expression pattern: [a-zA-Z][-a-zA-Z0-9]*");
  if (name.size() > 128)
    return invalid("1 validation error detected: Value '" + name +
                   "' at 'stackName' failed to satisfy constraint: Member must have length less "
                   "than or equal to 128");
  return Done{};
}

engine::Operation new_operation(Formation& formation, engine::Kind kind,
                                const std::optional<std::string>& client_token) {
  engine::Operation operation;
  operation.kind = kind;
  operation.id = formation.work.random.uuid();
  operation.client_token = client_token.value_or("");
  return operation;
}

}  // namespace windlass::cloud::cloudformation
