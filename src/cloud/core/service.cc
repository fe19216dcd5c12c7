#include "cloud/core/service.h"

namespace windlass::cloud {

const Operation* find_operation(const Service& service, std::string_view name) {
  for (auto& operation : service.operations)
    if (operation.name == name) return &operation;
  return nullptr;
}

}  // namespace windlass::cloud
