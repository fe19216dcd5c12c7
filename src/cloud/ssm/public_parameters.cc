#include "cloud/ssm/public_parameters.h"

namespace windlass::cloud::ssm {

std::optional<Version> find_public_parameter(Ssm&, const Call&, const std::string&) {
  return std::nullopt;
}

}  // namespace windlass::cloud::ssm
