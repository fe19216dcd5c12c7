#include "cloud/gateway/keys.h"

#include <doctest/doctest.h>
#include <stdlib.h>
#include <sys/stat.h>

#include <filesystem>

namespace windlass::cloud {

namespace {

struct KeysFixture {
  KeysFixture() {
    char name[] = "/tmp/windlass-keys-XXXXXX";
    REQUIRE(::mkdtemp(name));
    folder = name;
  }
  ~KeysFixture() { std::filesystem::remove_all(folder); }
  std::string folder;
  SeededRandom random{1};
};

}  // namespace

TEST_CASE_FIXTURE(KeysFixture, "a cloud keeps its keys from start to start") {
  auto first = load_or_make_keys(folder, random);
  auto second = load_or_make_keys(folder, random);
  REQUIRE(first);
  REQUIRE(second);
  CHECK(first->root.secret_access_key == second->root.secret_access_key);
  CHECK(first->master_key == second->master_key);
  CHECK(first->root.access_key_id.starts_with("AKIA"));
}

TEST_CASE_FIXTURE(KeysFixture, "keys are their owner's alone, and refused when others may read them") {
  REQUIRE(load_or_make_keys(folder, random));
  auto path = folder + "/keys";
  struct stat status {};
  REQUIRE(::stat(path.c_str(), &status) == 0);
  CHECK((status.st_mode & 0777) == 0600);
  REQUIRE(::chmod(path.c_str(), 0644) == 0);
  auto refused = load_or_make_keys(folder, random);
  REQUIRE(!refused);
  CHECK(refused.error().code == "KeysExposed");
}

}  // namespace windlass::cloud
