#include "cloud/s3/pairs.h"

#include "base/text.h"

namespace windlass::cloud::s3 {

std::string pack(const Pairs& pairs) {
  std::string packed;
  for (auto& [name, value] : pairs) {
    packed += name;
    packed += '\0';
    packed += value;
    packed += '\0';
  }
  return packed;
}

Pairs unpack(std::string_view packed) {
  Pairs pairs;
  auto next = [&] {
    auto end = packed.find('\0');
    std::string text(packed.substr(0, end));
    packed.remove_prefix(end == packed.npos ? packed.size() : end + 1);
    return text;
  };
  while (!packed.empty()) {
    auto name = next();
    pairs.emplace_back(std::move(name), next());
  }
  return pairs;
}

const std::string* find_pair(const Pairs& pairs, std::string_view name) {
  for (auto& pair : pairs)
    if (pair.first == name) return &pair.second;
  return nullptr;
}

}  // namespace windlass::cloud::s3
