// What two images differ in, by their reports.
#pragma once

#include <string>
#include <vector>

#include "image/report.h"

namespace windlass::image {

struct Difference {
  std::string what;           // "package nginx", "file image/install.sh", "base"
  std::string before, after;  // empty: not there
};
std::vector<Difference> differences(const ImageReport& before, const ImageReport& after);

}  // namespace windlass::image
