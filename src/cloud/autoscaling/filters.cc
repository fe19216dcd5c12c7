#include "cloud/autoscaling/filters.h"

#include <algorithm>

#include "cloud/autoscaling/errors.h"

namespace windlass::cloud::autoscaling {

Result<> check_filters(const std::optional<Filters>& filters,
                       std::initializer_list<std::string_view> known) {
  if (!filters) return Done{};
  for (auto& filter : *filters) {
    auto name = filter.name.value_or("");
    auto is_tag = name.starts_with("tag:") && std::ranges::find(known, "tag:") != known.end();
    if (!is_tag && std::ranges::find(known, name) == known.end())
      return validation_error("Filter type " + name + " is not correct");
  }
  return Done{};
}

bool matches(const std::optional<Filters>& filters,
             const std::function<std::vector<std::string>(const std::string& name)>& values) {
  if (!filters) return true;
  return std::ranges::all_of(*filters, [&](auto& filter) {
    auto has = values(filter.name.value_or(""));
    auto wanted = filter.values.value_or(std::vector<std::string>{});
    return std::ranges::any_of(wanted,
                               [&](auto& one) { return std::ranges::find(has, one) != has.end(); });
  });
}

}  // namespace windlass::cloud::autoscaling
