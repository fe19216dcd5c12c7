#include <algorithm>

#include "aws/logs/create_log_stream.h"
#include "aws/logs/delete_log_stream.h"
#include "aws/logs/describe_log_streams.h"
#include "formation/types/names.h"
#include "formation/types/properties.h"
#include "formation/types/requests.h"

namespace windlass::formation::types {

extern const ResourceType logs_log_stream;

namespace {

using namespace aws::logs;

Result<std::optional<LogStream>> find_stream(const Place& place, const std::string& group,
                                             const std::string& name) {
  auto answer = place.client.call<op::DescribeLogStreams>(
      {.log_group_name = group, .log_stream_name_prefix = name});
  if (is_refused(answer, {"ResourceNotFoundException"})) return {std::nullopt};
  auto streams = TRY(std::move(answer)).log_streams.value_or(std::vector<LogStream>());
  auto found = std::ranges::find(streams, name, &LogStream::log_stream_name);
  if (found == streams.end()) return {std::nullopt};
  return {std::move(*found)};
}

Result<Physical> create(const Place& place, const Wanted& wanted) {
  auto group = text_or(wanted.properties, "LogGroupName", "");
  auto name = name_of(wanted, "LogStreamName", 512);
  auto made =
      place.client.call<op::CreateLogStream>({.log_group_name = group, .log_stream_name = name});
  if (is_refused(made, {"ResourceAlreadyExistsException"})) {
    // A stream without a line is as good as one that was made just now, perhaps by us.
    auto there = TRY(find_stream(place, group, name));
    if (there && there->last_event_timestamp) return already_exists(logs_log_stream.name, name);
    return Physical{name};
  }
  TRY(std::move(made));
  return Physical{name};
}

Result<> remove(const Place& place, const Wanted& wanted, const Physical& was) {
  return done_or(
      place.client.call<op::DeleteLogStream>(
          {.log_group_name = text(wanted.properties, "LogGroupName"), .log_stream_name = was.id}),
      {"ResourceNotFoundException"});
}

Result<std::optional<Json>> read(const Place& place, const Physical& was, const Json& properties) {
  auto group = text_or(properties, "LogGroupName", "");
  if (!TRY(find_stream(place, group, was.id))) return {std::nullopt};
  return {Json(Json::Object{{"LogGroupName", Json(group)}, {"LogStreamName", Json(was.id)}})};
}

}  // namespace

const ResourceType logs_log_stream{
    .name = "AWS::Logs::LogStream", .create = create, .remove = remove, .read = read};

}  // namespace windlass::formation::types
