#include "cloud/kms/managed.h"

#include <algorithm>

namespace windlass::cloud::kms {

bool is_managed_alias(std::string_view alias) {
  if (!alias.starts_with(managed_prefix)) return false;
  alias.remove_prefix(managed_prefix.size());
  return std::ranges::find(managed_services, alias) != std::end(managed_services);
}

std::string managed_alias_values() {
  std::string values;
  for (auto service : managed_services)
    values += (values.empty() ? "values ('" : ", ('") + std::string(managed_prefix) +
              std::string(service) + "')";
  return values;
}

}  // namespace windlass::cloud::kms
