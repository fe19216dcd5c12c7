#include <algorithm>
#include <array>

#include "cloud/logs/data_keys.h"
#include "cloud/logs/errors.h"
#include "cloud/logs/group.h"
#include "cloud/logs/handlers.h"
#include "cloud/logs/tags.h"

namespace windlass::cloud::logs {

namespace {

constexpr std::array retentions{1,   3,   5,   7,   14,   30,   60,   90,   120,  150,  180,
                                365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653};

Result<> use_key(Logs& logs, const Call& call, const Group& group, const std::string& kms_key) {
  if (!kms_key.starts_with("arn:"))
    return invalid_parameter("The specified kmsKeyId '" + kms_key + "' is not the ARN of a key.");
  auto data_key = TRY(make_data_key(logs, kms_key, group_arn(call, group.name)));
  logs.db.run("update logs_group set kms_key = ?, data_key = ? where id = ?",
              {kms_key, data_key, group.id});
  return Done{};
}

// Query results may be encrypted too, by "arn:...:query-result:*"; there are none yet.
Result<Group> encrypted_group(Logs& logs, const Call& call, const std::optional<std::string>& name,
                              const std::optional<std::string>& resource) {
  if (resource && resource->find(":query-result:") != std::string::npos)
    return invalid_parameter(
        "Keys for query results are not served by this cloud: only those of log groups.");
  return get_group(logs, call, name, resource);
}

}  // namespace

Result<> create_log_group(Logs& logs, const Call& call, const CreateLogGroupRequest& in) {
  auto& name = *in.log_group_name;
  if (name.starts_with("aws/"))
    return invalid_parameter("Log groups starting with AWS/ are reserved for AWS.");
  if (find_group(logs, call, name)) return already_exists("The specified log group already exists");

  logs.db.run(
      "insert into logs_group (account, region, name, class, protected, created) "
      "values (?, ?, ?, ?, ?, ?)",
      {call.caller.account.text, call.region.text, name, in.log_group_class.value_or("STANDARD"),
       in.deletion_protection_enabled.value_or(false), epoch_millis(call.now)});
  Group group;
  group.id = logs.db.last_insert_id();
  group.name = name;
  if (in.kms_key_id) TRY(use_key(logs, call, group, *in.kms_key_id));
  if (in.tags) TRY(put_tags(logs, call, group, *in.tags));
  return Done{};
}

Result<> delete_log_group(Logs& logs, const Call& call, const DeleteLogGroupRequest& in) {
  auto group = TRY(get_group(logs, call, in.log_group_name));
  if (group.is_protected)
    return Error{"ValidationException", "The log group " + group.name +
                                            " cannot be deleted because deletion protection is "
                                            "enabled."};
  logs.db.run("insert into logs_doomed (grp, stream) values (?, 0)", {group.id});
  for (auto* table : {"logs_group_tag", "logs_stream", "logs_metric_filter"})
    logs.db.run(std::string("delete from ") + table + " where grp = ?", {group.id});
  logs.db.run("delete from logs_group where id = ?", {group.id});
  return Done{};
}

Result<> put_retention_policy(Logs& logs, const Call& call, const PutRetentionPolicyRequest& in) {
  auto group = TRY(get_group(logs, call, in.log_group_name));
  auto days = *in.retention_in_days;
  if (std::ranges::find(retentions, days) == retentions.end()) {
    std::string known;
    for (auto one : retentions) known += (known.empty() ? "" : ", ") + std::to_string(one);
    return invalid_parameter("1 validation error detected: Value '" + std::to_string(days) +
                             "' at 'retentionInDays' failed to satisfy constraint: Member must "
                             "satisfy enum value set: [" +
                             known + "]");
  }
  logs.db.run("update logs_group set retention = ? where id = ?", {days, group.id});
  return Done{};
}

Result<> delete_retention_policy(Logs& logs, const Call& call,
                                 const DeleteRetentionPolicyRequest& in) {
  auto group = TRY(get_group(logs, call, in.log_group_name));
  logs.db.run("update logs_group set retention = null where id = ?", {group.id});
  return Done{};
}

Result<> associate_kms_key(Logs& logs, const Call& call, const AssociateKmsKeyRequest& in) {
  auto group = TRY(encrypted_group(logs, call, in.log_group_name, in.resource_identifier));
  return use_key(logs, call, group, *in.kms_key_id);
}

Result<> disassociate_kms_key(Logs& logs, const Call& call, const DisassociateKmsKeyRequest& in) {
  auto group = TRY(encrypted_group(logs, call, in.log_group_name, in.resource_identifier));
  // What is encrypted stays so, and needs the key to be read.
  logs.db.run("update logs_group set kms_key = null, data_key = null where id = ?", {group.id});
  return Done{};
}

Result<> put_log_group_deletion_protection(Logs& logs, const Call& call,
                                           const PutLogGroupDeletionProtectionRequest& in) {
  auto group = TRY(get_group(logs, call, std::nullopt, in.log_group_identifier));
  logs.db.run("update logs_group set protected = ? where id = ?",
              {*in.deletion_protection_enabled, group.id});
  return Done{};
}

}  // namespace windlass::cloud::logs
