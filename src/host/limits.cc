#include "host/limits.h"

#include <cstdio>
#include <fstream>
#include <limits>

#include "host/user_namespace.h"

namespace windlass::host {

namespace {

struct Limit {
  const char* file;
  const char* name;
  long at_least;
  bool from_the_start = true;  // otherwise it is raised when that is allowed, and asked for later
};

// All machines have the same ids on this host, so that limits for one user count for all of them.
// While it boots; three of them stay.
constexpr long keys_at_boot = 10;

constexpr Limit limits[] = {
    // Each systemd needs about six; with the default of 128 the twentieth machine hangs at its
    // boot.
    {"/fs/inotify/max_user_instances", "fs.inotify.max_user_instances", 8192},
    {"/kernel/keys/maxkeys", "kernel.keys.maxkeys", 20'000, false},
    {"/kernel/keys/maxbytes", "kernel.keys.maxbytes", 2'000'000, false},
};

long value_of(const std::string& file) {
  std::ifstream in(file);
  long value = 0;
  // One that this kernel does not have is none.
  return in >> value ? value : std::numeric_limits<long>::max();
}

}  // namespace

Result<> ensure_limits(bool may_raise, const std::string& sysctls) {
  std::string low;
  for (auto& limit : limits) {
    auto file = sysctls + limit.file;
    if (value_of(file) >= limit.at_least) continue;
    if (may_raise && std::ofstream(file) << limit.at_least << std::flush) continue;
    if (limit.from_the_start)
      low +=
          std::string(low.empty() ? "" : " ") + limit.name + "=" + std::to_string(limit.at_least);
  }
  if (low.empty()) return Done{};
  return Error{"LimitTooLow",
               "with this host's limits machines would hang without a word: run `sysctl -w " + low +
                   "` as root"};
}

// A line a user: "UID: usage nkeys/nikeys keys/maxkeys bytes/maxbytes".
Result<> room_for_keys(const std::string& proc) {
  std::ifstream users(proc + "/key-users");
  for (std::string line; std::getline(users, line);) {
    unsigned user = 0;
    long usage = 0, keys = 0, most = 0;
    if (std::sscanf(line.c_str(), " %u: %ld %*d/%*d %ld/%ld", &user, &usage, &keys, &most) != 4 ||
        user != first_id || keys + keys_at_boot <= most)
      continue;
    return Error{"LimitTooLow", "this host's limit for keyrings (" + std::to_string(most) +
                                    ") is reached: run `sysctl -w kernel.keys.maxkeys=20000 "
                                    "kernel.keys.maxbytes=2000000` as root"};
  }
  return Done{};
}

}  // namespace windlass::host
