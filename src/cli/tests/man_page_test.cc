// Pages for man(1).
#include <doctest/doctest.h>

#include <unistd.h>

#include <filesystem>

#include "desk_parts.h"

using namespace windlass;
using namespace windlass::cli;

namespace {

constexpr Option options[] = {{"--port", "PORT", "listen here"}};
constexpr Example examples[] = {{"windlass cloud up --port 80", "Starts it there."}};

struct Fixture : cli::testing::Typed {
  Fixture() {
    commands.push_back({.name = "cloud up",
                        .summary = "Starts the local cloud.",
                        .usage = "[--port PORT]",
                        .options = options,
                        .examples = examples,
                        .more = ".well-known\na\\b",
                        .run = {}});
    commands.push_back(man_command(commands));
  }
  bool says(const std::string& text) const { return out.find(text) != std::string::npos; }
};

}  // namespace

TEST_CASE_FIXTURE(Fixture, "a verb's page says what its help says") {
  CHECK(type({"man", "cloud", "up"}) == 0);
  CHECK(says(".TH \"windlass-cloud-up\" 1"));
  CHECK(says("windlass\\-cloud\\-up \\- Starts the local cloud\n"));
  CHECK(says("\\fBwindlass cloud up\\fR [\\-\\-port PORT]\n"));
  CHECK(says(".TP\n\\fB\\-\\-port PORT\\fR\nlisten here\n"));
  CHECK(says(".TP\n\\fBwindlass cloud up \\-\\-port 80\\fR\nStarts it there.\n"));
}

TEST_CASE_FIXTURE(Fixture, "no text is taken for troff's own words") {
  CHECK(type({"man", "cloud", "up"}) == 0);
  CHECK(says("\n\\&.well\\-known\na\\eb\n"));
}

TEST_CASE_FIXTURE(Fixture, "the page of windlass lists the verbs") {
  CHECK(type({"man"}) == 0);
  CHECK(says(".TP\n\\fBcloud up\\fR\nStarts the local cloud.\n"));
}

TEST_CASE_FIXTURE(Fixture, "a verb that is none is answered with what was meant") {
  CHECK(type({"man", "cloud", "upp"}) == 2);
  CHECK(err.find("did you mean 'cloud up'?") != std::string::npos);
}

TEST_CASE_FIXTURE(Fixture, "all pages are written into a folder, which is made") {
  auto folder = std::filesystem::temp_directory_path() /
                ("windlass-man-" + std::to_string(::getpid())) / "man1";
  CHECK(type({"man", "--into", folder.string()}) == 0);
  for (auto name : {"windlass.1", "windlass-cloud-up.1", "windlass-man.1"})
    CHECK(std::filesystem::file_size(folder / name) > 100);
  std::filesystem::remove_all(folder.parent_path());
  CHECK(type({"man", "--into", "/dev/null/x"}) == 1);
  CHECK(err.find("/dev/null/x cannot be made") != std::string::npos);
}
