#include "base/text.h"
#include "cloud/logs/errors.h"
#include "cloud/logs/group.h"
#include "cloud/logs/handlers.h"
#include "cloud/logs/tokens.h"

namespace windlass::cloud::logs {

namespace {

constexpr std::int32_t page_size = 50;

// What a page goes on after: the last event's time (of streams without events: -1) and the name.
std::string stream_token(std::int64_t last, std::string_view name) {
  return base64(std::to_string(last) + ":" + std::string(name));
}

Result<std::pair<std::int64_t, std::string>> parse_stream_token(const std::string& token) {
  auto text = parse_base64(token).value_or("");
  auto parts = split_once(text, ":");
  auto last = parts ? parse_int(parts->first) : std::nullopt;
  if (!last || !is_utf8(parts->second))
    return invalid_parameter("The specified nextToken is invalid.");
  return std::pair(*last, std::string(parts->second));
}

// The rows after the token, in that order. Time is part of it only when the caller wants it so.
std::string listing_sql(bool by_time, bool descending, bool paged) {
  std::string order = descending ? " desc" : "";
  std::string after = descending ? " < " : " > ";
  std::string sql =
      "select name, created, first, last, ingested, ifnull(last, -1) from logs_stream "
      "where grp = ?1 and name >= ?2 and (?3 = '' or name < ?3)";
  if (paged)
    sql +=
        by_time ? " and (ifnull(last, -1), name)" + after + "(?4, ?5)" : " and name" + after + "?5";
  // Streams without events come last of all when the latest come first, as AWS has it.
  return sql + " order by " + (by_time ? "last" + order + ", " : "") + "name" + order + " limit ?6";
}

// The first text that does not begin with `prefix` any more; "" for none.
std::string beyond(std::string prefix) {
  while (!prefix.empty() && prefix.back() == '\xff') prefix.pop_back();
  if (!prefix.empty()) ++prefix.back();
  return prefix;
}

}  // namespace

Result<> create_log_stream(Logs& logs, const Call& call, const CreateLogStreamRequest& in) {
  auto group = TRY(get_group(logs, call, in.log_group_name));
  if (find_stream(logs, group, *in.log_stream_name))
    return already_exists("The specified log stream already exists");
  logs.db.run("insert into logs_stream (grp, name, created) values (?, ?, ?)",
              {group.id, *in.log_stream_name, epoch_millis(call.now)});
  return Done{};
}

Result<> delete_log_stream(Logs& logs, const Call& call, const DeleteLogStreamRequest& in) {
  auto group = TRY(get_group(logs, call, in.log_group_name));
  if (group.is_protected)
    return Error{"ValidationException", "The log streams of " + group.name +
                                            " cannot be deleted because deletion protection is "
                                            "enabled."};
  auto stream = TRY(get_stream(logs, group, in.log_stream_name));
  logs.db.run("insert into logs_doomed (grp, stream) values (?, ?)", {group.id, stream.id});
  logs.db.run("delete from logs_stream where id = ?", {stream.id});
  return Done{};
}

Result<DescribeLogStreamsResponse> describe_log_streams(Logs& logs, const Call& call,
                                                        const DescribeLogStreamsRequest& in) {
  auto group = TRY(get_group(logs, call, in.log_group_name, in.log_group_identifier));
  auto prefix = in.log_stream_name_prefix.value_or("");
  auto by_time = in.order_by == "LastEventTime";
  if (by_time && !prefix.empty())
    return invalid_parameter("Cannot order by LastEventTime with a logStreamNamePrefix.");
  std::pair<std::int64_t, std::string> after;
  if (in.next_token) after = TRY(parse_stream_token(*in.next_token));

  DescribeLogStreamsResponse answer;
  answer.log_streams.emplace();
  auto limit = in.limit.value_or(page_size);
  auto arn = group_arn(call, group.name) + ":log-stream:";
  for (auto row :
       logs.db.query(listing_sql(by_time, in.descending.value_or(false), in.next_token.has_value()),
                     {group.id, prefix, beyond(prefix), after.first, after.second, limit + 1})) {
    if (std::ssize(*answer.log_streams) == limit) {
      auto& last = answer.log_streams->back();
      answer.next_token =
          stream_token(last.last_event_timestamp.value_or(-1), *last.log_stream_name);
      break;
    }
    LogStream stream;
    stream.log_stream_name = row.text(0);
    stream.creation_time = row.integer(1);
    stream.first_event_timestamp = row.optional_integer(2);
    stream.last_event_timestamp = row.optional_integer(3);
    stream.last_ingestion_time = row.optional_integer(4);
    stream.upload_sequence_token = sequence_token(row.integer(5) + 1);
    stream.arn = arn + row.text(0);
    stream.stored_bytes = 0;  // AWS tells no stream's size since 2019
    answer.log_streams->push_back(std::move(stream));
  }
  return answer;
}

}  // namespace windlass::cloud::logs
