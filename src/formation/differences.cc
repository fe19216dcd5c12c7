#include "formation/differences.h"

#include <algorithm>

#include "formation/evaluate.h"

namespace windlass::formation {

namespace {

bool is_known(const Json& json) {
  if (json.is_string()) return json.as_string().find(known_after_apply) == std::string::npos;
  if (json.is_array()) return std::ranges::all_of(json.as_array(), is_known);
  if (json.is_object())
    return std::ranges::all_of(json.as_object(), [](auto& each) { return is_known(each.second); });
  return true;
}

class Comparison {
 public:
  explicit Comparison(const Schema* schema) : schema_(schema) {}

  void compare(PropertyPath& path, const Json& before, const Json& after) {
    if (same(path, before, after)) return;
    if (before.is_object() && after.is_object()) return members(path, before, after);
    if (before.is_array() && after.is_array() && elements(path, before, after)) return;
    tell(path, &before, &after);
  }

  std::vector<Difference> found;

 private:
  bool same(const PropertyPath& path, const Json& before, const Json& after) const {
    if (before == after) return is_known(after);
    if (!is_known(after)) return false;
    return schema_ && !path.empty() && same_value(*schema_, path, before, after);
  }

  void members(PropertyPath& path, const Json& before, const Json& after) {
    for (auto& [name, was] : before.as_object()) {
      path.push_back(name);
      auto* is = after.find(name);
      if (is && !is->is_null())
        compare(path, was, *is);
      else if (!was.is_null())
        tell(path, &was, nullptr);
      path.pop_back();
    }
    for (auto& [name, is] : after.as_object()) {
      if (auto* was = before.find(name); is.is_null() || (was && !was->is_null())) continue;
      path.push_back(name);
      tell(path, nullptr, &is);
      path.pop_back();
    }
  }

  // Element by element where lists are of one length; a list that grew or shrank, by what is more.
  bool elements(PropertyPath& path, const Json& before, const Json& after) {
    auto& was = before.as_array();
    auto& is = after.as_array();
    auto both = std::min(was.size(), is.size());
    for (std::size_t i = 0; i < std::max(was.size(), is.size()); ++i) {
      path.push_back(std::to_string(i));
      if (i < both)
        compare(path, was[i], is[i]);
      else
        tell(path, i < was.size() ? &was[i] : nullptr, i < is.size() ? &is[i] : nullptr);
      path.pop_back();
    }
    return true;
  }

  void tell(const PropertyPath& path, const Json* before, const Json* after) {
    Difference one;
    one.way = !before  ? Difference::Way::Add
              : !after ? Difference::Way::Remove
                       : Difference::Way::Modify;
    one.path = path;
    if (before) one.before = *before;
    if (after) one.after = *after;
    one.known = !after || is_known(*after);
    if (schema_) one.replacement = replacement(*schema_, path);
    found.push_back(std::move(one));
  }

  const Schema* schema_;
};

}  // namespace

std::vector<Difference> differences(const Schema* schema, const Json& before, const Json& after) {
  Comparison comparison(schema);
  PropertyPath path;
  comparison.compare(path, before, after);
  return std::move(comparison.found);
}

Replacement replacement_of(const std::vector<Difference>& all) {
  auto worst = Replacement::False;
  for (auto& one : all) {
    auto does = one.replacement;
    if (does == Replacement::True && !one.known) does = Replacement::Conditional;
    worst = std::max(worst, does);
  }
  return worst;
}

}  // namespace windlass::formation
