#include "cloud/dynamodb/requests.h"

#include "base/text.h"

namespace windlass::cloud::dynamodb {

Result<> check_parameters_wanted(bool names_given, bool values_given,
                                 std::initializer_list<Given> expressions) {
  std::vector<std::string> names;
  for (auto& expression : expressions) {
    if (expression.given) return Done{};
    names.emplace_back(expression.name);
  }
  if (names_given)
    return invalid("ExpressionAttributeNames can only be specified when using expressions");
  if (values_given)
    return invalid("ExpressionAttributeValues can only be specified when using expressions: " +
                   join(names, " and ") + (names.size() > 1 ? " are null" : " is null"));
  return Done{};
}

Result<std::optional<Projection>> wanted_attributes(
    const std::optional<std::string>& projection_expression,
    const std::optional<std::vector<std::string>>& attributes_to_get,
    const Parameters::Names& names) {
  TRY(check_not_mixed({{"AttributesToGet", attributes_to_get.has_value()}},
                      {{"ProjectionExpression", projection_expression.has_value()}}));
  if (names && !projection_expression)
    return invalid("ExpressionAttributeNames can only be specified when using expressions");
  auto parameters = TRY(Parameters::of(names));
  std::optional<Projection> wanted;
  if (projection_expression) wanted = TRY(parse_projection(*projection_expression, parameters));
  if (attributes_to_get) wanted = TRY(projection_of(*attributes_to_get));
  TRY(parameters.all_used());
  return wanted;
}

}  // namespace windlass::cloud::dynamodb
