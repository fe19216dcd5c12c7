#include "manifest/format.h"

#include <algorithm>
#include <deque>

#include "base/text.h"
#include "manifest/format_parts.h"

namespace windlass::manifest {

namespace {

// What may be said in two places is written once: (where it may stand, too; where it is written).
constexpr std::pair<std::string_view, std::string_view> same[] = {{"layers.*.rollout", "rollout"},
                                                                  {"dns.*.records[]", "dns.*[]"}};

const std::vector<Key>& table() {
  static std::deque<std::string> paths;
  static const std::vector<Key> keys = [] {
    std::vector<Key> all;
    for (auto part : {format_of_file(), format_of_images(), format_of_layers(), format_of_rest()})
      all.insert(all.end(), part.begin(), part.end());
    auto written = all.size();
    for (auto [other, home] : same) {
      for (std::size_t i = 0; i < written; ++i) {
        auto path = all[i].path;
        if (!path.starts_with(home) || path.size() == home.size()) continue;
        auto copy = all[i];
        copy.path = paths.emplace_back(std::string(other) + std::string(path.substr(home.size())));
        all.push_back(copy);
      }
    }
    return all;
  }();
  return keys;
}

// The pattern of what holds a key: "layers.*" of "layers.*.size", "" of "app".
std::string_view holder(std::string_view path) {
  auto dot = path.rfind('.');
  return dot == path.npos ? std::string_view() : path.substr(0, dot);
}

}  // namespace

std::span<const Key> format() { return table(); }

const Key* find_key(std::string_view pattern) {
  auto found = std::ranges::find(table(), pattern, &Key::path);
  return found == table().end() ? nullptr : &*found;
}

std::vector<const Key*> keys_in(std::string_view pattern) {
  std::vector<const Key*> found;
  for (auto& key : table()) {
    auto last = name_of(key);
    if (holder(key.path) == pattern && last != "*" && !last.ends_with("[]")) found.push_back(&key);
  }
  return found;
}

std::string below(std::string_view pattern, std::string_view key) {
  return pattern.empty() ? std::string(key) : std::string(pattern) + "." + std::string(key);
}

const Key* told_elsewhere(const Key& key) {
  for (auto [other, home] : same) {
    if (key.path.starts_with(other) && key.path.size() > other.size())
      return find_key(std::string(home) + std::string(key.path.substr(other.size())));
  }
  return nullptr;
}

std::string_view name_of(const Key& key) {
  auto dot = key.path.rfind('.');
  return dot == key.path.npos ? key.path : key.path.substr(dot + 1);
}

bool is_environments_own(std::string_view key) {
  return find_key(below("environments.*", key)) != nullptr;
}

std::string wanted(const Key& key) {
  std::vector<std::string> ways;
  if (!key.values.empty()) {
    ways.push_back("one of " + replace_all(std::string(key.values), "|", ", "));
  } else if (key.shape & Text) {
    switch (key.rule) {
      case Rule::Duration: ways.push_back("a duration such as 30s, 5m, 1h or 14d"); break;
      case Rule::Bytes: ways.push_back("a size such as 512MiB or 20GiB"); break;
      default: ways.push_back("a text");
    }
  }
  if (key.shape & Number && key.values.empty()) ways.push_back("a whole number");
  if (key.shape & Boolean) ways.push_back("true or false");
  if (key.shape & List) ways.push_back("a list");
  if (key.shape & Names) ways.push_back("names with what belongs to each");
  if (key.shape & Object) {
    std::vector<std::string> inside;
    for (auto* one : keys_in(key.path)) inside.push_back(std::string(name_of(*one)));
    ways.push_back("keys (" + join(inside, ", ") + ")");
  }
  return join(ways, ", or ");
}

}  // namespace windlass::manifest
