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

std::uint64_t Body::size() const {
  if (!in_file()) return bytes_.size();
  std::uint64_t all = 0;
  for (auto& slice : slices_) all += slice.size;
  return all;
}

Body Body::slice(std::uint64_t offset, std::uint64_t size) const {
  if (!in_file()) return offset < bytes_.size() ? Body(bytes_.substr(offset, size)) : Body();
  std::vector<Slice> parts;
  for (auto& slice : slices_) {
    if (offset >= slice.size) {
      offset -= slice.size;
      continue;
    }
    auto take = std::min(size, slice.size - offset);
    if (take == 0) break;
    parts.push_back({slice.file, slice.offset + offset, take});
    size -= take;
    offset = 0;
  }
  return parts.empty() ? Body() : Body(std::move(parts));
}

std::ptrdiff_t Body::read_at(std::uint64_t offset, char* out, std::size_t size) const {
  for (auto& slice : slices_) {
    if (offset >= slice.size) {
      offset -= slice.size;
      continue;
    }
    auto want = std::min<std::uint64_t>(size, slice.size - offset);
    std::ptrdiff_t got;
    do {
      got = ::pread(slice.file->descriptor(), out, want, static_cast<off_t>(slice.offset + offset));
    } while (got < 0 && errno == EINTR);
    return got;
  }
  return 0;
}

std::string Body::read_all() const {
  if (!in_file()) return bytes_;
  std::string all;
  all.reserve(size());
  read([&](std::string_view piece) {
    all += piece;
    return true;
  });
  return all;
}

void Body::read(const std::function<bool(std::string_view)>& take) const {
  constexpr std::uint64_t piece_max = 1 << 20;
  if (!in_file()) {
    std::string_view rest = bytes_;
    while (!rest.empty() && take(rest.substr(0, piece_max)))
      rest.remove_prefix(std::min<std::uint64_t>(piece_max, rest.size()));
    return;
  }
  std::string piece(std::min(piece_max, size()), '\0');
  for (auto& [file, offset, slice_size] : slices_) {
    for (std::uint64_t done = 0; done < slice_size;) {
      auto want = std::min<std::uint64_t>(piece.size(), slice_size - done);
      auto got = ::pread(file->descriptor(), piece.data(), want, static_cast<off_t>(offset + done));
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) throw_errno("reading " + file->path());
      if (got == 0) throw Fault("reading " + file->path() + ": the file is shorter than it was");
      if (!take(std::string_view(piece).substr(0, static_cast<std::size_t>(got)))) return;
      done += static_cast<std::uint64_t>(got);
    }
  }
}

}  // namespace windlass
