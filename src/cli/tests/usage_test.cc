// What a wrong command line exits with.
#include <doctest/doctest.h>

#include "cli/change_verbs.h"
#include "cli/view_verbs.h"
#include "desk_parts.h"

using namespace windlass;
using namespace windlass::cli;

TEST_CASE_FIXTURE(cli::testing::Typed, "a verb whose 2 is an answer exits 1 when it was mistyped") {
  cli::testing::EmptyDesk desk;
  auto parts = desk.parts();
  commands = {plan_command(parts), drift_command(parts)};
  for (auto& one : deploy_commands(parts)) commands.push_back(one);
  for (std::string verb : {"plan", "drift"}) {
    CAPTURE(verb);
    CHECK(type({verb, "--driff"}) == 1);
    CHECK(type({verb, "dev", "prod"}) == 1);
  }
  CHECK(type({"deploy", "--driff"}) == 2);
  CHECK(err.find("Try: windlass plan --help") != std::string::npos);
}
