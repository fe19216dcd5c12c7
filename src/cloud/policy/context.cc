#include "cloud/policy/context.h"

#include "base/text.h"

namespace windlass::cloud::policy {

void Context::set(std::string_view key, std::string value) {
  Values values;
  values.push_back(std::move(value));
  set_all(key, std::move(values));
}

void Context::set_all(std::string_view key, Values values) {
  auto name = lower(key);
  for (auto& entry : entries_)
    if (entry.first == name) {
      entry.second = std::move(values);
      return;
    }
  entries_.emplace_back(std::move(name), std::move(values));
}

const Context::Values* Context::find(std::string_view lower_key) const {
  for (auto& entry : entries_)
    if (entry.first == lower_key) return entry.second.empty() ? nullptr : &entry.second;
  return nullptr;
}

}  // namespace windlass::cloud::policy
