// How reading a document fails, and what keeps a hostile one small.
#pragma once

#include <string>
#include <string_view>
#include <unordered_set>

#include "base/result.h"
#include "document/node.h"

namespace windlass::document {

inline constexpr int depth_max = 100;

Error refusal(std::string code, Mark mark, std::string_view message);

// Whether a key is new to its map. Most maps have few members and are looked through; a large one
// gets a set, so that no document costs more than its size.
class Keys {
 public:
  bool add(std::string_view key, const Node& map) {
    if (map.members().size() < looked_through_max) return !map.find(key);
    if (seen_.empty())
      for (auto& member : map.members()) seen_.insert(member.key);
    return seen_.emplace(key).second;
  }

 private:
  static constexpr std::size_t looked_through_max = 32;
  std::unordered_set<std::string> seen_;
};

Result<Node> parse_json_document(std::string_view text);
Result<Node> parse_yaml_document(std::string_view text, ParseOptions options);

}  // namespace windlass::document
