// Parameters removed, with their history.
#include "cloud/ssm/errors.h"
#include "cloud/ssm/handlers.h"
#include "cloud/ssm/parameter.h"

namespace windlass::cloud::ssm {

Result<DeleteParameterResult> delete_parameter(Ssm& ssm, const Call& call,
                                               const DeleteParameterRequest& in) {
  auto parameter = find_parameter(ssm, call, in.name.value_or(""));
  if (!parameter) return parameter_not_found(in.name.value_or(""));
  delete_parameter_row(ssm, *parameter);
  return DeleteParameterResult{};
}

Result<DeleteParametersResult> delete_parameters(Ssm& ssm, const Call& call,
                                                 const DeleteParametersRequest& in) {
  DeleteParametersResult answer{.deleted_parameters = std::vector<std::string>{},
                                .invalid_parameters = std::vector<std::string>{}};
  auto names = in.names.value_or(std::vector<std::string>{});
  if (names.empty() || names.size() > 10)
    return validation("Between 1 and 10 names can be given, not " + std::to_string(names.size()));
  for (auto& name : names) {
    auto removed = delete_parameter(ssm, call, {name});
    (removed ? answer.deleted_parameters : answer.invalid_parameters)->push_back(name);
  }
  return answer;
}

}  // namespace windlass::cloud::ssm
