// What doctor makes of what it sees.
#include "ops/doctor.h"

#include <doctest/doctest.h>

#include "base/text.h"

using namespace windlass;
using namespace windlass::ops;
using namespace std::chrono_literals;
using Grade = Finding::Grade;

namespace {

struct Fixture {
  ManualClock clock;
  SeededRandom random{1};
  std::string installed = "git runc conmon nft ip haproxy mmdebstrap";
  DoctorParts parts{
      .target = {.environment = [](auto&) { return std::nullopt; },
                 .read_file = [](auto&) { return std::nullopt; },
                 .run_process = [this](const std::string& line) -> Result<std::string> {
                   auto name = line.substr(line.find_last_of(' ') + 1);
                   for (auto one : split(installed, ' '))
                     if (one == name) return "/usr/bin/" + name + "\n";
                   return Error{"Failed", "exit 1"};
                 },
                 .make_http = {},
                 .clock = clock,
                 .random = random,
                 .sleep = [](auto) {},
                 .local_cloud = []() -> Result<LocalCloud> {
                   return Error{"NoLocalCloud", "the local cloud is not up"};
                 }},
      .is_root = true};
  manifest::Model model;
};

const Finding& about(const std::vector<Finding>& findings, const std::string& what) {
  for (auto& one : findings)
    if (one.what == what) return one;
  static const Finding none{"none", Grade::Bad, "there is no finding about " + what, ""};
  return none;
}

}  // namespace

TEST_CASE("a clock that is right to some seconds is right") {
  CHECK(judge_clock(Time{1000s}, Time{990s}).grade == Grade::Good);
}

TEST_CASE("a clock that signatures are refused for is said to be so") {
  auto finding = judge_clock(Time{2000s}, Time{1000s});
  CHECK(finding.grade == Grade::Bad);
  CHECK(finding.text ==
        "this machine's clock is 1000 s ahead of the server's: signatures are refused");
  CHECK(finding.next == "timedatectl set-ntp true");
}

TEST_CASE_FIXTURE(Fixture, "a host that lacks what machines need is told what") {
  installed = "git runc ip";
  auto findings = look_at_tools(parts, model);
  auto& finding = about(findings, "machines");
  CHECK(finding.grade == Grade::Bad);
  CHECK(finding.text ==
        "this host lacks conmon, nft, haproxy, mmdebstrap: no machine can be made here");
}

TEST_CASE_FIXTURE(Fixture, "without git the trail is not written, and nothing is in the way") {
  installed = "runc conmon nft ip haproxy mmdebstrap";
  CHECK(about(look_at_tools(parts, model), "git").grade == Grade::Note);
}

TEST_CASE_FIXTURE(Fixture, "an account that cannot be reached ends the search with the next step") {
  auto findings = examine(parts, model);
  CHECK(findings.back().what == "local cloud");
  CHECK(findings.back().text == "the local cloud is not up");
  CHECK(findings.back().next == "windlass cloud up");
}
