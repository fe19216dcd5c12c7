// A group "g" with a stream "s", and short ways to write to and read from it.
#pragma once

#include "base/time.h"
#include "cloud/core/testing/fixture.h"
#include "cloud/logs/handlers.h"
#include "cloud/logs/logs.h"

namespace windlass::cloud::logs {

struct LogsFixture : testing::Fixture {
  LogsFixture() : Fixture({&logs::service}) {
    settings.master_key = std::string(32, 'm');
    CreateLogGroupRequest group;
    group.log_group_name = "g";
    REQUIRE(call<op::CreateLogGroup>(group));
    make_stream("s");
  }

  std::int64_t now() const { return epoch_millis(clock.now()); }

  void make_stream(const std::string& name) {
    REQUIRE(call<op::CreateLogStream>({.log_group_name = "g", .log_stream_name = name}));
  }

  Result<PutLogEventsResponse> put(const std::string& stream, std::vector<InputLogEvent> events) {
    PutLogEventsRequest in;
    in.log_group_name = "g";
    in.log_stream_name = stream;
    in.log_events = std::move(events);
    return call<op::PutLogEvents>(in);
  }

  Result<FilterLogEventsResponse> filter(const std::string& pattern,
                                         std::optional<std::string> token = {},
                                         int limit = 10'000) {
    FilterLogEventsRequest in;
    in.log_group_name = "g";
    in.filter_pattern = pattern;
    in.next_token = std::move(token);
    in.limit = limit;
    return call<op::FilterLogEvents>(in);
  }

  // All pages; refuses to go on forever.
  std::vector<FilteredLogEvent> found(const std::string& pattern, int limit = 10'000) {
    std::vector<FilteredLogEvent> all;
    std::optional<std::string> token;
    for (int pages = 0; pages < 1000; ++pages) {
      auto page = filter(pattern, token, limit);
      REQUIRE_MESSAGE(page, page.error().message);
      all.insert(all.end(), page->events->begin(), page->events->end());
      token = page->next_token;
      if (!token) return all;
    }
    FAIL("the pages do not end");
    return all;
  }

  GetLogEventsResponse get(std::optional<std::string> token, bool from_head, int limit) {
    GetLogEventsRequest in;
    in.log_group_name = "g";
    in.log_stream_name = "s";
    in.next_token = std::move(token);
    in.start_from_head = from_head;
    in.limit = limit;
    auto answer = call<op::GetLogEvents>(in);
    REQUIRE_MESSAGE(answer, answer.error().message);
    return *answer;
  }

  std::int64_t count(const std::string& table) {
    return *db.find_integer("select count(*) from " + table);
  }
};

}  // namespace windlass::cloud::logs
