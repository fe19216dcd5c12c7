// Files of the repository as they go into an image: names, bytes, and whether they are programs.
//
// Only what git keeps is looked at, too: a checkout's owners, times and umask change nothing.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"

namespace windlass::image {

struct TreeFile {
  enum class Kind { File, Folder, Link };
  std::string path = {};  // below the tree's root; empty for a tree that is one file
  Kind kind = Kind::File;
  bool executable = false;
  std::string content = {};  // of a link: where it leads
};

struct Tree {
  bool is_folder = false;
  std::vector<TreeFile> files;  // by path, a folder before what is in it
};

inline constexpr std::uint64_t tree_bytes_max = 512u << 20;

// Refuses what is not there, what is no file, folder or link, and more than `tree_bytes_max`.
Result<Tree> read_tree(const std::string& path);

// Of names, kinds and bytes.
std::string digest_of(const Tree& tree);

}  // namespace windlass::image
