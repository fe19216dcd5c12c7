#include "cloud/logs/tests/logs_fixture.h"

namespace windlass::cloud::logs {

namespace {

constexpr int batches = 40;
constexpr int lines_a_batch = 1000;

// Enough to be sealed into several chunks, in two streams by turns.
struct ManyLines : LogsFixture {
  ManyLines() {
    make_stream("z");
    auto begin = now() - 3600 * 1000;
    for (int batch = 0, line = 0; batch < batches; ++batch) {
      std::vector<InputLogEvent> events;
      for (int i = 0; i < lines_a_batch; ++i, ++line)
        events.push_back({begin + line, "line " + std::to_string(line) + " request id-" +
                                            std::to_string(line * 7919) + " status=200"});
      REQUIRE(put(batch % 2 ? "s" : "z", events));
    }
    run_tasks();
  }
};

}  // namespace

TEST_CASE_FIXTURE(ManyLines, "a rare word is found once, wherever it lies") {
  CHECK(count("logs_chunk") > 1);
  auto events = found("33333");
  REQUIRE(events.size() == 1);
  CHECK(events[0].message->starts_with("line 33333 "));
}

TEST_CASE_FIXTURE(ManyLines, "pages hold everything once, in the order of time, across streams") {
  auto events = found("request", 777);
  CHECK(events.size() == batches * lines_a_batch);
  CHECK(std::ranges::is_sorted(events, {}, [](auto& one) { return *one.timestamp; }));
}

TEST_CASE_FIXTURE(ManyLines,
                  "a stream is read forwards and backwards to its ends, where tokens stay") {
  for (bool forward : {true, false}) {
    std::size_t all = 0;
    std::optional<std::string> token;
    for (;;) {
      auto page = get(token, forward, 3000);
      all += page.events->size();
      auto next = forward ? page.next_forward_token : page.next_backward_token;
      if (token && next == token) break;
      token = next;
    }
    CHECK(all == batches / 2 * lines_a_batch);
  }
}

TEST_CASE_FIXTURE(ManyLines, "of a deleted group no event is left") {
  REQUIRE(call<op::DeleteLogGroup>({.log_group_name = "g"}));
  run_tasks();
  for (auto* table :
       {"logs_chunk", "logs_batch", "logs_chunk_data", "logs_chunk_words", "logs_doomed"})
    CHECK(count(table) == 0);
}

TEST_CASE_FIXTURE(LogsFixture, "events leave with their retention") {
  CHECK(!call<op::PutRetentionPolicy>({.log_group_name = "g", .retention_in_days = 2}));
  REQUIRE(call<op::PutRetentionPolicy>({.log_group_name = "g", .retention_in_days = 1}));
  for (int i = 0; i < 70; ++i) REQUIRE(put("s", {{now(), "{\"ms\":7}"}}));
  clock.advance(std::chrono::minutes(16));
  run_tasks();
  CHECK(found("{ $.ms = 7 }").size() == 70);
  clock.advance(std::chrono::hours(25));
  run_tasks();
  CHECK(found("").empty());
  CHECK(count("logs_chunk_data") == 0);
}

TEST_CASE_FIXTURE(LogsFixture, "what is too old or too new is told, and left out") {
  auto day = 24 * 3600 * 1000ll;
  auto old = put("s", {{now() - 15 * day, "old"}});
  REQUIRE(old);
  CHECK(*old->rejected_log_events_info->too_old_log_event_end_index == 1);
  auto fresh = put("s", {{now(), "ok"}, {now() + 3 * 3600 * 1000, "new"}});
  REQUIRE(fresh);
  CHECK(*fresh->rejected_log_events_info->too_new_log_event_start_index == 1);
  CHECK(get({}, true, 10).events->size() == 1);
}

TEST_CASE_FIXTURE(LogsFixture, "events out of order, and for no stream, are refused whole") {
  CHECK(!put("s", {{now(), "a"}, {now() - 1, "b"}}));
  CHECK(!put("nobody", {{now(), "a"}}));
  CHECK(found("").empty());
}

TEST_CASE_FIXTURE(LogsFixture, "streams are listed by their last event, page by page") {
  for (auto* name : {"a", "b", "c"}) make_stream(name);
  REQUIRE(put("b", {{now(), "x"}}));
  DescribeLogStreamsRequest in;
  in.log_group_name = "g";
  in.limit = 1;
  in.order_by = "LastEventTime";
  in.descending = true;
  std::string names;
  do {
    auto page = call<op::DescribeLogStreams>(in);
    REQUIRE_MESSAGE(page, page.error().message);
    for (auto& stream : *page->log_streams) names += *stream.log_stream_name;
    in.next_token = page->next_token;
  } while (in.next_token && names.size() < 10);
  CHECK(names == "bsca");
}

}  // namespace windlass::cloud::logs
