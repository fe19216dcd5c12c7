#include "cloud/elb/conditions.h"

#include <arpa/inet.h>

#include <algorithm>
#include <map>

#include "base/text.h"
#include "cloud/elb/errors.h"

namespace windlass::cloud::elb {

using namespace aws::elbv2;

namespace {

constexpr std::size_t values_max = 5, value_size_max = 128, name_size_max = 40;

using Texts = std::vector<std::string>;

bool is_token(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](unsigned char c) {
    return std::isalnum(c) ||
           std::string_view("!#$%&*+-.^_|~").find(static_cast<char>(c)) != std::string_view::npos;
  });
}

bool is_range(const std::string& text) {
  auto parts = split_once(text, "/");
  if (!parts) return false;
  std::string address(parts->first);
  auto bits = parse_uint(parts->second);
  unsigned char bytes[16];
  if (::inet_pton(AF_INET, address.c_str(), bytes) == 1) return bits && *bits <= 32;
  return ::inet_pton(AF_INET6, address.c_str(), bytes) == 1 && bits && *bits <= 128;
}

Result<> check_texts(const std::string& field, const Texts& values) {
  if (values.empty())
    return validation("At least one condition value must be specified for the field '" + field +
                      "'");
  for (auto& value : values) {
    auto plain = std::ranges::all_of(value, [](unsigned char c) { return c >= ' ' && c < 127; });
    if (value.empty() || value.size() > value_size_max || !plain)
      return validation("Condition value '" + value + "' for the field '" + field +
                        "' is not valid: it must have 1 to 128 printable characters");
  }
  return Done{};
}

// The values of a field that has a configuration and, for some, an older way to give them.
template <class Config>
Result<Texts> values_of(const RuleCondition& condition, const std::optional<Config>& config) {
  auto field = condition.field.value_or("");
  auto given = config ? config->values.value_or(Texts{}) : Texts{};
  auto old = condition.values.value_or(Texts{});
  if (!given.empty() && !old.empty() && given != old)
    return validation("Values and the configuration of the field '" + field +
                      "' cannot both be specified");
  auto values = given.empty() ? old : given;
  TRY(check_texts(field, values));
  return values;
}

template <class Config>
bool has_patterns(const std::optional<Config>& config) {
  return config && config->regex_values && !config->regex_values->empty();
}

Result<RuleCondition> completed(RuleCondition condition) {
  auto& field = *condition.field;
  if (condition.regex_values || has_patterns(condition.host_header_config) ||
      has_patterns(condition.path_pattern_config) || has_patterns(condition.http_header_config))
    return not_served("A condition by regular expressions");
  if (field == "path-pattern") {
    auto values = TRY(values_of(condition, condition.path_pattern_config));
    condition.values = values;
    condition.path_pattern_config.emplace().values = values;
  } else if (field == "host-header") {
    auto values = TRY(values_of(condition, condition.host_header_config));
    condition.values = values;
    condition.host_header_config.emplace().values = values;
  } else if (field == "http-header") {
    if (!condition.http_header_config || !condition.http_header_config->http_header_name)
      return validation("A header name must be specified for the field 'http-header'");
    auto& name = *condition.http_header_config->http_header_name;
    if (!is_token(name) || name.size() > name_size_max)
      return validation("'" + name + "' is not a valid header name");
    TRY(values_of(condition, condition.http_header_config));
    condition.values.reset();
  } else if (field == "http-request-method") {
    auto values = TRY(values_of(condition, condition.http_request_method_config));
    for (auto& value : values)
      if (!std::ranges::all_of(
              value, [](unsigned char c) { return std::isupper(c) || c == '-' || c == '_'; }))
        return validation("'" + value + "' is not a valid request method");
    condition.http_request_method_config.emplace().values = values;
    condition.values.reset();
  } else if (field == "source-ip") {
    auto values = TRY(values_of(condition, condition.source_ip_config));
    for (auto& value : values)
      if (!is_range(value)) return validation("'" + value + "' is not a valid CIDR block");
    condition.source_ip_config.emplace().values = values;
    condition.values.reset();
  } else if (field == "query-string") {
    Texts texts;
    if (condition.query_string_config)
      for (auto& pair :
           condition.query_string_config->values.value_or(std::vector<QueryStringKeyValuePair>{})) {
        if (pair.key && !pair.key->empty()) TRY(check_texts(field, {*pair.key}));
        texts.push_back(pair.value.value_or(""));
      }
    TRY(check_texts(field, texts));
  } else {
    return validation("Condition field '" + field +
                      "' must be one of '[path-pattern, host-header, http-header, "
                      "http-request-method, query-string, source-ip]'");
  }
  return condition;
}

std::size_t count_of(const RuleCondition& condition) {
  auto size = [](auto& config) { return config && config->values ? config->values->size() : 0; };
  return size(condition.path_pattern_config) + size(condition.host_header_config) +
         size(condition.http_header_config) + size(condition.http_request_method_config) +
         size(condition.source_ip_config) + size(condition.query_string_config);
}

}  // namespace

Result<std::vector<RuleCondition>> completed_conditions(
    const std::optional<std::vector<RuleCondition>>& conditions) {
  if (!conditions || conditions->empty()) return validation("A condition must be specified");
  std::vector<RuleCondition> list;
  std::map<std::string, int> seen;
  std::size_t values = 0;
  for (auto& condition : *conditions) {
    if (!condition.field) return validation("A condition field must be specified");
    auto& field = *condition.field;
    if (++seen[field] > 1 && field != "http-header" && field != "query-string")
      return validation("Rules can only have one '" + field + "' condition");
    list.push_back(TRY(completed(condition)));
    values += count_of(list.back());
  }
  if (values > values_max) return validation("Rules can have up to '5' condition values");
  return list;
}

}  // namespace windlass::cloud::elb
