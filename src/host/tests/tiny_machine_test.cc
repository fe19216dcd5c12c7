#include "host/tests/catalogue_ground.h"

namespace windlass::host {

namespace {
using testing::TinyGround;
constexpr auto user_data = "/latest/user-data";
}  // namespace

TEST_CASE_FIXTURE(TinyGround, "a tiny machine runs its user data, and says so on its console") {
  if (!machines) return;
  given_machine("i-1").answers[user_data] = "#!/bin/sh\necho \"I am $INSTANCE_ID\"; hostname";
  REQUIRE(machines->start("i-1"));
  CHECK(until_console("i-1", "user data of i-1 is done") == "user data of i-1 is done");
  auto console = machines->console("i-1", 65536);
  CHECK(console.find("I am i-1") != std::string::npos);
  CHECK(console.find("ip-10-0-0-5") != std::string::npos);
}

TEST_CASE_FIXTURE(TinyGround, "user data that fails is told on the console with its exit code") {
  if (!machines) return;
  given_machine("i-1").answers[user_data] = "#!/bin/sh\nexit 3";
  REQUIRE(machines->start("i-1"));
  CHECK(until_console("i-1", "FAILED with exit code 3") == "FAILED with exit code 3");
}

TEST_CASE_FIXTURE(TinyGround, "a tiny machine serves pages with what is on it") {
  if (!machines) return;
  given_machine("i-1").answers[user_data] =
      "#!/bin/sh\nmkdir /srv; echo hello > /srv/index.html; httpd -h /srv -p 8080";
  REQUIRE(machines->start("i-1"));
  CHECK(until_console("i-1", "is done") == "is done");
  CHECK(shell("i-1", "wget -q -O - http://127.0.0.1:8080/") == "hello\n");
}

TEST_CASE_FIXTURE(TinyGround, "a tiny machine halts when it is asked, and its code is no failure") {
  if (!machines) return;
  given_machine("i-1");
  REQUIRE(machines->start("i-1"));
  until("i-1", "hostname", "ip-10-0-0-5\n");
  REQUIRE(machines->stop("i-1", true));
  CHECK(stopped("i-1").exit_code != exit_code_reboot);
}

TEST_CASE_FIXTURE(TinyGround, "a tiny machine that reboots says by its code that it wants to") {
  if (!machines) return;
  given_machine("i-1");
  REQUIRE(machines->start("i-1"));
  until("i-1", "hostname", "ip-10-0-0-5\n");
  shell("i-1", "reboot");
  CHECK(stopped("i-1").exit_code == exit_code_reboot);
}

}  // namespace windlass::host
