#include "formation/parameters.h"

#include <algorithm>

#include "aws/pattern.h"
#include "base/text.h"
#include "formation/parameter_types.h"
#include "formation/problem.h"

namespace windlass::formation {

namespace {

constexpr std::size_t value_size_max = 4096;

std::vector<std::string> items_of(std::string_view text) {
  std::vector<std::string> items;
  for (auto item : split(text, ',')) items.emplace_back(trimmed(item));
  return items;
}

// A broken constraint in the template's own words, or in CloudFormation's.
Error broken(const Parameter& parameter, const std::string& rule) {
  if (!parameter.constraint_description.empty())
    return invalid("Parameter " + parameter.name +
                       " failed to satisfy constraint: " + parameter.constraint_description,
                   parameter.mark);
  return invalid("Parameter '" + parameter.name + "' " + rule, parameter.mark);
}

Result<> check_number(const Parameter& parameter, const std::string& text) {
  auto number = parse_double(text);
  if (!number)
    return invalid("Parameter '" + parameter.name + "' must be a number", parameter.mark);
  if (parameter.min_value && *number < *parameter.min_value)
    return broken(parameter,
                  "must be a number not less than " + format_double(*parameter.min_value));
  if (parameter.max_value && *number > *parameter.max_value)
    return broken(parameter,
                  "must be a number not greater than " + format_double(*parameter.max_value));
  return Done{};
}

// One value: of a list, each of its items.
Result<> check_item(const Parameter& parameter, std::string_view type, const std::string& text) {
  if (parameter.allowed_values &&
      std::ranges::find(*parameter.allowed_values, text) == parameter.allowed_values->end())
    return broken(parameter, "must be one of AllowedValues");
  if (parameter.allowed_pattern && !aws::matches_pattern(*parameter.allowed_pattern, text))
    return broken(parameter, "must match pattern " + *parameter.allowed_pattern);
  auto size = static_cast<double>(text.size());
  if (parameter.min_length && size < *parameter.min_length)
    return broken(parameter,
                  "must contain at least " + format_double(*parameter.min_length) + " characters");
  if (parameter.max_length && size > *parameter.max_length)
    return broken(parameter,
                  "must contain at most " + format_double(*parameter.max_length) + " characters");
  if (type == "Number") return check_number(parameter, text);
  return Done{};
}

Result<> check_existence(const Parameter& parameter, std::string_view type, const std::string& text,
                         ParameterLookup& lookup) {
  if (!is_aws_type(type) || TRY(lookup.exists(type, text))) return Done{};
  auto shown = parameter.no_echo ? "****" : text;
  return invalid("Parameter validation failed: parameter value " + shown + " for parameter name " +
                     parameter.name + " does not exist",
                 parameter.mark);
}

Result<std::string> stored_value(const Parameter& parameter, const std::string& name,
                                 ParameterLookup& lookup) {
  if (auto value = TRY(lookup.ssm(name))) return *value;
  return invalid("Unable to fetch parameters [" + name + "] from parameter store for this account.",
                 parameter.mark);
}

Result<ParameterValue> resolve(const Parameter& parameter, std::string text,
                               ParameterLookup& lookup) {
  if (text.size() > value_size_max)
    return invalid("Parameter '" + parameter.name + "' must contain at most " +
                       std::to_string(value_size_max) + " characters",
                   parameter.mark);
  ParameterValue value{.text = std::move(text), .no_echo = parameter.no_echo};
  std::string_view type = parameter.type;
  auto stored = ssm_value_type(type);
  if (stored) {
    // What is constrained is the name that was given.
    TRY(check_item(parameter, "String", value.text));
    value.resolved = TRY(stored_value(parameter, value.text, lookup));
    type = *stored;
  } else if (type == "AWS::SSM::Parameter::Name") {
    (void)TRY(stored_value(parameter, value.text, lookup));
  }

  auto& whole = value.resolved ? *value.resolved : value.text;
  auto items = item_type(type);
  Json::Array list;
  for (auto& item : items ? items_of(whole) : std::vector{whole}) {
    if (!stored) TRY(check_item(parameter, items.value_or(type), item));
    TRY(check_existence(parameter, items.value_or(type), item, lookup));
    list.emplace_back(item);
  }
  value.value = items ? Json(std::move(list)) : list[0];
  return value;
}

// The text of each parameter; nothing where none is given, and there is no default.
Result<std::optional<std::string>> chosen_text(const Parameter& parameter,
                                               const std::vector<GivenParameter>& given,
                                               const std::map<std::string, std::string>* previous) {
  auto found = std::ranges::find(given, parameter.name, &GivenParameter::key);
  if (found == given.end()) return parameter.default_value;
  if (found->use_previous_value && found->value)
    return invalid(
        "Invalid input for parameter key " + parameter.name +
        ". Either specify usePreviousValue as true or specify a value for the parameter");
  if (!found->use_previous_value) return found->value ? found->value : parameter.default_value;
  auto before = previous ? previous->find(parameter.name) : decltype(previous->find("")){};
  if (!previous || before == previous->end())
    return invalid("Invalid input for parameter key " + parameter.name +
                   ". Cannot specify usePreviousValue as true for a parameter key not in the "
                   "previous template");
  return std::optional(before->second);
}

Result<> refuse_unknown(const Template& written, const std::vector<GivenParameter>& given) {
  std::vector<std::string> unknown;
  for (auto& one : given)
    if (!written.parameter(one.key)) unknown.push_back(one.key);
  if (unknown.empty()) return Done{};
  return invalid("Parameters: " + listed(unknown) + " do not exist in the template");
}

}  // namespace

const ParameterValue* Parameters::find(std::string_view name) const {
  auto found = values.find(name);
  return found == values.end() ? nullptr : &found->second;
}

Result<Parameters> resolve_parameters(const Template& written,
                                      const std::vector<GivenParameter>& given,
                                      const std::map<std::string, std::string>* previous,
                                      ParameterLookup& lookup) {
  TRY(refuse_unknown(written, given));
  std::vector<std::string> missing;
  std::map<std::string, std::string> texts;
  for (auto& parameter : written.parameters) {
    if (auto text = TRY(chosen_text(parameter, given, previous)))
      texts[parameter.name] = *text;
    else
      missing.push_back(parameter.name);
  }
  if (!missing.empty()) return invalid("Parameters: " + listed(missing) + " must have values");

  Parameters out;
  for (auto& parameter : written.parameters)
    out.values.emplace(parameter.name,
                       TRY(resolve(parameter, std::move(texts[parameter.name]), lookup)));
  return out;
}

}  // namespace windlass::formation
