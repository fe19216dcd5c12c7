// What each operation of Logs needs. A group's own operations ask for its ARN with ":log-stream:"
// and nothing behind it, as AWS does: "log-group:NAME:*" lets them in. Those on tags ask for the
// ARN as it is, without ":*".
#include "cloud/core/permission.h"

#include "cloud/logs/group.h"
#include "cloud/logs/handlers.h"
#include "cloud/logs/logs.h"

namespace windlass::cloud::logs {

namespace {

constexpr const char* group =
    "arn:aws:logs:{region}:{account}:log-group:{logGroupName}:log-stream:";
constexpr const char* stream =
    "arn:aws:logs:{region}:{account}:log-group:{logGroupName}:log-stream:{logStreamName}";
constexpr const char* untouched = "arn:aws:logs:{region}:{account}:log-group:{logGroupName}";
constexpr const char* every = "arn:aws:logs:{region}:{account}:log-group::log-stream:";

// An identifier may be a name or an ARN, with ":*" or without.
void name_them(const Call& call, const std::optional<std::string>& identifier,
               std::string_view behind, std::vector<Asked>& asked) {
  if (!identifier) return;
  for (auto& one : asked)
    one.resources = {group_arn(call, group_name_of(*identifier)) + std::string(behind)};
}

void of_filtered(const Call& call, const void* input, std::vector<Asked>& asked) {
  auto& in = *static_cast<const FilterLogEventsRequest*>(input);
  name_them(call, in.log_group_identifier, ":log-stream:", asked);
}

void of_read(const Call& call, const void* input, std::vector<Asked>& asked) {
  auto& in = *static_cast<const GetLogEventsRequest*>(input);
  name_them(call, in.log_group_identifier, ":log-stream:" + in.log_stream_name.value_or(""), asked);
}

void of_described(const Call& call, const void* input, std::vector<Asked>& asked) {
  auto& in = *static_cast<const DescribeLogStreamsRequest*>(input);
  name_them(call, in.log_group_identifier, ":log-stream:", asked);
}

void of_associated(const Call& call, const void* input, std::vector<Asked>& asked) {
  auto& in = *static_cast<const AssociateKmsKeyRequest*>(input);
  name_them(call, in.resource_identifier, ":log-stream:", asked);
}

void of_disassociated(const Call& call, const void* input, std::vector<Asked>& asked) {
  auto& in = *static_cast<const DisassociateKmsKeyRequest*>(input);
  name_them(call, in.resource_identifier, ":log-stream:", asked);
}

void of_protected(const Call& call, const void* input, std::vector<Asked>& asked) {
  auto& in = *static_cast<const PutLogGroupDeletionProtectionRequest*>(input);
  name_them(call, in.log_group_identifier, ":log-stream:", asked);
}

const Permission operations[] = {
    {"AssociateKmsKey", "logs:AssociateKmsKey", group, &of_associated},
    {"CreateLogGroup", "logs:CreateLogGroup", group},
    {"CreateLogStream", "logs:CreateLogStream", stream},
    {"DeleteLogGroup", "logs:DeleteLogGroup", group},
    {"DeleteLogStream", "logs:DeleteLogStream", stream},
    {"DeleteMetricFilter", "logs:DeleteMetricFilter", group},
    {"DeleteResourcePolicy", "logs:DeleteResourcePolicy"},
    {"DeleteRetentionPolicy", "logs:DeleteRetentionPolicy", group},
    {"DeleteSubscriptionFilter", "logs:DeleteSubscriptionFilter", group},
    {"DescribeLogGroups", "logs:DescribeLogGroups", every},
    {"DescribeLogStreams", "logs:DescribeLogStreams", group, &of_described},
    {"DescribeMetricFilters", "logs:DescribeMetricFilters", group},
    {"DescribeResourcePolicies", "logs:DescribeResourcePolicies"},
    {"DescribeSubscriptionFilters", "logs:DescribeSubscriptionFilters", group},
    {"DisassociateKmsKey", "logs:DisassociateKmsKey", group, &of_disassociated},
    {"FilterLogEvents", "logs:FilterLogEvents", group, &of_filtered},
    {"GetLogEvents", "logs:GetLogEvents", stream, &of_read},
    {"ListLogGroups", "logs:ListLogGroups", every},
    {"ListTagsForResource", "logs:ListTagsForResource", "{resourceArn}"},
    {"ListTagsLogGroup", "logs:ListTagsLogGroup", untouched},
    {"PutLogEvents", "logs:PutLogEvents", stream},
    {"PutLogGroupDeletionProtection", "logs:PutLogGroupDeletionProtection", group, &of_protected},
    {"PutMetricFilter", "logs:PutMetricFilter", group},
    {"PutResourcePolicy", "logs:PutResourcePolicy"},
    {"PutRetentionPolicy", "logs:PutRetentionPolicy", group},
    {"PutSubscriptionFilter", "logs:PutSubscriptionFilter", group},
    {"TagLogGroup", "logs:TagLogGroup", untouched},
    {"TagResource", "logs:TagResource", "{resourceArn}"},
    {"TestMetricFilter", "logs:TestMetricFilter"},
    {"UntagLogGroup", "logs:UntagLogGroup", untouched},
    {"UntagResource", "logs:UntagResource", "{resourceArn}"},
};

// No policies of their own that decide here, but tags.
std::optional<ResourceSide> resource_side(store::Database& db, const Call& call,
                                          std::string_view arn) {
  ResourceSide side{.owner = call.caller.account};
  for (auto row :
       db.query("select t.name, t.value from logs_group_tag t join logs_group g on g.id = t.grp "
                "where g.account = ? and g.region = ? and g.name = ?",
                {call.caller.account.text, call.region.text, group_name_of(arn)}))
    side.tags.emplace_back(row.text(0), row.text(1));
  return side;
}

}  // namespace

const Permissions permissions{
    .prefix = "logs", .operations = operations, .resource_side = &resource_side};

}  // namespace windlass::cloud::logs
