// Expressions as text -> trees, refusing in AWS's words.
#pragma once

#include <string_view>

#include "cloud/dynamodb/expression.h"
#include "cloud/dynamodb/parameters.h"

namespace windlass::cloud::dynamodb {

// `parameter` is what the request calls the expression: errors begin "Invalid FilterExpression: ".
Result<Condition> parse_condition(std::string_view parameter, std::string_view text,
                                  Parameters& parameters);
Result<Update> parse_update(std::string_view text, Parameters& parameters);
Result<Projection> parse_projection(std::string_view text, Parameters& parameters);

// Refuses two paths of which one contains the other, or that take one attribute for a map and for a
// list.
Result<> check_overlaps(const std::vector<Path>& paths);

}  // namespace windlass::cloud::dynamodb
