#include "cloud/logs/group.h"

#include "base/text.h"
#include "cloud/logs/errors.h"

namespace windlass::cloud::logs {

Group group_of(const store::Row& row) {
  return {row.integer(0),          row.text(1),          row.text(2),
          row.optional_integer(3), row.optional_text(4), row.optional_integer(5),
          row.integer(6) != 0,     row.integer(7),       row.integer(8)};
}

std::optional<Group> find_group(Logs& logs, const Call& call, std::string_view name) {
  static const std::string sql =
      std::string(group_columns) + "where account = ? and region = ? and name = ?";
  for (auto row : logs.db.query(sql, {call.caller.account.text, call.region.text, name}))
    return group_of(row);
  return std::nullopt;
}

Result<Group> get_group(Logs& logs, const Call& call, const std::optional<std::string>& name,
                        const std::optional<std::string>& identifier) {
  if (name.has_value() == identifier.has_value())
    return invalid_parameter(
        name ? "LogGroup name and LogGroup ARN are mutually exclusive parameters."
             : "Must provide either a log group name or a log group identifier.");
  if (identifier && identifier->starts_with("arn:")) {
    auto ours = group_arn(call, "");
    if (!identifier->starts_with(ours)) return no_group();
  }
  auto group = find_group(logs, call, name ? std::string_view(*name) : group_name_of(*identifier));
  if (!group) return no_group();
  return *std::move(group);
}

std::optional<Stream> find_stream(Logs& logs, const Group& group, std::string_view name) {
  for (auto row : logs.db.query("select id, name from logs_stream where grp = ? and name = ?",
                                {group.id, name}))
    return Stream{row.integer(0), row.text(1)};
  return std::nullopt;
}

Result<Stream> get_stream(Logs& logs, const Group& group, const std::optional<std::string>& name) {
  auto stream = find_stream(logs, group, name.value_or(""));
  if (!stream) return no_stream();
  return *std::move(stream);
}

std::string group_arn(const Call& call, std::string_view name) {
  return "arn:aws:logs:" + call.region.text + ":" + call.caller.account.text +
         ":log-group:" + std::string(name);
}

std::string_view group_name_of(std::string_view identifier) {
  if (!identifier.starts_with("arn:")) return identifier;
  constexpr std::string_view mark = ":log-group:";
  auto at = identifier.find(mark);
  if (at == std::string_view::npos) return {};
  auto name = identifier.substr(at + mark.size());
  return name.substr(0, name.find(':'));  // ":*", ":log-stream:..."
}

Result<std::string> page_after(const std::optional<std::string>& token) {
  if (!token) return std::string();
  auto name = parse_base64(*token);
  if (!name || !is_utf8(*name)) return invalid_parameter("The specified nextToken is invalid.");
  return *std::move(name);
}

std::string page_token(std::string_view name) { return base64(name); }

}  // namespace windlass::cloud::logs
