// Long work as it is shown: for programs, in a log, and on a terminal.
#include "cli/progress.h"

#include <doctest/doctest.h>

#include "cli/progress_frame.h"
#include "desk_parts.h"

using namespace windlass;
using namespace windlass::cli;
using namespace std::chrono_literals;
using State = ops::Event::State;

namespace {

struct Fixture : cli::testing::Typed {
  ManualClock clock;
};

std::string text_of(const std::vector<std::string>& lines) {
  std::string out;
  for (auto& line : lines) out += line + "\n";
  return out;
}

}  // namespace

TEST_CASE_FIXTURE(Fixture, "in a log each change of state is a line, and nothing is said twice") {
  Progress progress(console, Progress::Form::Plain, clock);
  auto tell = progress.tell();
  tell({"stack", State::Begun, "creating shop-qa"});
  clock.advance(3s);
  tell({"stack", State::Going, "4 of 17 resources", 0.2});
  tell({"stack", State::Going, "5 of 17 resources", 0.3});
  clock.advance(10s);
  tell({"stack", State::Going, "9 of 17 resources", 0.5});
  tell({"stack", State::Done, "17 resources"});
  tell({"stack", State::Done, "17 resources"});
  tell({"machine/i-1", State::Failed, "does not serve: connection refused"});
  CHECK(out ==
        "[00:00] stack: creating shop-qa\n"
        "[00:13] stack: 9 of 17 resources\n"
        "[00:13] stack: done: 17 resources\n"
        "[00:13] machine/i-1: FAILED: does not serve: connection refused\n");
}

TEST_CASE_FIXTURE(Fixture, "in a log a resource is a line: how it came out") {
  Progress progress(console, Progress::Form::Plain, clock);
  auto tell = progress.tell();
  tell({"resource/Vpc", State::Going, "Vpc (AWS::EC2::VPC) CREATE_IN_PROGRESS", -1, {}});
  tell({"resource/Vpc", State::Done, "Vpc (AWS::EC2::VPC) CREATE_COMPLETE", -1, {}});
  CHECK(out == "[00:00] resource/Vpc: done: (AWS::EC2::VPC) CREATE_COMPLETE\n");
}

TEST_CASE_FIXTURE(Fixture, "for programs every event is a line of JSON, and the end is one") {
  Progress progress(console, Progress::Form::Json, clock);
  progress.tell()({"stack", State::Going, "4 of 16", 0.25, Json(Json::Object{{"done", 4}})});
  progress.end(true, "shop-qa runs revision 3", "windlass status qa");
  CHECK(out == R"({"windlass":1,"event":"progress","time":"2023-11-14T22:13:20.000Z","id":"stack",)"
               R"("state":"going","text":"4 of 16","share":0.25,"facts":{"done":4}})"
               "\n"
               R"({"windlass":1,"event":"end","time":"2023-11-14T22:13:20.000Z","good":true,)"
               R"("text":"shop-qa runs revision 3","next":"windlass status qa"})"
               "\n");
}

TEST_CASE_FIXTURE(Fixture, "the end says what is, how long it took, and what to paste next") {
  Progress progress(console, Progress::Form::Plain, clock);
  clock.advance(83s);
  progress.end(true, "shop-qa runs revision 3", "windlass status qa");
  CHECK(out == "\nshop-qa runs revision 3 (1 min 23 s)\n\nNext:\n  windlass status qa\n");
}

TEST_CASE_FIXTURE(Fixture, "a live view is drawn over itself") {
  console.terminal = {.live = true, .width = 60};
  {
    Progress progress(console, Progress::Form::Live, clock);
    progress.tell()({"stack", State::Going, "4 of 16", 0.25});
    progress.end(true, "done");
  }
  CHECK(out.find("\x1b[2A\r") != std::string::npos);
  CHECK(out.ends_with("\ndone (0 s)\n"));
}

TEST_CASE("a frame shows a bar a step, what it works on below, and how long all of it takes") {
  std::vector<ProgressRow> rows;
  Time start{1'700'000'000s};
  take_event(rows, {"bake/web", State::Done, "ami-0abc, nothing changed"}, start);
  take_event(rows, {"stack", State::Begun, "updating shop-qa", 0}, start);
  take_event(rows, {"resource/WebGroup", State::Going, "UPDATE_IN_PROGRESS"}, start + 4s);
  take_event(rows, {"resource/WebTemplate", State::Done, "UPDATE_COMPLETE"}, start + 4s);
  take_event(rows, {"machine/i-0abc", State::Failed, "does not serve"}, start + 9s);
  take_event(rows, {"stack", State::Going, "8 of 16 resources", 0.5}, start + 9s);
  CHECK(text_of(progress_frame(rows, start, start + 64s, {.width = 70})) ==
        " + bake/web    ami-0abc, nothing changed  0 s\n"
        " * stack       ##########..........  8 of 16 resources  1 min 04 s\n"
        " *   WebGroup  UPDATE_IN_PROGRESS  1 min 00 s\n"
        " x   i-0abc    does not serve  0 s\n"
        "   01:04\n");
}

TEST_CASE("a frame is never higher than the terminal: what is done goes, what failed stays") {
  std::vector<ProgressRow> rows;
  Time start{1'700'000'000s};
  take_event(rows, {"verdict", State::Going, "2 of 40 machines"}, start);
  take_event(rows, {"machine/i-bad", State::Failed, "does not serve"}, start);
  for (int i = 0; i < 40; ++i)
    take_event(rows, {"machine/i-" + std::to_string(i), State::Done, "serves"}, start);
  auto lines = progress_frame(rows, start, start, {.width = 70, .height = 10});
  CHECK(lines.size() == 8);
  CHECK(text_of(lines).find("i-bad") != std::string::npos);
}

TEST_CASE("a name that stands before a text is not said twice") {
  CHECK(
      words_of({"resource/WebGroup", State::Going, "WebGroup (AWS::X) CREATE_COMPLETE", -1, {}}) ==
      "(AWS::X) CREATE_COMPLETE");
  CHECK(words_of({"layer/app", State::Going, "app: 1 of 2 machines serve", -1, {}}) ==
        "1 of 2 machines serve");
  CHECK(words_of({"stack", State::Going, "stack of cards", -1, {}}) == "stack of cards");
}

TEST_CASE("a line of a frame is never wider than the terminal") {
  std::vector<ProgressRow> rows;
  Time start{1'700'000'000s};
  take_event(rows, {"stack", State::Going, std::string(300, 'x'), 0.5}, start);
  for (auto& line : progress_frame(rows, start, start + 5s, {.width = 72}))
    CHECK(columns_of(line) <= 72);
}
