// Units, by the numbers that they have in rows.
#pragma once

#include <optional>
#include <string_view>

namespace windlass::cloud::cloudwatch {

inline constexpr int unit_none = 0;

// Nothing when there is no unit of that name.
std::optional<int> unit_of(std::string_view name);
std::string_view unit_name(int unit);

}  // namespace windlass::cloud::cloudwatch
