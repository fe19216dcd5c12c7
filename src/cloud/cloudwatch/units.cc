#include "cloud/cloudwatch/units.h"

#include <algorithm>
#include <iterator>

namespace windlass::cloud::cloudwatch {

namespace {

// Rows hold the places in this list: it is only ever appended to (32 at most, see points.h).
constexpr std::string_view names[] = {
    "None",
    "Seconds",
    "Microseconds",
    "Milliseconds",
    "Bytes",
    "Kilobytes",
    "Megabytes",
    "Gigabytes",
    "Terabytes",
    "Bits",
    "Kilobits",
    "Megabits",
    "Gigabits",
    "Terabits",
    "Percent",
    "Count",
    "Bytes/Second",
    "Kilobytes/Second",
    "Megabytes/Second",
    "Gigabytes/Second",
    "Terabytes/Second",
    "Bits/Second",
    "Kilobits/Second",
    "Megabits/Second",
    "Gigabits/Second",
    "Terabits/Second",
    "Count/Second",
};

}  // namespace

std::optional<int> unit_of(std::string_view name) {
  auto found = std::ranges::find(names, name);
  if (found == std::end(names)) return std::nullopt;
  return static_cast<int>(found - std::begin(names));
}

std::string_view unit_name(int unit) { return names[static_cast<std::size_t>(unit)]; }

}  // namespace windlass::cloud::cloudwatch
