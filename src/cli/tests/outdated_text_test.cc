// What is behind, in one table: golden outputs.
#include "cli/outdated_text.h"

#include <doctest/doctest.h>

using namespace windlass;
using namespace windlass::cli;
using namespace std::chrono_literals;

namespace {

constexpr Time now{1'700'000'000s};

ops::ImageAge given_image() {
  ops::ImageAge age;
  age.image = "web";
  age.base = "debian-12";
  age.baked_on = age.newest = "ami-01";
  age.running = "ami-0a";
  age.baked = now - 48h;
  age.state = ops::ImageAge::State::Current;
  age.packages = {{.name = "curl", .has = "7.88-1"}, {.name = "nginx", .has = "1.22-9"}};
  return age;
}

ops::Machine machine(const std::string& id, const std::string& ip = "") {
  ops::Machine one;
  one.id = id;
  one.image = "ami-0a";
  one.state = "running";
  one.public_ip = ip;
  return one;
}

}  // namespace

TEST_CASE("a base and its packages stand in one table; what is behind is moved on by a bake") {
  std::vector<ops::ImageAge> ages = {given_image()};
  ops::ask_mirrors(ages, {machine("i-1")}, [](auto&, auto&) -> Result<std::string> {
    return std::string("asked\ncurl same 7.88-1\nnginx newer 1.22-9+u4\n");
  });
  CHECK(outdated_text(ages, "qa", now, {}) ==
        R"(  IMAGE  BASE, PACKAGE  ON THE IMAGE  OFFERED    STATE    ABOUT
  web    debian-12      ami-01        ami-01     current  baked 2 days ago; i-1 asked its mirror
  web    curl           7.88-1        7.88-1     current
  web    nginx          1.22-9        1.22-9+u4  behind

Next:
  windlass bake --refresh && windlass plan qa
)");
}

TEST_CASE("what no machine could ask is unknown, with the reason") {
  std::vector<ops::ImageAge> ages = {given_image()};
  ops::ask_mirrors(ages, {}, {});
  CHECK(outdated_text(ages, "qa", now, {}) ==
        R"(  IMAGE  BASE, PACKAGE  ON THE IMAGE  OFFERED  STATE    ABOUT
  web    debian-12      ami-01        ami-01   current  baked 2 days ago
  web    curl           7.88-1                 unknown  no machine runs it, which could ask its mirror
  web    nginx          1.22-9                 unknown  no machine runs it, which could ask its mirror
)");
}

TEST_CASE("who has a way out is asked first, and another where one cannot tell") {
  std::vector<ops::ImageAge> ages = {given_image()};
  std::vector<std::string> asked;
  ops::ask_mirrors(ages, {machine("i-1"), machine("i-2", "203.0.113.9"), machine("i-3")},
                   [&](auto& one, auto&) -> Result<std::string> {
                     asked.push_back(one.id);
                     return std::string("no-lists\n");
                   });
  CHECK(asked == std::vector<std::string>{"i-2", "i-1"});
  CHECK(ages[0].packages[0].why ==
        "i-1 was asked: its mirror does not answer: does its subnet have a way out?");
}

TEST_CASE("a package that the mirror dropped is unknown, and not current") {
  std::vector<ops::ImageAge> ages = {given_image()};
  ops::ask_mirrors(ages, {machine("i-1")}, [](auto&, auto&) -> Result<std::string> {
    return std::string("asked\ncurl same 7.88-1\n");
  });
  CHECK(ages[0].packages[1].state == ops::PackageAge::State::Unknown);
  CHECK_FALSE(ops::is_behind(ages[0]));
}

TEST_CASE("nothing but names and versions of packages comes into the script") {
  auto script =
      ops::offer_script({{"nginx", "1.22-9"}, {"x'; reboot; '", "1"}, {"y", "$(reboot)"}});
  CHECK(script.starts_with("pairs='nginx=1.22-9'\n"));
  CHECK(script.find("reboot") == std::string::npos);
  CHECK(ops::quoted_for_sh("it's") == "'it'\\''s'");
}
