#include "host/network_namespace.h"

#include <fcntl.h>
#include <linux/magic.h>
#include <sched.h>
#include <sys/stat.h>
#include <sys/statfs.h>

#include <exception>
#include <filesystem>
#include <thread>

#include "base/fault.h"
#include "host/command.h"

namespace windlass::host {

namespace {

constexpr const char* folder = "/run/netns/";

}  // namespace

std::string namespace_path(const std::string& name) { return folder + name; }

std::uint64_t namespace_identity(const std::string& name) {
  struct statfs file_system;
  struct stat file;
  auto path = namespace_path(name);
  // A name whose namespace is gone is an ordinary file.
  if (::statfs(path.c_str(), &file_system) != 0 || file_system.f_type != NSFS_MAGIC) return 0;
  return ::stat(path.c_str(), &file) == 0 ? file.st_ino : 0;
}

Result<> add_namespace(const std::string& name) {
  if (namespace_identity(name)) return Done{};
  std::filesystem::remove(namespace_path(name));
  TRY(output_of({"ip", "netns", "add", name}));
  return Done{};
}

Result<> delete_namespace(const std::string& name) {
  if (!std::filesystem::exists(namespace_path(name))) return Done{};
  TRY(output_of({"ip", "netns", "delete", name}));
  return Done{};
}

std::vector<std::string> namespaces_named(const std::string& beginning) {
  std::vector<std::string> names;
  std::error_code none;
  for (auto& entry : std::filesystem::directory_iterator(folder, none)) {
    auto name = entry.path().filename().string();
    if (name.starts_with(beginning)) names.push_back(name.substr(beginning.size()));
  }
  return names;
}

Result<Descriptor> open_namespace(const std::string& path) {
  Descriptor opened(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  struct statfs file_system;
  if (!opened || ::fstatfs(opened.get(), &file_system) != 0 || file_system.f_type != NSFS_MAGIC)
    return Error{"NamespaceMissing", "there is no network namespace at " + path};
  return opened;
}

void inside(const Descriptor& network_namespace, const std::function<void()>& work) {
  std::exception_ptr failed;
  std::thread visitor([&] {
    try {
      if (::setns(network_namespace.get(), CLONE_NEWNET) != 0)
        throw_errno("entering a network namespace");
      work();
    } catch (...) {
      failed = std::current_exception();
    }
  });
  visitor.join();
  if (failed) std::rethrow_exception(failed);
}

}  // namespace windlass::host
