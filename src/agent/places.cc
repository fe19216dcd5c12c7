#include "agent/places.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

#include "agent/stream.h"

namespace windlass::agent {

namespace {

constexpr std::size_t small_file_bytes_max = 65'536;

Error failed(const std::string& doing) { return {"File", doing + ": " + std::strerror(errno)}; }

bool write_all(int file, std::string_view text) {
  while (!text.empty()) {
    auto written = ::write(file, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

}  // namespace

Result<std::string> read_small_file(const std::string& path) {
  Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file) return failed("reading " + path);
  std::string out;
  char piece[4096];
  for (;;) {
    auto got = ::read(file.get(), piece, sizeof piece);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return failed("reading " + path);
    if (got == 0) return out;
    out.append(piece, static_cast<std::size_t>(got));
    if (out.size() > small_file_bytes_max) return Error{"File", path + " is too large"};
  }
}

Result<> write_whole(const std::string& path, std::string_view text) {
  std::error_code none;
  std::filesystem::create_directories(std::filesystem::path(path).parent_path(), none);
  auto beside = path + ".new";
  {
    Descriptor file(::open(beside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644));
    if (!file || !write_all(file.get(), text) || ::fsync(file.get()) != 0)
      return failed("writing " + beside);
  }
  if (::rename(beside.c_str(), path.c_str()) != 0) return failed("writing " + path);
  return Done{};
}

void say_on(const std::string& console, std::string_view text) {
  Descriptor there(::open(console.c_str(), O_WRONLY | O_NOCTTY | O_CLOEXEC | O_APPEND));
  if (there) write_all(there.get(), text);
}

}  // namespace windlass::agent
