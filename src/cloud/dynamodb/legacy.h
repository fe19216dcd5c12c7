// The parameters from before there were expressions, as the trees that expressions become.
#pragma once

#include <initializer_list>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "aws/dynamodb/put_item.h"
#include "aws/dynamodb/query.h"
#include "aws/dynamodb/update_item.h"
#include "cloud/dynamodb/expression.h"

namespace windlass::cloud::dynamodb {

using Expected = std::map<std::string, aws::dynamodb::ExpectedAttributeValue>;
using Conditions = std::map<std::string, aws::dynamodb::Condition>;
using AttributeUpdates = std::map<std::string, aws::dynamodb::AttributeValueUpdate>;

// These bring the values in the request to their normal form and keep views of them.
Result<Condition> condition_of(Expected& expected,
                               const std::optional<std::string>& conditional_operator);
Result<Condition> condition_of(Conditions& filter,
                               const std::optional<std::string>& conditional_operator);
Result<Update> update_of(AttributeUpdates& updates);
Result<Projection> projection_of(const std::vector<std::string>& attributes);

// KeyConditions: the conditions of a query, not joined yet.
Result<std::vector<Condition>> key_conditions_of(Conditions& conditions);

// Which parameters a request gives, by name: the two kinds must not be mixed.
struct Given {
  std::string_view name;
  bool given;
};
Result<> check_not_mixed(std::initializer_list<Given> legacy,
                         std::initializer_list<Given> expressions);

}  // namespace windlass::cloud::dynamodb
