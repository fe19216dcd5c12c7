// The command line: verbs are found, options checked, mistakes answered with what was meant.
#include "cli/command.h"

#include <doctest/doctest.h>

#include <unistd.h>

#include <cstdlib>

#include "desk_parts.h"

using namespace windlass;
using namespace windlass::cli;

namespace {

constexpr Option up_options[] = {{"--port", "PORT", "listen here"}, {"--foreground", "", "stay"}};
constexpr Example up_examples[] = {{"windlass cloud up", "Starts the local cloud."}};

struct Fixture : cli::testing::Typed {
  std::vector<std::string> ran;

  Fixture() {
    commands.push_back({.name = "cloud up",
                        .summary = "Starts the local cloud.",
                        .usage = "[--port PORT]",
                        .options = up_options,
                        .examples = up_examples,
                        .words_max = 1,
                        .run = [this](auto& invocation) -> Result<int> {
                          ran = invocation.words;
                          for (auto& [name, value] : invocation.options)
                            ran.push_back(name + "=" + value);
                          if (!invocation.words.empty() && invocation.words[0] == "fail")
                            return Error{"Full", "the disk is full"};
                          return 0;
                        }});
    commands.push_back({.name = "cloud exec",
                        .summary = "Runs a command in a machine.",
                        .usage = "MACHINE COMMAND",
                        .options = up_options,
                        .words_max = 10,
                        .words_before_rest = 1,
                        .run = [this](auto& invocation) -> Result<int> {
                          ran = invocation.words;
                          return 0;
                        }});
    commands.push_back({.name = "cloud down", .summary = "Stops it.", .usage = "", .run = {}});
    commands.push_back({.name = "raw",
                        .summary = "Reads itself.",
                        .usage = "",
                        .run = [this](auto& invocation) -> Result<int> {
                          ran = invocation.words;
                          return 7;
                        },
                        .reads_itself = true});
    commands.push_back(completion_command(commands));
  }
};

using Words = std::vector<std::string>;

}  // namespace

TEST_CASE_FIXTURE(Fixture, "a verb of two words is found, its options are read both ways") {
  CHECK(type({"cloud", "up", "word", "--port", "80", "--foreground", "--port=90"}) == 0);
  CHECK(ran == Words{"word", "--port=80", "--foreground=", "--port=90"});
}

TEST_CASE_FIXTURE(Fixture, "what follows -- is no option") {
  CHECK(type({"cloud", "up", "--", "--port"}) == 0);
  CHECK(ran == Words{"--port"});
}

TEST_CASE_FIXTURE(Fixture, "another program's command line is its own, also where it says -h") {
  CHECK(type({"cloud", "exec", "web-1", "df", "-h"}) == 0);
  CHECK(ran == Words{"web-1", "df", "-h"});
  CHECK(type({"cloud", "exec", "--port", "80", "web-1", "ls", "--help"}) == 0);
  CHECK(ran == Words{"web-1", "ls", "--help"});
  CHECK(out.empty());
  CHECK(type({"cloud", "exec", "--port", "80", "-h"}) == 0);
  CHECK(out.starts_with("Runs a command in a machine."));
}

TEST_CASE_FIXTURE(Fixture, "a -- before another program's command line is no word of it") {
  CHECK(type({"cloud", "exec", "web-1", "--", "grep", "--", "-x"}) == 0);
  CHECK(ran == Words{"web-1", "grep", "--", "-x"});
  CHECK(type({"cloud", "exec", "--", "web-1", "grep", "--", "-x"}) == 0);
  CHECK(ran == Words{"web-1", "grep", "--", "-x"});
}

TEST_CASE_FIXTURE(Fixture, "a misspelt verb exits 2 and is answered with the nearest") {
  CHECK(type({"cluod", "up"}) == 2);
  CHECK(type({"cloud", "upp"}) == 2);
  CHECK(err.find("there is no verb 'cloud upp'; did you mean 'cloud up'") != std::string::npos);
}

TEST_CASE_FIXTURE(Fixture, "half a verb is answered with what it can do") {
  CHECK(type({"cloud"}) == 2);
  CHECK(
      err ==
      "windlass: cloud does one of these:\n  windlass cloud up\n  windlass cloud exec\n  windlass "
      "cloud down\n");
}

TEST_CASE_FIXTURE(Fixture, "help for half a verb is what it can do") {
  for (auto& words : {Words{"cloud", "--help"}, Words{"help", "cloud"}}) {
    out.clear();
    CHECK(type(words) == 0);
    CHECK(out.starts_with("Usage: windlass cloud VERB ..."));
    CHECK(out.find("  cloud down ") != std::string::npos);
    CHECK(err.empty());
  }
}

TEST_CASE_FIXTURE(Fixture, "a misspelt option exits 2 and is answered with the nearest") {
  CHECK(type({"cloud", "up", "--prot", "1"}) == 2);
  CHECK(err ==
        "windlass: there is no option --prot; did you mean '--port'?\nTry: windlass cloud up "
        "--help\n");
}

TEST_CASE_FIXTURE(Fixture, "an option without its value, and a flag with one, exit 2") {
  CHECK(type({"cloud", "up", "--port"}) == 2);
  CHECK(type({"cloud", "up", "--foreground=yes"}) == 2);
}

TEST_CASE_FIXTURE(Fixture, "a word too many exits 2") {
  CHECK(type({"cloud", "up", "a", "b"}) == 2);
  CHECK(err.find("'b' is one word too many") != std::string::npos);
}

TEST_CASE_FIXTURE(Fixture, "a verb that is refused exits 1 and says why in one line") {
  CHECK(type({"cloud", "up", "fail"}) == 1);
  CHECK(err == "windlass: the disk is full\n");
}

TEST_CASE_FIXTURE(Fixture, "help shows examples before options, on standard output") {
  CHECK(type({"cloud", "up", "--help"}) == 0);
  CHECK(err.empty());
  CHECK(ran.empty());
  CHECK(out.find("Examples:\n  windlass cloud up\n      Starts the local cloud.\n") <
        out.find("Options:"));
  out.clear();
  CHECK(type({"help", "cloud", "up"}) == 0);
  CHECK(out.find("--port PORT") != std::string::npos);
}

TEST_CASE_FIXTURE(Fixture, "without a verb, all verbs are shown") {
  CHECK(type({}) == 0);
  CHECK(out.find("  cloud up    Starts the local cloud.\n") != std::string::npos);
}

TEST_CASE_FIXTURE(Fixture, "the version is printed") {
  CHECK(type({"--version"}) == 0);
  CHECK(out == "windlass " + std::string(version) + "\n");
}

TEST_CASE_FIXTURE(Fixture, "a verb that reads itself gets everything, and its own exit code") {
  CHECK(type({"raw", "a", "--b", "--", "--help"}) == 7);
  CHECK(ran == Words{"a", "--b", "--", "--help"});
}

TEST_CASE_FIXTURE(Fixture, "completion offers verbs, then options") {
  for (auto shell : {"bash", "zsh", "fish"}) {
    CAPTURE(shell);
    out.clear();
    CHECK(type({"completion", shell}) == 0);
    CHECK(out.find("cloud") != std::string::npos);
    CHECK(out.find("port") != std::string::npos);
  }
  CHECK(type({"completion", "tcsh"}) == 2);
}

TEST_CASE_FIXTURE(Fixture, "bash completes with what it is given") {
  auto script = completion_script(commands, "bash").value();
  auto complete = [&](const std::string& words, int at) {
    auto command = "bash -c '" + std::string() + "source /dev/stdin; COMP_WORDS=(" + words +
                   "); COMP_CWORD=" + std::to_string(at) + "; _windlass; echo ${COMPREPLY[*]}'";
    auto path = std::string(std::getenv("TMPDIR") ? std::getenv("TMPDIR") : "/tmp") +
                "/windlass-completion-" + std::to_string(::getpid());
    auto* file = std::fopen(path.c_str(), "w");
    std::fwrite(script.data(), 1, script.size(), file);
    std::fclose(file);
    auto* pipe = ::popen((command + " < " + path).c_str(), "r");
    char line[200] = {};
    REQUIRE(std::fgets(line, sizeof line, pipe));
    ::pclose(pipe);
    std::remove(path.c_str());
    return std::string(line);
  };
  CHECK(complete("windlass cl", 1) == "cloud\n");
  CHECK(complete("windlass cloud \"\"", 2) == "up exec down\n");
  CHECK(complete("windlass cloud up --p", 3) == "--port\n");
  CHECK(complete("windlass cloud up x --f", 4) == "--foreground\n");
}

TEST_CASE("nearest names are few and near") {
  std::vector<std::string> known{"create-queue", "create-topic", "delete-queue", "list-queues"};
  CHECK(nearest("craete-queue", known).at(0) == "create-queue");
  CHECK(nearest("create", known).size() == 2);
  CHECK(nearest("zzzzzz", known).empty());
}
