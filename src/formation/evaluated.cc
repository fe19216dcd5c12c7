// What values are made of, and how it adds up.
#include <algorithm>

#include "base/text.h"
#include "formation/pointer.h"
#include "formation/scope.h"

namespace windlass::formation {

bool Evaluated::known() const {
  return std::ranges::all_of(uses, [](auto& use) { return use.known; });
}

std::set<std::string> Evaluated::waits_for() const {
  std::set<std::string> ids;
  for (auto& use : uses)
    if (!use.known) ids.insert(use.logical_id);
  return ids;
}

Json masked(const Evaluated& value) {
  auto shown = value.json;
  for (auto& use : value.uses) {
    if (!use.secret) continue;
    if (use.path.empty()) return "****";
    if (auto* place = at_pointer(shown, use.path)) *place = "****";
  }
  return shown;
}

bool is_secret(const Evaluated& value, std::string_view path) {
  return std::ranges::any_of(value.uses, [&](auto& use) {
    // The secret is here, around here, or within.
    std::string within = use.path + "/", around = std::string(path) + "/";
    return use.secret && (around.starts_with(within) || within.starts_with(around));
  });
}

void absorb(Evaluated& into, const Evaluated& part, std::string_view path) {
  for (auto use : part.uses) {
    use.path = std::string(path) + use.path;
    if (std::ranges::find(into.uses, use) == into.uses.end()) into.uses.push_back(std::move(use));
  }
}

void absorb_whole(Evaluated& into, const Evaluated& part) {
  for (auto use : part.uses) {
    use.path.clear();
    if (std::ranges::find(into.uses, use) == into.uses.end()) into.uses.push_back(std::move(use));
  }
}

Evaluated not_known(const Evaluated& because) {
  Evaluated value{.json = known_after_apply};
  absorb_whole(value, because);
  return value;
}

bool is_opaque(const Evaluated& value) {
  return value.json.is_string() &&
         std::ranges::any_of(value.uses, [](auto& use) { return !use.known && use.path.empty(); });
}

std::optional<std::string> scalar_text(const Json& json) {
  if (json.is_string()) return json.as_string();
  if (json.is_bool()) return json.as_bool() ? "true" : "false";
  if (json.is_int()) return std::to_string(json.as_int());
  if (json.is_double()) return format_double(json.as_double());
  return std::nullopt;
}

bool same_value(const Json& a, const Json& b) {
  auto left = scalar_text(a), right = scalar_text(b);
  return left && right ? *left == *right : a == b;
}

}  // namespace windlass::formation
