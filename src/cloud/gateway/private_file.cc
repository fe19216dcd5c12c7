#include "cloud/gateway/private_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "base/body.h"
#include "base/fault.h"

namespace windlass::cloud {

void write_private(const std::string& path, const std::string& text) {
  auto temporary = path + ".new";
  auto descriptor = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (descriptor < 0) throw_errno("writing " + temporary);
  File file(descriptor, temporary, File::Keep::WhileOpen);
  if (::write(descriptor, text.data(), text.size()) != static_cast<ssize_t>(text.size()) ||
      ::fsync(descriptor) != 0 || ::rename(temporary.c_str(), path.c_str()) != 0)
    throw_errno("writing " + path);
  file.keep();
}

Result<std::optional<std::string>> read_private(const std::string& path, std::size_t size_max) {
  auto descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0 && errno == ENOENT) return std::optional<std::string>();
  if (descriptor < 0) throw_errno("reading " + path);
  auto file = std::make_shared<File>(descriptor, path, File::Keep::Always);
  struct stat status {};
  if (::fstat(descriptor, &status) != 0) throw_errno("reading " + path);
  if (status.st_mode & 077)
    return Error{"KeysExposed", path + " can be read by others: chmod 600 " + path +
                                    ", or remove it to get new keys"};
  auto size = static_cast<std::uint64_t>(status.st_size);
  if (size > size_max) return Error{"BadKeys", path + " is not a keys file of windlass"};
  return std::optional(Body(file, 0, size).read_all());
}

}  // namespace windlass::cloud
