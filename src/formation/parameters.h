// What the parameters of one operation are worth: what the caller gave, what they were, or their
// defaults, checked against their constraints.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/result.h"
#include "formation/template.h"

namespace windlass::formation {

// As a caller gives it.
struct GivenParameter {
  std::string key;
  std::optional<std::string> value = {};
  bool use_previous_value = false;
};

struct ParameterValue {
  std::string text;  // as given, or the default: of an SSM type, the parameter's name
  std::optional<std::string> resolved = {};  // of an SSM type: its value when the operation began
  // What Ref answers: a string (numbers too, as CloudFormation has it), or a list of strings.
  Json value = {};
  bool no_echo = false;
  bool operator==(const ParameterValue&) const = default;
};

struct Parameters {
  std::map<std::string, ParameterValue, std::less<>> values;

  const ParameterValue* find(std::string_view name) const;
  // As DescribeStacks may show it: "****" where NoEcho says so.
  static std::string shown(const ParameterValue& value) {
    return value.no_echo ? "****" : value.text;
  }
  bool operator==(const Parameters&) const = default;
};

// What parameters may ask of the account.
struct ParameterLookup {
  virtual ~ParameterLookup() = default;
  // The value of an SSM parameter; nothing when there is none.
  virtual Result<std::optional<std::string>> ssm(std::string_view name) = 0;
  // Whether there is such a thing (type: "AWS::EC2::KeyPair::KeyName", ...).
  virtual Result<bool> exists(std::string_view type, std::string_view value) {
    (void)type, (void)value;
    return true;
  }
};

// `previous` are the texts that the stack has now (by key); pass nullptr when there is no stack
// yet. Refuses what is missing, unknown, or breaks a constraint, in CloudFormation's words.
Result<Parameters> resolve_parameters(const Template& written,
                                      const std::vector<GivenParameter>& given,
                                      const std::map<std::string, std::string>* previous,
                                      ParameterLookup& lookup);

}  // namespace windlass::formation
