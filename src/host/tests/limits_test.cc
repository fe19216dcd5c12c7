#include "host/limits.h"

#include <doctest/doctest.h>
#include <stdlib.h>

#include <array>
#include <filesystem>
#include <fstream>

namespace windlass::host {

namespace {

namespace fs = std::filesystem;

struct Sysctls {
  Sysctls() {
    std::array<char, 64> name{"/tmp/windlass-test-XXXXXX"};
    REQUIRE(::mkdtemp(name.data()));
    folder = name.data();
    fs::create_directories(folder + "/fs/inotify");
    set(128);
  }
  ~Sysctls() { fs::remove_all(folder); }
  void set(long value) { std::ofstream(instances()) << value; }
  long get() const {
    long value = 0;
    std::ifstream(instances()) >> value;
    return value;
  }
  std::string instances() const { return folder + "/fs/inotify/max_user_instances"; }
  std::string folder;
};

}  // namespace

TEST_CASE_FIXTURE(Sysctls, "a limit that is too low is refused with the command that raises it") {
  auto refused = ensure_limits(false, folder);
  REQUIRE(!refused);
  CHECK(refused.error().message.find("sysctl -w fs.inotify.max_user_instances=8192") !=
        std::string::npos);
  CHECK(get() == 128);
}

TEST_CASE_FIXTURE(Sysctls, "a limit that is too low is raised when that was asked for") {
  CHECK(ensure_limits(true, folder));
  CHECK(get() == 8192);
}

TEST_CASE_FIXTURE(Sysctls, "a limit that is high enough stays as it is") {
  set(10'000);
  CHECK(ensure_limits(true, folder));
  CHECK(get() == 10'000);
}

TEST_CASE_FIXTURE(Sysctls, "a machine that would get no keyrings any more is refused") {
  auto users = [&](const std::string& keys) {
    std::ofstream(folder + "/key-users")
        << "    0:     9 8/8 3/1000000 40/25000000\n1000000:   122 122/122 " + keys +
               " 1989/20000\n";
  };
  users("180/200");
  CHECK(room_for_keys(folder));
  users("195/200");
  auto refused = room_for_keys(folder);
  REQUIRE(!refused);
  CHECK(refused.error().message.find("kernel.keys.maxkeys=20000") != std::string::npos);
}

}  // namespace windlass::host
