#include "host/mounts.h"

#include <doctest/doctest.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <filesystem>
#include <fstream>

#include "host/user_namespace.h"

namespace windlass::host {

namespace {

namespace fs = std::filesystem;

struct Ground {
  Ground() {
    std::array<char, 64> name{"/tmp/windlass-test-XXXXXX"};
    REQUIRE(::mkdtemp(name.data()));
    root = name.data();
    for (auto* folder : {"base", "top", "shifted", "upper", "work", "at"})
      fs::create_directory(root + "/" + folder);
    std::ofstream(root + "/base/of-base") << "base";
    std::ofstream(root + "/base/both") << "base";
    std::ofstream(root + "/top/both") << "top";
  }
  ~Ground() {
    unmount_below(root);
    fs::remove_all(root);
  }
  std::string read(const std::string& name) const {
    std::ifstream file(root + "/" + name);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  uid_t owner(const std::string& name) const {
    struct stat status {};
    REQUIRE(::stat((root + "/" + name).c_str(), &status) == 0);
    return status.st_uid;
  }
  std::string root;
};

bool may_mount() {
  if (::geteuid() == 0) return true;
  MESSAGE("skipped: mounting needs root");
  return false;
}

}  // namespace

TEST_CASE("a layer is seen with shifted ids, and stays as it is") {
  if (!may_mount()) return;
  Ground ground;
  mount_shifted(ground.root + "/base", ground.root + "/shifted", make_user_namespace());
  CHECK(ground.owner("shifted/of-base") == first_id);
  CHECK(ground.owner("base/of-base") == 0);
  CHECK(!std::ofstream(ground.root + "/shifted/new"));
}

TEST_CASE("an overlay shows its topmost layer first, and keeps changes apart") {
  if (!may_mount()) return;
  Ground ground;
  auto at = [&](const char* name) { return ground.root + "/" + name; };
  mount_overlay({at("top"), at("base")}, at("upper"), at("work"), at("at"));
  CHECK(ground.read("at/both") == "top");
  CHECK(ground.read("at/of-base") == "base");
  std::ofstream(at("at/of-base")) << "changed";
  CHECK(ground.read("base/of-base") == "base");
  CHECK(ground.read("upper/of-base") == "changed");
}

TEST_CASE("a folder that lies in a layer can be renamed, and its content goes with it") {
  if (!may_mount()) return;
  Ground ground;
  auto at = [&](const std::string& name) { return ground.root + "/" + name; };
  fs::create_directories(at("base/before/inner"));
  std::ofstream(at("base/before/inner/file")) << "content";
  mount_overlay({at("top"), at("base")}, at("upper"), at("work"), at("at"));
  std::error_code failed;
  fs::rename(at("at/before"), at("at/after"), failed);
  CHECK_MESSAGE(!failed, failed.message());
  CHECK(ground.read("at/after/inner/file") == "content");
  CHECK(!fs::exists(at("at/before")));
}

TEST_CASE("everything below a folder is unmounted, and nothing beside it") {
  if (!may_mount()) return;
  Ground ground;
  fs::create_directory(ground.root + "/at/inner");
  mount_shifted(ground.root + "/base", ground.root + "/at/inner", make_user_namespace());
  mount_shifted(ground.root + "/base", ground.root + "/shifted", make_user_namespace());
  unmount_below(ground.root + "/at");
  CHECK(!fs::exists(ground.root + "/at/inner/of-base"));
  CHECK(fs::exists(ground.root + "/shifted/of-base"));
}

}  // namespace windlass::host
