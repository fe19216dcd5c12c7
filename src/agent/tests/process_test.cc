#include "agent/process.h"

#include <doctest/doctest.h>

using namespace windlass::agent;
using std::chrono::milliseconds;
using std::chrono::seconds;

TEST_CASE("a program's code and what it said last come back") {
  auto ran = RealProcesses().run({"bash", "-c", "echo out; echo err >&2; exit 3"}, seconds(10));
  CHECK(ran.code == 3);
  CHECK(ran.in_time);
  CHECK(ran.said == "out\nerr\n");
}

TEST_CASE("a program that takes too long is ended, with all that it started") {
  auto ran = RealProcesses().run({"bash", "-c", "sleep 60 & sleep 60"}, milliseconds(100));
  CHECK(!ran.in_time);
  CHECK(ran.code == -1);
}

TEST_CASE("a program that leaves another running is not waited for") {
  auto ran = RealProcesses().run({"bash", "-c", "sleep 5 & echo said"}, seconds(4));
  CHECK(ran.in_time);
  CHECK(ran.said == "said\n");
}

TEST_CASE("of much that is said, the end is kept") {
  auto ran = RealProcesses().run({"bash", "-c", "yes | head -c 100000; echo end"}, seconds(10));
  CHECK(ran.said.size() == said_bytes_max);
  CHECK(ran.said.ends_with("end\n"));
}

TEST_CASE("what is not there cannot be run") {
  CHECK(RealProcesses().run({"/nonexistent"}, seconds(1)).code == -1);
}
