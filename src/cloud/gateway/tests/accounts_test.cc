#include "cloud/gateway/accounts.h"

#include <doctest/doctest.h>
#include <stdlib.h>
#include <sys/stat.h>

#include <filesystem>

namespace windlass::cloud {

namespace {

struct AccountsFixture {
  AccountsFixture() {
    char name[] = "/tmp/windlass-accounts-XXXXXX";
    REQUIRE(::mkdtemp(name));
    folder = name;
  }
  ~AccountsFixture() { std::filesystem::remove_all(folder); }
  Accounts accounts() {
    return Accounts(folder, {AccountId{"000000000000"}, "first", {"AKIAFIRST", "s"}},
                    *Accounts::load(folder));
  }
  std::string folder;
  SeededRandom random{1};
};

}  // namespace

TEST_CASE_FIXTURE(AccountsFixture, "an account that was added is there at the next start") {
  auto before = accounts();
  CHECK(!before.several());
  auto added = before.add(random, "", "audit");
  REQUIRE(added);
  CHECK(added->id.text.size() == 12);
  auto after = accounts();
  CHECK(after.several());
  auto found = after.find_by_key(added->root.access_key_id);
  REQUIRE(found);
  CHECK(found->id == added->id);
  CHECK(found->root.secret_access_key == added->root.secret_access_key);
}

TEST_CASE_FIXTURE(AccountsFixture, "the accounts' keys are their owner's alone") {
  REQUIRE(accounts().add(random, "111122223333", ""));
  auto path = folder + "/accounts";
  struct stat status {};
  REQUIRE(::stat(path.c_str(), &status) == 0);
  CHECK((status.st_mode & 0777) == 0600);
  REQUIRE(::chmod(path.c_str(), 0644) == 0);
  auto refused = Accounts::load(folder);
  REQUIRE(!refused);
  CHECK(refused.error().code == "KeysExposed");
}

TEST_CASE_FIXTURE(AccountsFixture, "an id and a name are given once, and an id has twelve digits") {
  auto all = accounts();
  REQUIRE(all.add(random, "111122223333", "audit"));
  auto code = [&](const std::string& id, const std::string& name) {
    auto added = all.add(random, id, name);
    return added ? "" : added.error().code;
  };
  CHECK(code("111122223333", "") == "AccountExists");
  CHECK(code("000000000000", "") == "AccountExists");
  CHECK(code("", "audit") == "AccountExists");
  CHECK(code("12", "") == "BadAccount");
  CHECK(code("", std::string(51, 'x')) == "BadAccount");
}

}  // namespace windlass::cloud
