#include "image/compare.h"

#include <set>

namespace windlass::image {

namespace {

void compare(const std::map<std::string, std::string>& before,
             const std::map<std::string, std::string>& after, const std::string& kind,
             std::vector<Difference>& found) {
  std::set<std::string> names;
  for (auto& [name, value] : before) names.insert(name);
  for (auto& [name, value] : after) names.insert(name);
  for (auto& name : names) {
    auto one = before.find(name), other = after.find(name);
    auto was = one == before.end() ? "" : one->second;
    auto is = other == after.end() ? "" : other->second;
    if (was != is) found.push_back({kind + " " + name, was, is});
  }
}

}  // namespace

std::vector<Difference> differences(const ImageReport& before, const ImageReport& after) {
  std::vector<Difference> found;
  if (before.base_id != after.base_id)
    found.push_back({"base", before.base + " " + before.base_id, after.base + " " + after.base_id});
  compare(before.packages, after.packages, "package", found);
  compare(before.files, after.files, "file", found);
  return found;
}

}  // namespace windlass::image
