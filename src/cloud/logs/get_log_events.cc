#include <algorithm>

#include "cloud/logs/errors.h"
#include "cloud/logs/group.h"
#include "cloud/logs/handlers.h"
#include "cloud/logs/tokens.h"

namespace windlass::cloud::logs {

namespace {

// Going on forward is after the last event of the page, going back is before its first. A page
// without events leaves the caller where it was: the same token comes back, and the other one turns
// around.
void set_tokens(GetLogEventsResponse& answer, const Scan& asked, const Found& found) {
  Position last{asked.from, -1}, first = last;
  if (!found.events.empty()) {
    first = found.events.front().at;
    last = found.events.back().at;
  } else if (found.next) {
    first = last = *found.next;
  } else if (asked.after) {
    first = last = *asked.after;
    if (asked.backward)
      --last.number;
    else
      ++first.number;
  }
  answer.next_forward_token = read_token({true, last});
  answer.next_backward_token = read_token({false, first});
}

}  // namespace

Result<GetLogEventsResponse> get_log_events(Logs& logs, const Call& call,
                                            const GetLogEventsRequest& in) {
  auto group = TRY(get_group(logs, call, in.log_group_name, in.log_group_identifier));
  auto stream = TRY(get_stream(logs, group, in.log_stream_name));
  Scan asked;
  asked.group = group.id;
  asked.streams = {stream.id};
  asked.from = in.start_time.value_or(0);
  asked.to = in.end_time.value_or(INT64_MAX);
  if (asked.to < asked.from)
    return invalid_parameter("The specified startTime is after the specified endTime.");
  asked.backward = !in.start_from_head.value_or(false);
  asked.events_max = static_cast<std::size_t>(in.limit.value_or(10'000));
  if (in.next_token) {
    auto token = parse_read_token(*in.next_token);
    if (!token) return invalid_parameter("The specified nextToken is invalid.");
    asked.backward = !token->forward;
    asked.after = token->at;
  }

  auto found = TRY(scan(logs, asked));
  if (asked.backward) std::ranges::reverse(found.events);
  GetLogEventsResponse answer;
  set_tokens(answer, asked, found);
  answer.events.emplace();
  for (auto& event : found.events)
    answer.events->push_back({event.at.timestamp, std::move(event.message), event.ingested});
  return answer;
}

}  // namespace windlass::cloud::logs
