// What several requests ask in the same words.
#pragma once

#include <initializer_list>
#include <optional>
#include <string>

#include "cloud/dynamodb/legacy.h"
#include "cloud/dynamodb/parameters.h"
#include "cloud/dynamodb/parser.h"

namespace windlass::cloud::dynamodb {

Result<> check_parameters_wanted(bool names_given, bool values_given,
                                 std::initializer_list<Given> expressions);

// Names and values are refused where no expression could use them; `expressions` are those that may
// use values.
template <class Request>
Result<> check_parameters_wanted(const Request& in, std::initializer_list<Given> expressions) {
  return check_parameters_wanted(in.expression_attribute_names.has_value(),
                                 in.expression_attribute_values.has_value(), expressions);
}

// The paths that a reading request asks for, by expression or by list; nothing: everything.
Result<std::optional<Projection>> wanted_attributes(
    const std::optional<std::string>& projection_expression,
    const std::optional<std::vector<std::string>>& attributes_to_get,
    const Parameters::Names& names);

template <class Request>
Result<std::optional<Projection>> wanted_attributes(const Request& in) {
  return wanted_attributes(in.projection_expression, in.attributes_to_get,
                           in.expression_attribute_names);
}

}  // namespace windlass::cloud::dynamodb
