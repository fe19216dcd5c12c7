#include "cli/git_process.h"

#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>

#include "ops/trail.h"

namespace windlass::cli {

TEST_CASE("a git hook that calls us does not lead our git into its own repository") {
  char name[] = "/tmp/windlass-git.XXXXXX";
  auto folder = std::filesystem::canonical(::mkdtemp(name)).string();
  auto ours = folder + "/ours", theirs = folder + "/theirs";
  REQUIRE(system_git("")({"init", "--quiet", ours}, ""));
  REQUIRE(system_git("")({"init", "--quiet", theirs}, ""));
  ::setenv("GIT_DIR", (theirs + "/.git").c_str(), 1);
  auto found = system_git(ours)({"rev-parse", "--absolute-git-dir"}, "");
  ::unsetenv("GIT_DIR");
  REQUIRE(found);
  CHECK(*found == ours + "/.git\n");
  std::filesystem::remove_all(folder);
}

namespace {

// A bare repository and the checkouts of two desks.
struct Desks {
  Desks() {
    char name[] = "/tmp/windlass-git.XXXXXX";
    folder = std::filesystem::canonical(::mkdtemp(name)).string();
    REQUIRE(system_git("")({"init", "--quiet", "--bare", at("far")}, ""));
    for (auto* desk : {"ann", "bob"})
      REQUIRE(system_git("")({"clone", "--quiet", at("far"), at(desk)}, ""));
  }
  ~Desks() { std::filesystem::remove_all(folder); }
  std::string at(const std::string& name) const { return folder + "/" + name; }

  // Nobody waits for what goes on apart: here it is done at once.
  void writes(const std::string& desk, int number) {
    ops::Revision revision;
    revision.app = "shop";
    revision.environment = "qa";
    revision.verb = "deploy";
    revision.number = number;
    revision.outcome = ops::Revision::Outcome::Succeeded;
    auto git = system_git(at(desk));
    auto written = ops::write_trail(
        revision,
        {.git = git, .git_apart = [&](auto& words) { (void)git(words, ""); }, .lock_text = ""});
    REQUIRE_MESSAGE(written, (written ? "" : written.error().message));
  }
  std::string far_log() const {
    auto log = system_git(at("far"))({"log", "--format=%s", "--reverse", "windlass/qa"}, "");
    return log ? *log : "";
  }
  std::string folder;
};

}  // namespace

TEST_CASE("two desks write one trail: what came between goes on with the next word") {
  Desks desks;
  desks.writes("ann", 1);
  // Bob has fetched nothing yet, and is refused.
  desks.writes("bob", 2);
  CHECK(desks.far_log() == "shop-qa 1: deploy succeeded\n");
  desks.writes("bob", 3);
  desks.writes("ann", 4);
  desks.writes("ann", 5);
  auto all = desks.far_log();
  for (int number = 1; number <= 5; ++number) {
    CAPTURE(number);
    CHECK(all.find("shop-qa " + std::to_string(number) + ":") != std::string::npos);
  }
}

}  // namespace windlass::cli
