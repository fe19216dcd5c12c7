#include "formation/pointer.h"

#include "base/text.h"

namespace windlass::formation {

std::vector<std::string> path_of(std::string_view pointer) {
  std::vector<std::string> path;
  if (pointer.empty()) return path;
  for (auto part : split(pointer.substr(1), '/'))
    path.push_back(replace_all(replace_all(std::string(part), "~1", "/"), "~0", "~"));
  return path;
}

std::string pointer_to(const std::vector<std::string>& path) {
  std::string pointer;
  for (auto& part : path) pointer += "/" + replace_all(replace_all(part, "~", "~0"), "/", "~1");
  return pointer;
}

const Json* at_pointer(const Json& json, std::string_view pointer) {
  auto* at = &json;
  for (auto& part : path_of(pointer)) {
    if (at->is_array()) {
      auto place = parse_uint(part);
      if (!place || *place >= at->as_array().size()) return nullptr;
      at = &at->as_array()[*place];
    } else {
      at = at->find(part);
      if (!at) return nullptr;
    }
  }
  return at;
}

Json* at_pointer(Json& json, std::string_view pointer) {
  return const_cast<Json*>(at_pointer(std::as_const(json), pointer));
}

}  // namespace windlass::formation
