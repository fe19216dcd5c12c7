#include "cloud/gateway/intake.h"

#include <doctest/doctest.h>
#include <stdlib.h>

#include <filesystem>

namespace windlass::cloud {

namespace {

struct IntakeFixture {
  IntakeFixture() {
    char name[] = "/tmp/windlass-intake-XXXXXX";
    REQUIRE(::mkdtemp(name));
    folder = name;
  }
  ~IntakeFixture() { std::filesystem::remove_all(folder); }

  std::size_t files() const {
    std::size_t count = 0;
    for ([[maybe_unused]] auto& entry : std::filesystem::directory_iterator(folder)) ++count;
    return count;
  }

  std::string folder;
  MemoryBudget budget{4 << 20};
  SeededRandom random{1};
};

const std::string half_mebibyte(512 << 10, 'x');

}  // namespace

TEST_CASE_FIXTURE(IntakeFixture, "a small body stays in memory") {
  Intake intake({.size_max = 5 << 20, .spool_dir = folder}, budget, random);
  REQUIRE(intake.take("hello "));
  REQUIRE(intake.take("world"));
  auto body = intake.finish();
  REQUIRE(body);
  CHECK(body->bytes() == "hello world");
  CHECK(files() == 0);
}

TEST_CASE_FIXTURE(IntakeFixture, "a large body is spooled, whole, and gone with its last owner") {
  {
    Intake intake({.size_max = 5 << 20, .spool_dir = folder}, budget, random);
    for (int i = 0; i < 4; ++i) REQUIRE(intake.take(half_mebibyte));
    auto body = intake.finish();
    REQUIRE(body);
    REQUIRE(body->in_file());
    CHECK(body->size() == 4 * half_mebibyte.size());
    CHECK(body->read_all() == half_mebibyte + half_mebibyte + half_mebibyte + half_mebibyte);
    CHECK(files() == 1);
  }
  CHECK(files() == 0);
}

TEST_CASE_FIXTURE(IntakeFixture, "a body beyond its limit is refused as it streams") {
  Intake intake({.size_max = 600 << 10}, budget, random);
  REQUIRE(intake.take(half_mebibyte));
  auto refused = intake.take(half_mebibyte);
  REQUIRE(!refused);
  CHECK(refused.error().code == "EntityTooLarge");
}

TEST_CASE_FIXTURE(IntakeFixture, "bodies in memory share one budget, and give it back") {
  std::vector<std::unique_ptr<Intake>> takers;
  for (int i = 0; i < 8; ++i) {
    takers.push_back(std::make_unique<Intake>(IntakeTerms{.size_max = 5 << 20}, budget, random));
    REQUIRE(takers.back()->take(half_mebibyte));
  }
  Intake late({.size_max = 5 << 20}, budget, random);
  auto refused = late.take(half_mebibyte);
  REQUIRE(!refused);
  CHECK(refused.error().code == "SlowDown");
  takers.pop_back();
  CHECK(late.take(half_mebibyte));
}

}  // namespace windlass::cloud
