#include "host/command.h"

#include <doctest/doctest.h>

namespace windlass::host {

TEST_CASE("a command's output and both ways to end are told") {
  auto finished = run({"sh", "-c", "echo out; echo err >&2; exit 3"});
  REQUIRE(finished);
  CHECK(finished->out == "out\n");
  CHECK(finished->err == "err\n");
  CHECK(finished->code == 3);
  CHECK(run({"sh", "-c", "kill -9 $$"})->code == 128 + 9);
}

TEST_CASE("a command reads its input, however large") {
  std::string input(300'000, 'x');
  CHECK(output_of({"cat"}, {.input = input}).value() == input);
}

TEST_CASE("a command that does not read its input is not waited for") {
  CHECK(run({"true"}, {.input = std::string(1 << 20, 'x')})->code == 0);
}

TEST_CASE("a program that is not there is NotInstalled") {
  auto finished = run({"windlass-no-such-program"});
  REQUIRE(!finished);
  CHECK(finished.error().code == "NotInstalled");
  CHECK(finished.error().message == "windlass-no-such-program is not installed");
}

TEST_CASE("past its deadline a command is killed with all that it started") {
  auto finished =
      run({"sh", "-c", "sleep 600 & sleep 600"}, {.deadline = std::chrono::milliseconds{50}});
  REQUIRE(!finished);
  CHECK(finished.error().code == "Timeout");
}

TEST_CASE("a daemon that holds the streams is not waited for") {
  auto finished = run({"sh", "-c", "sleep 2 & echo started"});
  REQUIRE(finished);
  CHECK(finished->out == "started\n");
}

TEST_CASE("what is said beyond the limit is dropped") {
  auto finished = run({"sh", "-c", "yes | head -c 100000"}, {.output_max = 1000});
  REQUIRE(finished);
  CHECK(finished->out.size() == 1000);
}

TEST_CASE("a failure says the command and its last words") {
  auto output = output_of({"sh", "-c", "echo first >&2; echo no such thing >&2; exit 2"});
  REQUIRE(!output);
  CHECK(output.error().message.find("exit 2: no such thing") != std::string::npos);
}

TEST_CASE("nothing of our environment reaches a command but what is given") {
  ::setenv("WINDLASS_SECRET", "x", 1);
  auto output = output_of({"env"}, {.environment = {"GIVEN=1"}});
  ::unsetenv("WINDLASS_SECRET");
  REQUIRE(output);
  CHECK(output->find("GIVEN=1") != std::string::npos);
  CHECK(output->find("WINDLASS_SECRET") == std::string::npos);
}

}  // namespace windlass::host
