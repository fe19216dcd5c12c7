#include "image/tree.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "base/hash.h"
#include "base/text.h"

namespace windlass::image {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t files_max = 50'000;

struct Reading {
  Tree tree;
  std::uint64_t bytes = 0;
};

Error refused(const fs::path& path, const std::string& why) {
  return {"BadInput", path.string() + " " + why};
}

Result<> add_file(Reading& reading, const fs::path& path, std::string name) {
  std::error_code error;
  auto size = fs::file_size(path, error);
  reading.bytes += error ? 0 : size;
  if (reading.bytes > tree_bytes_max)
    return refused(path,
                   "and what comes before it are more than 512 MiB: an image fetches such "
                   "things itself, in a script");
  std::ifstream in(path, std::ios::binary);
  if (!in) return refused(path, "cannot be read");
  auto mode = fs::status(path, error).permissions();
  auto any_may_run = fs::perms::owner_exec | fs::perms::group_exec | fs::perms::others_exec;
  reading.tree.files.push_back({.path = std::move(name),
                                .kind = TreeFile::Kind::File,
                                .executable = (mode & any_may_run) != fs::perms::none,
                                .content = {std::istreambuf_iterator<char>(in), {}}});
  return Done{};
}

Result<> add(Reading& reading, const fs::path& path, std::string name) {
  std::error_code error;
  auto status = fs::symlink_status(path, error);
  if (name.find('\n') != name.npos) return refused(path, "has a line break in its name");
  if (reading.tree.files.size() >= files_max) return refused(path, "is one file too many");
  if (fs::is_symlink(status)) {
    reading.tree.files.push_back({.path = std::move(name),
                                  .kind = TreeFile::Kind::Link,
                                  .content = fs::read_symlink(path, error).string()});
    return Done{};
  }
  if (fs::is_directory(status)) {
    reading.tree.files.push_back({.path = std::move(name), .kind = TreeFile::Kind::Folder});
    return Done{};
  }
  if (!fs::is_regular_file(status)) return refused(path, "is no file, folder or link");
  return add_file(reading, path, std::move(name));
}

}  // namespace

Result<Tree> read_tree(const std::string& path) {
  std::error_code error;
  Reading reading;
  auto status = fs::status(path, error);
  if (!fs::exists(status)) return Error{"NoFile", path + " is not there"};
  if (!fs::is_directory(status)) {
    if (!fs::is_regular_file(status)) return refused(path, "is no file");
    TRY(add_file(reading, path, ""));
    return std::move(reading.tree);
  }
  reading.tree.is_folder = true;
  fs::recursive_directory_iterator each(path, error), end;
  for (; !error && each != end; each.increment(error)) {
    // A repository within the folder is git's own business.
    if (each->path().filename() == ".git") {
      each.disable_recursion_pending();
      continue;
    }
    TRY(add(reading, each->path(), each->path().lexically_relative(path).generic_string()));
  }
  if (error) return refused(path, "cannot be read: " + error.message());
  std::ranges::sort(reading.tree.files, {}, &TreeFile::path);
  return std::move(reading.tree);
}

std::string digest_of(const Tree& tree) {
  Sha256 hasher;
  auto add = [&](std::string_view text) {
    hasher.update(std::to_string(text.size()) + " ");
    hasher.update(text);
  };
  add(tree.is_folder ? "folder" : "file");
  for (auto& file : tree.files) {
    add(file.path);
    add(file.kind == TreeFile::Kind::Folder ? "folder"
        : file.kind == TreeFile::Kind::Link ? "link"
        : file.executable                   ? "program"
                                            : "file");
    add(file.content);
  }
  return hex(hasher.finish());
}

}  // namespace windlass::image
