#include "cloud/core/service.h"

namespace windlass::cloud {

std::vector<const Operation*> operations_of(const Service& service) {
  std::vector<const Operation*> all;
  for (auto& operation : service.operations) all.push_back(&operation);
  for (auto* list : service.more_operations)
    for (auto& operation : *list) all.push_back(&operation);
  return all;
}

void migrate(store::Database& db, const Service& service) {
  if (service.migrations.part) store::migrate(db, service.migrations);
  for (auto* part : service.more_migrations) store::migrate(db, *part);
}

const Operation* find_operation(const Service& service, std::string_view name) {
  for (auto& operation : service.operations)
    if (operation.name == name) return &operation;
  for (auto* list : service.more_operations)
    for (auto& operation : *list)
      if (operation.name == name) return &operation;
  return nullptr;
}

}  // namespace windlass::cloud
