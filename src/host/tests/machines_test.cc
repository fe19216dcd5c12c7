#include <doctest/doctest.h>
#include <sys/stat.h>

#include <filesystem>

#include "host/machine_config.h"
#include "host/tests/machine_ground.h"

namespace windlass::host {

namespace {

namespace fs = std::filesystem;
using testing::Ground;

}  // namespace

TEST_CASE_FIXTURE(Ground, "a machine is created, started, and ends with its first process's code") {
  if (!machines) return;
  auto made = machines->create(spec("i-1", "echo on the console; exit 7"));
  REQUIRE_MESSAGE(made, made.error().message);
  CHECK(made->state == Machine::State::Created);
  CHECK(made->pid > 0);
  REQUIRE(machines->start("i-1"));
  CHECK(stopped("i-1").exit_code == 7);
  CHECK(machines->console("i-1", 4096).find("on the console") != std::string::npos);
}

TEST_CASE_FIXTURE(Ground,
                  "root in a machine is nobody outside, and its changes stay in its own layer") {
  if (!machines) return;
  REQUIRE(machines->create(spec("i-1", "sleep 600")));
  REQUIRE(machines->start("i-1"));
  auto id = machines->execute("i-1", {"/bin/id", "-u"}, {});
  REQUIRE(id);
  CHECK(id->out == "0\n");
  CHECK(machines->execute("i-1", {"/bin/touch", "/root/made"}, {})->code == 0);
  struct stat status {};
  REQUIRE(::stat((folder + "/state/machines/i-1/upper/root/made").c_str(), &status) == 0);
  CHECK(status.st_uid == 1'000'000);
  CHECK(!fs::exists(layer + "/root/made"));
  CHECK(machines->execute("i-1", {"/bin/sh", "-c", "echo 1 > /proc/sys/kernel/panic"}, {})->code !=
        0);
}

TEST_CASE_FIXTURE(Ground, "however private our files are, a machine's root is open to all in it") {
  if (!machines) return;
  auto before = ::umask(077);
  copy_program("/bin/stat");
  run_machine("i-1");
  ::umask(before);
  CHECK(shell("i-1", "stat -c %a /; umask") == "755\n0022\n");
}

TEST_CASE_FIXTURE(Ground, "a machine's root is for nobody else on this host") {
  if (!machines) return;
  run_machine("i-1");
  auto seen = run({"setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "test", "-e",
                   options().roots + "/i-1/etc"});
  REQUIRE(seen);
  CHECK(seen->code == 1);
  CHECK(fs::exists(options().roots + "/i-1/etc"));
}

TEST_CASE("a machine opens no socket to a hypervisor") {
  auto config = machine_config(MachineSpec(), MachinePlace());
  auto rules = config.find("linux")->find("seccomp")->find("syscalls")->dump();
  CHECK(rules.find(R"("names":["socket"])") != std::string::npos);
  CHECK(rules.find(R"("value":40)") != std::string::npos);
}

TEST_CASE_FIXTURE(Ground, "machines are found again by whoever comes after us") {
  if (!machines) return;
  REQUIRE(machines->create(spec("i-1", "sleep 600")));
  REQUIRE(machines->start("i-1"));
  auto again = make_runc_machines(options());
  REQUIRE(again);
  auto found = (*again)->all();
  REQUIRE(found.size() == 1);
  CHECK(found[0].state == Machine::State::Running);
}

TEST_CASE_FIXTURE(Ground,
                  "of a removed machine nothing is left but its changes, until it is forgotten") {
  if (!machines) return;
  REQUIRE(machines->create(spec("i-1", "touch /root/made; sleep 600")));
  REQUIRE(machines->start("i-1"));
  auto pid = machines->find("i-1")->pid;
  while (machines->execute("i-1", {"/bin/cat", "/root/made"}, {})->code != 0) {
  }
  REQUIRE(machines->remove("i-1"));
  CHECK(!machines->find("i-1"));
  CHECK(machines->all().empty());
  CHECK(!fs::exists("/proc/" + std::to_string(pid) + "/root/root"));
  CHECK(fs::exists(folder + "/state/machines/i-1/upper/root/made"));
  machines->forget("i-1");
  CHECK(!fs::exists(folder + "/state/machines/i-1"));
  CHECK(machines->remove("i-1"));
}

TEST_CASE_FIXTURE(Ground,
                  "a machine whose first program is not there is told, and nothing is left of it") {
  if (!machines) return;
  auto wanted = spec("i-1", "");
  wanted.command = {"/no/such/program"};
  auto made = machines->create(wanted);
  if (made) {
    auto started = machines->start("i-1");
    CHECK(!started);
  }
  CHECK(machines->remove("i-1"));
  CHECK(!machines->find("i-1"));
}

}  // namespace windlass::host
