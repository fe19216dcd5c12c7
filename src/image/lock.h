// windlass.lock: what names of windlass.yaml were resolved to, so that the same file gives the same
// image tomorrow and to a colleague. Written by a bake, meant to be committed and read in a diff.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "base/result.h"

namespace windlass::image {

struct Locked {
  std::string base;                             // as windlass.yaml says it
  std::string id;                               // the image it stands for
  std::map<std::string, std::string> packages;  // those that the file names, as installed
  bool operator==(const Locked&) const = default;
};

struct Lock {
  // Image, then place ("local us-east-1", "aws us-east-2").
  std::map<std::string, std::map<std::string, Locked>> images;

  const Locked* find(const std::string& image, const std::string& place) const;
};

// An empty text is an empty lock.
Result<Lock> read_lock(std::string_view text);
std::string to_text(const Lock& lock);

inline constexpr const char* lock_name = "windlass.lock";

}  // namespace windlass::image
