#include "base/text.h"
#include "cloud/logs/errors.h"
#include "cloud/logs/group.h"
#include "cloud/logs/handlers.h"
#include "cloud/logs/regex.h"

namespace windlass::cloud::logs {

namespace {

constexpr std::int32_t page_size = 50;

LogGroup described(Logs& logs, const Call& call, const Group& group) {
  LogGroup out;
  out.log_group_name = group.name;
  out.creation_time = group.created;
  if (group.retention) out.retention_in_days = static_cast<std::int32_t>(*group.retention);
  out.metric_filter_count = static_cast<std::int32_t>(group.metric_filters);
  out.log_group_arn = group_arn(call, group.name);
  out.arn = *out.log_group_arn + ":*";
  out.stored_bytes =
      logs.db.find_integer("select sum(bytes) from logs_stream where grp = ?", {group.id})
          .value_or(0);
  out.kms_key_id = group.kms_key;
  out.log_group_class = group.log_class;
  out.deletion_protection_enabled = group.is_protected;
  return out;
}

// Pages of groups whose name `fits`, each handed to `take`.
template <class Fits, class Take>
std::optional<std::string> page_of(Logs& logs, const Call& call, const std::string& after,
                                   std::int32_t limit, Fits fits, Take take) {
  static const std::string sql =
      std::string(group_columns) + "where account = ? and region = ? and name > ? order by name";
  std::string last;
  for (auto row : logs.db.query(sql, {call.caller.account.text, call.region.text, after})) {
    auto group = group_of(row);
    if (!fits(group)) continue;
    if (limit-- == 0) return page_token(last);
    last = group.name;
    take(group);
  }
  return std::nullopt;
}

bool has_class(const Group& group, const std::optional<std::string>& log_class) {
  return !log_class || group.log_class == *log_class;
}

Result<> only_ours(const Call& call, const std::optional<std::vector<std::string>>& accounts) {
  if (accounts)
    for (auto& account : *accounts)
      if (account != call.caller.account.text)
        return invalid_parameter("Log groups of linked accounts are not served by this cloud.");
  return Done{};
}

}  // namespace

Result<DescribeLogGroupsResponse> describe_log_groups(Logs& logs, const Call& call,
                                                      const DescribeLogGroupsRequest& in) {
  if (in.log_group_name_prefix && in.log_group_name_pattern)
    return invalid_parameter(
        "LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters.");
  TRY(only_ours(call, in.account_identifiers));
  std::vector<std::string> wanted;
  if (in.log_group_identifiers)
    for (auto& one : *in.log_group_identifiers) wanted.emplace_back(group_name_of(one));
  auto prefix = in.log_group_name_prefix.value_or("");
  auto part = lower(in.log_group_name_pattern.value_or(""));
  auto fits = [&](const Group& group) {
    return group.name.starts_with(prefix) && has_class(group, in.log_group_class) &&
           lower(group.name).find(part) != std::string::npos &&
           (wanted.empty() || std::ranges::find(wanted, group.name) != wanted.end());
  };

  DescribeLogGroupsResponse answer;
  answer.log_groups.emplace();
  answer.next_token = page_of(
      logs, call, TRY(page_after(in.next_token)), in.limit.value_or(page_size), fits,
      [&](const Group& group) { answer.log_groups->push_back(described(logs, call, group)); });
  return answer;
}

Result<ListLogGroupsResponse> list_log_groups(Logs& logs, const Call& call,
                                              const ListLogGroupsRequest& in) {
  TRY(only_ours(call, in.account_identifiers));
  if (in.data_sources || in.field_index_names)
    return invalid_parameter(
        "Filters by data source and by field index are not served by this cloud.");
  std::optional<Regex> pattern;
  if (in.log_group_name_pattern) pattern = TRY(Regex::parse(*in.log_group_name_pattern));
  auto fits = [&](const Group& group) {
    return has_class(group, in.log_group_class) && (!pattern || pattern->search(group.name));
  };

  ListLogGroupsResponse answer;
  answer.log_groups.emplace();
  answer.next_token = page_of(
      logs, call, TRY(page_after(in.next_token)), in.limit.value_or(page_size), fits,
      [&](const Group& group) {
        answer.log_groups->push_back({group.name, group_arn(call, group.name), group.log_class});
      });
  return answer;
}

}  // namespace windlass::cloud::logs
