// Log groups and streams as rows, and the names that lead to them.
#pragma once

#include "cloud/logs/context.h"

namespace windlass::cloud::logs {

struct Group {
  std::int64_t id = 0;
  std::string name, log_class;
  std::optional<std::int64_t> retention;  // days
  std::optional<std::string> kms_key;
  std::optional<std::int64_t> data_key;
  bool is_protected = false;
  std::int64_t created = 0;
  std::int64_t metric_filters = 0;
};

struct Stream {
  std::int64_t id = 0;
  std::string name;
};

inline constexpr std::string_view group_columns =
    "select id, name, class, retention, kms_key, data_key, protected, created, metric_filters "
    "from logs_group ";
Group group_of(const store::Row& row);

std::optional<Group> find_group(Logs& logs, const Call& call, std::string_view name);
// By its name, its ARN or its ARN with ":*".
Result<Group> get_group(Logs& logs, const Call& call, const std::optional<std::string>& name,
                        const std::optional<std::string>& identifier = {});
std::optional<Stream> find_stream(Logs& logs, const Group& group, std::string_view name);
Result<Stream> get_stream(Logs& logs, const Group& group, const std::optional<std::string>& name);

// "arn:aws:logs:us-east-1:000000000000:log-group:jobs"
std::string group_arn(const Call& call, std::string_view name);
// "jobs", of such an ARN or of a name.
std::string_view group_name_of(std::string_view identifier);

// Pages go on after a name.
Result<std::string> page_after(const std::optional<std::string>& token);
std::string page_token(std::string_view name);

}  // namespace windlass::cloud::logs
