// A body: bytes in memory, or parts of files. Whoever holds a Body can send it without copying.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace windlass {

// An open file, closed with its last owner; a temporary one is removed with it.
class File {
 public:
  enum class Keep { Always, WhileOpen };

  File(int descriptor, std::string path, Keep keep)
      : descriptor_(descriptor), path_(std::move(path)), keep_(keep) {}
  ~File();
  File(const File&) = delete;
  File& operator=(const File&) = delete;

  int descriptor() const { return descriptor_; }
  const std::string& path() const { return path_; }
  // From now on the file outlives its owners (e.g. it was renamed to its place).
  void keep() { keep_ = Keep::Always; }

 private:
  int descriptor_;
  std::string path_;
  Keep keep_;
};

class Body {
 public:
  // A part of a file.
  struct Slice {
    std::shared_ptr<File> file;
    std::uint64_t offset = 0;
    std::uint64_t size = 0;
  };

  Body() = default;
  Body(std::string bytes) : bytes_(std::move(bytes)) {}
  Body(const char* bytes) : bytes_(bytes) {}
  Body(std::shared_ptr<File> file, std::uint64_t offset, std::uint64_t size)
      : slices_{{std::move(file), offset, size}} {}
  // Several parts, one after another (an object that was uploaded in parts).
  explicit Body(std::vector<Slice> slices) : slices_(std::move(slices)) {}

  bool in_file() const { return !slices_.empty(); }
  std::uint64_t size() const;
  bool empty() const { return size() == 0; }

  // Only for a body in memory.
  const std::string& bytes() const { return bytes_; }
  std::string& bytes() { return bytes_; }
  // Only for a body in files.
  const std::vector<Slice>& slices() const { return slices_; }
  // Only for a body in one file.
  const std::shared_ptr<File>& file() const { return slices_.front().file; }
  std::uint64_t offset() const { return slices_.front().offset; }

  // A part of this body, as far as there is one: shares the files, copies the bytes.
  Body slice(std::uint64_t offset, std::uint64_t size) const;
  // Copies what lies at `offset`, as pread does: fewer bytes than asked for at a seam, none at the
  // end, -1 with errno for a failure. Only for a body in files.
  std::ptrdiff_t read_at(std::uint64_t offset, char* out, std::size_t size) const;
  // Everything as one string, wherever it is. Callers bound the size first.
  std::string read_all() const;
  // Hands the content out in pieces of at most 1 MiB; stops when `take` returns false.
  void read(const std::function<bool(std::string_view)>& take) const;

 private:
  std::string bytes_;
  std::vector<Slice> slices_;
};

}  // namespace windlass
