// The CloudWatch Logs operations that we serve.
#include "aws/logs/service.h"

#include "cloud/logs/chunk.h"
#include "cloud/logs/handlers.h"
#include "cloud/logs/logs.h"
#include "cloud/logs/schema.h"
#include "cloud/logs/tasks.h"

namespace windlass::cloud::logs {

namespace {

const Operation operations[] = {
    {"AssociateKmsKey", writes<&associate_kms_key>},
    {"CreateLogGroup", writes<&create_log_group>},
    {"CreateLogStream", writes<&create_log_stream>},
    {"DeleteLogGroup", writes<&delete_log_group>},
    {"DeleteLogStream", writes<&delete_log_stream>},
    {"DeleteMetricFilter", writes<&delete_metric_filter>},
    {"DeleteResourcePolicy", writes<&delete_resource_policy>},
    {"DeleteRetentionPolicy", writes<&delete_retention_policy>},
    {"DeleteSubscriptionFilter", writes<&delete_subscription_filter>},
    {"DescribeLogGroups", reads<&describe_log_groups>},
    {"DescribeLogStreams", reads<&describe_log_streams>},
    {"DescribeMetricFilters", reads<&describe_metric_filters>},
    {"DescribeResourcePolicies", reads<&describe_resource_policies>},
    {"DescribeSubscriptionFilters", reads<&describe_subscription_filters>},
    {"DisassociateKmsKey", writes<&disassociate_kms_key>},
    {"FilterLogEvents", reads<&filter_log_events>},
    {"GetLogEvents", reads<&get_log_events>},
    {"ListLogGroups", reads<&list_log_groups>},
    {"ListTagsForResource", reads<&list_tags_for_resource>},
    {"ListTagsLogGroup", reads<&list_tags_log_group>},
    {"PutLogEvents", writes<&put_log_events>},
    {"PutLogGroupDeletionProtection", writes<&put_log_group_deletion_protection>},
    {"PutMetricFilter", writes<&put_metric_filter>},
    {"PutResourcePolicy", writes<&put_resource_policy>},
    {"PutRetentionPolicy", writes<&put_retention_policy>},
    {"PutSubscriptionFilter", writes<&put_subscription_filter>},
    {"TagLogGroup", writes<&tag_log_group>},
    {"TagResource", writes<&tag_resource>},
    {"TestMetricFilter", reads<&test_metric_filter>},
    {"UntagLogGroup", writes<&untag_log_group>},
    {"UntagResource", writes<&untag_resource>},
};

const Task tasks[] = {
    {"log tails that make a chunk", std::chrono::milliseconds(500), &seal_full_tails},
    {"log tails of some age", std::chrono::seconds(60), &seal_aged_tails},
    {"log events whose retention is over", std::chrono::seconds(60), &drop_expired},
    {"events of deleted log groups and streams", std::chrono::seconds(5), &drop_deleted},
};

// A batch of 1 MiB is longer in JSON, up to six times where all of it is escaped.
constexpr std::size_t body_max = 8 << 20;

}  // namespace

const cloud::Service service{
    .model = &aws::logs::service,
    .operations = operations,
    .migrations = migrations,
    .tasks = tasks,
    .permissions = &permissions,
    .body_max = body_max,
};

}  // namespace windlass::cloud::logs
