// Reading of a document that the format's checker has passed: what is there has the right shape.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "document/node.h"
#include "manifest/values.h"

namespace windlass::manifest {

inline std::string text_at(const document::Node& node, std::string_view key,
                           std::string otherwise = "") {
  auto* found = node.find(key);
  return found ? found->text() : otherwise;
}

inline int number_at(const document::Node& node, std::string_view key, int otherwise) {
  auto* found = node.find(key);
  return found ? static_cast<int>(found->as_int().value_or(otherwise)) : otherwise;
}

inline bool flag_at(const document::Node& node, std::string_view key, bool otherwise) {
  auto* found = node.find(key);
  return found ? found->as_bool().value_or(otherwise) : otherwise;
}

inline std::int64_t seconds_at(const document::Node& node, std::string_view key,
                               std::int64_t otherwise) {
  auto* found = node.find(key);
  return found ? seconds_of(found->text()).value_or(otherwise) : otherwise;
}

// Rounded up: what does not fit is no disk.
inline int gib_at(const document::Node& node, std::string_view key) {
  auto* found = node.find(key);
  auto bytes = found ? bytes_of(found->text()).value_or(0) : 0;
  return static_cast<int>((bytes + (1LL << 30) - 1) >> 30);
}

inline std::vector<std::string> texts_at(const document::Node& node, std::string_view key) {
  std::vector<std::string> out;
  if (auto* found = node.find(key)) {
    for (auto& item : found->items()) out.push_back(item.text());
  }
  return out;
}

// The members of the map at that key, without x- keys; nothing when there is none.
inline std::vector<document::Node::Member> members_at(const document::Node& node,
                                                      std::string_view key) {
  std::vector<document::Node::Member> out;
  if (auto* found = node.find(key)) {
    for (auto& member : found->members()) {
      if (!member.key.starts_with("x-") && !member.value.is_null()) out.push_back(member);
    }
  }
  return out;
}

}  // namespace windlass::manifest
