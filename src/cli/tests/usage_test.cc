// What a wrong command line exits with.
#include <doctest/doctest.h>

#include "cli/change_verbs.h"
#include "cli/view_verbs.h"
#include "desk_parts.h"

using namespace windlass;
using namespace windlass::cli;

TEST_CASE("a verb whose 2 is an answer exits 1 when it was mistyped") {
  cli::testing::EmptyDesk desk;
  auto parts = desk.parts();
  std::string said;
  Console console{.out = [](auto) {},
                  .err = [&](auto text) { said += text; },
                  .read_in = [] { return std::string(); }};
  std::vector<Command> commands = {plan_command(parts), drift_command(parts)};
  for (auto& one : deploy_commands(parts)) commands.push_back(one);
  for (std::string verb : {"plan", "drift"}) {
    CAPTURE(verb);
    CHECK(run(commands, std::vector<std::string>{verb, "--driff"}, console) == 1);
    CHECK(run(commands, std::vector<std::string>{verb, "dev", "prod"}, console) == 1);
  }
  CHECK(run(commands, std::vector<std::string>{"deploy", "--driff"}, console) == 2);
  CHECK(said.find("Try: windlass plan --help") != std::string::npos);
}
