#include "base/log.h"

#include <doctest/doctest.h>
#include <unistd.h>

#include "base/json.h"

using namespace windlass;

namespace {

// What the log wrote, as its reader sees it.
struct LogFixture {
  int ends[2] = {-1, -1};
  ManualClock clock;
  LogFixture() { REQUIRE(::pipe(ends) == 0); }
  ~LogFixture() {
    ::close(ends[0]);
    ::close(ends[1]);
  }
  Log log(Log::Form form) { return Log(ends[1], form, clock); }
  std::string line() {
    char buffer[4096];
    auto got = ::read(ends[0], buffer, sizeof buffer);
    return std::string(buffer, got > 0 ? static_cast<std::size_t>(got) : 0);
  }
};

}  // namespace

TEST_CASE_FIXTURE(LogFixture, "on a terminal a line is a sentence with named values") {
  log(Log::Form::Text).info("served a request", {{"service", "sqs"}, {"status", "200"}});
  CHECK(line() == "2023-11-14T22:13:20.000Z served a request  service=sqs  status=200\n");
  log(Log::Form::Text).warn("slow");
  CHECK(line() == "2023-11-14T22:13:20.000Z warning: slow\n");
  log(Log::Form::Text).error("broken");
  CHECK(line() == "2023-11-14T22:13:20.000Z error: broken\n");
}

TEST_CASE_FIXTURE(LogFixture, "values with blanks or quotes, and empty ones, are quoted") {
  log(Log::Form::Text).info("m", {{"a", "two words"}, {"b", ""}, {"c", "say \"x\""}});
  CHECK(line() == "2023-11-14T22:13:20.000Z m  a=\"two words\"  b=\"\"  c=\"say \\\"x\\\"\"\n");
}

TEST_CASE_FIXTURE(LogFixture, "nothing that is logged can end a line or steer a terminal") {
  std::string hostile("a\n2023 error: forged\x1b[2J\x07\x7f\0\xc2\x9b", 29);
  hostile += "\xc3\xa4";
  log(Log::Form::Text).info(hostile, {{hostile, hostile}});
  auto written = line();
  CHECK(written.find('\n') == written.size() - 1);
  for (char c : written.substr(0, written.size() - 1)) {
    REQUIRE(static_cast<unsigned char>(c) >= 0x20);
    REQUIRE(c != 0x7f);
  }
  CHECK(written.find("\xc2\x9b") == std::string::npos);
  CHECK(written.find("\\x0a2023") != std::string::npos);
  CHECK(written.find("\xc3\xa4") != std::string::npos);
}

TEST_CASE_FIXTURE(LogFixture, "otherwise a line is a JSON object") {
  log(Log::Form::Json).warn("odd", {{"id", "q-1"}, {"text", "a\n\"b\""}});
  CHECK(
      line() ==
      R"({"time":"2023-11-14T22:13:20.000Z","level":"warn","message":"odd","id":"q-1","text":"a\n\"b\""})"
      "\n");
}

TEST_CASE_FIXTURE(LogFixture, "a line is JSON whatever bytes are logged") {
  log(Log::Form::Json)
      .info("bad \xff", {{"k\xfe", "v\xc0\x80"}, {"nul", std::string_view("\0", 1)}});
  CHECK(parse_json(line()));
}

TEST_CASE_FIXTURE(LogFixture, "a field never hides the sentence or another field") {
  log(Log::Form::Json).info("the sentence", {{"message", "theirs"}, {"a", "1"}, {"a", "2"}});
  auto json = parse_json(line());
  REQUIRE(json);
  CHECK(json->text("message") == "the sentence");
  CHECK(json->text("message_") == "theirs");
  CHECK(json->text("a") == "1");
  CHECK(json->text("a_") == "2");
}

TEST_CASE("a log that cannot be written stops nobody") {
  ManualClock clock;
  Log log(-1, Log::Form::Text, clock);
  log.info("unheard");
}
