// Secrets found by filters, in an order, page by page.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "aws/secretsmanager/shape/filter.h"
#include "cloud/secretsmanager/secret.h"

namespace windlass::cloud::secretsmanager {

struct Search {
  std::vector<aws::secretsmanager::Filter> filters = {};
  bool deleted_too = false;
  std::string sort_by = "created-date";
  bool descending = false;
  std::size_t size = 100;
};

struct Found {
  std::vector<Secret> secrets;
  std::optional<std::string> next_token;
};
Result<Found> find_secrets(Secrets& secrets, const Call& call, const Search& search,
                           const std::optional<std::string>& token);

}  // namespace windlass::cloud::secretsmanager
