#include "cloud/s3/post_policy.h"

#include <algorithm>
#include <set>

#include "base/json.h"
#include "base/text.h"
#include "base/time.h"
#include "cloud/s3/errors.h"

namespace windlass::cloud::s3 {

namespace {

Error invalid_policy(std::string why) {
  return refusal("InvalidPolicyDocument", "Invalid Policy: " + std::move(why));
}

Error against_policy(std::string why) {
  return access_denied("Invalid according to Policy: " + std::move(why));
}

Error failed(const Json& condition) {
  return against_policy("Policy Condition failed: " + condition.dump());
}

struct Policy {
  Time expires;
  Json::Array conditions;
};

Result<Policy> read_policy(std::string_view encoded) {
  // Some tools break lines.
  std::string unbroken(encoded);
  std::erase_if(unbroken, [](char c) { return c == '\n' || c == '\r' || c == ' '; });
  auto text = parse_base64(unbroken);
  auto policy = text ? parse_json(*text) : Result<Json>(Error{});
  if (!policy || !policy->is_object()) return invalid_policy("Invalid JSON.");
  auto* expiration = policy->find("expiration");
  if (!expiration) return invalid_policy("Policy missing expiration.");
  auto expires = expiration->is_string() ? parse_iso8601(expiration->as_string()) : std::nullopt;
  if (!expires) return invalid_policy("Invalid 'expiration' value: " + expiration->dump());
  auto* conditions = policy->find("conditions");
  if (!conditions || !conditions->is_array()) return invalid_policy("Policy missing conditions.");
  return Policy{*expires, conditions->as_array()};
}

class Checker {
 public:
  Checker(const http::Headers& fields, const std::string& bucket) : fields_(fields) {
    fields_.set("bucket", bucket);
  }

  Result<> check(const Json& condition) {
    if (condition.is_object()) return check_simple(condition);
    if (!condition.is_array() || condition.as_array().size() != 3 ||
        !condition.as_array()[0].is_string())
      return invalid_policy("Invalid Condition: " + condition.dump());
    auto& parts = condition.as_array();
    auto relation = lower(parts[0].as_string());
    if (relation == "content-length-range") return take_range(parts[1], parts[2]);
    if (relation != "eq" && relation != "starts-with")
      return invalid_policy("Invalid Condition: unknown operation '" + relation + "'.");
    if (!parts[1].is_string() || !parts[1].as_string().starts_with('$') || !parts[2].is_string())
      return invalid_policy("Invalid Condition: " + condition.dump());
    auto name = lower(parts[1].as_string().substr(1));
    auto& value = parts[2].as_string();
    if (relation == "eq" ? !equals(name, value) : !begins_with(name, value))
      return failed(condition);
    return Done{};
  }

  // What no condition speaks of could be anything.
  Result<> check_coverage() const {
    constexpr std::string_view free[] = {"policy", "signature", "x-amz-signature",
                                         "awsaccesskeyid"};
    std::vector<std::string> extra;
    for (auto& [name, value] : fields_) {
      auto low = lower(name);
      if (!covered_.contains(low) && !low.starts_with("x-ignore-") &&
          std::ranges::find(free, low) == std::end(free))
        extra.push_back(low);
    }
    if (extra.empty()) return Done{};
    return against_policy("Extra input fields: " + join(extra, ", "));
  }

  SizeBounds size;

 private:
  Result<> check_simple(const Json& condition) {
    if (condition.as_object().size() != 1)
      return invalid_policy(
          "Invalid Simple-Condition: Simple-Conditions must have exactly one "
          "property specified.");
    auto& [name, value] = condition.as_object().front();
    if (!value.is_string())
      return invalid_policy("Invalid Simple-Condition: value must be a string.");
    if (equals(lower(name), value.as_string())) return Done{};
    Json told;
    told.push("eq");
    told.push("$" + name);
    told.push(value);
    return failed(told);
  }

  Result<> take_range(const Json& from, const Json& to) {
    auto number = [](const Json& json) -> std::optional<std::int64_t> {
      if (json.is_int()) return json.as_int();
      return json.is_string() ? parse_int(json.as_string()) : std::nullopt;
    };
    auto min = number(from), max = number(to);
    if (!min || !max || *min < 0 || *max < *min)
      return invalid_policy("Invalid content-length-range.");
    size.min = std::max(size.min, *min);
    size.max = std::min(size.max.value_or(*max), *max);
    return Done{};
  }

  bool equals(const std::string& name, const std::string& value) {
    covered_.insert(name);
    auto* field = fields_.find(name);
    return field && *field == value;
  }

  bool begins_with(const std::string& name, const std::string& value) {
    covered_.insert(name);
    auto* field = fields_.find(name);
    if (!field) return false;
    // Of several types, each must.
    if (name == "content-type")
      return std::ranges::all_of(split(*field, ','), [&](std::string_view type) {
        return trimmed(type).starts_with(value);
      });
    return field->starts_with(value);
  }

  http::Headers fields_;
  std::set<std::string> covered_;
};

}  // namespace

Result<SizeBounds> check_post_policy(std::string_view encoded, const http::Headers& fields,
                                     const std::string& bucket, std::optional<Time> now) {
  auto policy = TRY(read_policy(encoded));
  if (now && *now >= policy.expires) return against_policy("Policy expired.");
  Checker checker(fields, bucket);
  for (auto& condition : policy.conditions) TRY(checker.check(condition));
  TRY(checker.check_coverage());
  return checker.size;
}

}  // namespace windlass::cloud::s3
