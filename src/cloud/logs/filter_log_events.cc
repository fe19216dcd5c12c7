#include <map>

#include "base/text.h"
#include "cloud/logs/errors.h"
#include "cloud/logs/group.h"
#include "cloud/logs/handlers.h"
#include "cloud/logs/pattern.h"
#include "cloud/logs/tokens.h"

namespace windlass::cloud::logs {

namespace {

using Names = std::map<std::int64_t, std::string>;

Result<Names> streams_asked(Logs& logs, const Group& group, const FilterLogEventsRequest& in) {
  Names names;
  if (in.log_stream_names)
    for (auto& name : *in.log_stream_names) {
      auto stream = TRY(get_stream(logs, group, name));
      names.emplace(stream.id, stream.name);
    }
  if (in.log_stream_name_prefix) {
    auto& prefix = *in.log_stream_name_prefix;
    for (auto row : logs.db.query("select id, name from logs_stream where grp = ? and name >= ? "
                                  "order by name",
                                  {group.id, prefix})) {
      if (!row.view(1).starts_with(prefix)) break;
      names.emplace(row.integer(0), row.text(1));
    }
  }
  return names;
}

std::string page_token_of(const Position& at) {
  return base64(std::to_string(at.timestamp) + ":" + std::to_string(at.number));
}

Result<std::optional<Position>> parse_page_token(const std::optional<std::string>& token) {
  if (!token) return std::optional<Position>();
  auto text = parse_base64(*token).value_or("");
  auto parts = split_once(text, ":");
  auto time = parts ? parse_int(parts->first) : std::nullopt;
  auto number = parts ? parse_int(parts->second) : std::nullopt;
  if (!time || !number) return invalid_parameter("The specified nextToken is invalid.");
  return std::optional(Position{*time, *number});
}

const std::string& name_of(Logs& logs, Names& names, std::int64_t stream) {
  auto [found, is_new] = names.try_emplace(stream);
  if (is_new)
    found->second =
        logs.db.find_text("select name from logs_stream where id = ?", {stream}).value_or("");
  return found->second;
}

}  // namespace

Result<FilterLogEventsResponse> filter_log_events(Logs& logs, const Call& call,
                                                  const FilterLogEventsRequest& in) {
  auto group = TRY(get_group(logs, call, in.log_group_name, in.log_group_identifier));
  if (in.log_stream_names && in.log_stream_name_prefix)
    return invalid_parameter(
        "Both logStreamNames and logStreamNamePrefix parameters were specified.");
  auto names = TRY(streams_asked(logs, group, in));
  auto pattern = TRY(parse_pattern(in.filter_pattern.value_or("")));

  Scan asked;
  asked.group = group.id;
  for (auto& [id, name] : names) asked.streams.push_back(id);
  asked.from = in.start_time.value_or(0);
  // An event at endTime counts for FilterLogEvents; it does not for GetLogEvents.
  asked.to = in.end_time ? *in.end_time + 1 : INT64_MAX;
  if (asked.to <= asked.from)
    return invalid_parameter("The specified startTime is after the specified endTime.");
  asked.after = TRY(parse_page_token(in.next_token));
  asked.events_max = static_cast<std::size_t>(in.limit.value_or(10'000));
  asked.words = pattern->words();
  if (!pattern->matches_all())
    asked.matches = [&](std::string_view message) { return pattern->matches(message); };

  FilterLogEventsResponse answer;
  answer.events.emplace();
  answer.searched_log_streams.emplace();  // AWS says nothing here any more
  auto no_streams = in.log_stream_name_prefix && names.empty();
  if (no_streams) return answer;
  auto found = TRY(scan(logs, asked));
  for (auto& event : found.events)
    answer.events->push_back({name_of(logs, names, event.stream), event.at.timestamp,
                              std::move(event.message), event.ingested, event_id(event.at)});
  if (found.next) answer.next_token = page_token_of(*found.next);
  return answer;
}

}  // namespace windlass::cloud::logs
