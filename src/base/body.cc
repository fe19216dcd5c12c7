#include "base/body.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "base/fault.h"

namespace windlass {

File::~File() {
  if (keep_ == Keep::WhileOpen && !path_.empty()) ::unlink(path_.c_str());
  ::close(descriptor_);
}

Body Body::slice(std::uint64_t offset, std::uint64_t size) const {
  if (in_file()) return Body(file_, offset_ + offset, size);
  return Body(bytes_.substr(offset, size));
}

std::string Body::read_all() const {
  if (!in_file()) return bytes_;
  std::string all;
  all.reserve(file_size_);
  read([&](std::string_view piece) {
    all += piece;
    return true;
  });
  return all;
}

void Body::read(const std::function<bool(std::string_view)>& take) const {
  if (!in_file()) {
    if (!bytes_.empty()) take(bytes_);
    return;
  }
  constexpr std::uint64_t piece_max = 1 << 20;
  std::string piece(std::min(piece_max, file_size_), '\0');
  for (std::uint64_t done = 0; done < file_size_;) {
    auto want = std::min<std::uint64_t>(piece.size(), file_size_ - done);
    auto got = ::pread(file_->descriptor(), piece.data(), want, static_cast<off_t>(offset_ + done));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) throw_errno("reading " + file_->path());
    if (got == 0) throw Fault("reading " + file_->path() + ": the file is shorter than it was");
    if (!take(std::string_view(piece).substr(0, static_cast<std::size_t>(got)))) return;
    done += static_cast<std::uint64_t>(got);
  }
}

}  // namespace windlass
