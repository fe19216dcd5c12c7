// The operations of CloudWatch Logs, grouped as their files are.
#pragma once

#include "aws/logs/associate_kms_key.h"
#include "aws/logs/create_log_group.h"
#include "aws/logs/create_log_stream.h"
#include "aws/logs/delete_log_group.h"
#include "aws/logs/delete_log_stream.h"
#include "aws/logs/delete_metric_filter.h"
#include "aws/logs/delete_resource_policy.h"
#include "aws/logs/delete_retention_policy.h"
#include "aws/logs/delete_subscription_filter.h"
#include "aws/logs/describe_log_groups.h"
#include "aws/logs/describe_log_streams.h"
#include "aws/logs/describe_metric_filters.h"
#include "aws/logs/describe_resource_policies.h"
#include "aws/logs/describe_subscription_filters.h"
#include "aws/logs/disassociate_kms_key.h"
#include "aws/logs/filter_log_events.h"
#include "aws/logs/get_log_events.h"
#include "aws/logs/list_log_groups.h"
#include "aws/logs/list_tags_for_resource.h"
#include "aws/logs/list_tags_log_group.h"
#include "aws/logs/put_log_events.h"
#include "aws/logs/put_log_group_deletion_protection.h"
#include "aws/logs/put_metric_filter.h"
#include "aws/logs/put_resource_policy.h"
#include "aws/logs/put_retention_policy.h"
#include "aws/logs/put_subscription_filter.h"
#include "aws/logs/tag_log_group.h"
#include "aws/logs/tag_resource.h"
#include "aws/logs/test_metric_filter.h"
#include "aws/logs/untag_log_group.h"
#include "aws/logs/untag_resource.h"
#include "cloud/logs/context.h"

namespace windlass::cloud::logs {

using namespace aws::logs;

// groups.cc
Result<> create_log_group(Logs& logs, const Call& call, const CreateLogGroupRequest& in);
Result<> delete_log_group(Logs& logs, const Call& call, const DeleteLogGroupRequest& in);
Result<> put_retention_policy(Logs& logs, const Call& call, const PutRetentionPolicyRequest& in);
Result<> delete_retention_policy(Logs& logs, const Call& call,
                                 const DeleteRetentionPolicyRequest& in);
Result<> associate_kms_key(Logs& logs, const Call& call, const AssociateKmsKeyRequest& in);
Result<> disassociate_kms_key(Logs& logs, const Call& call, const DisassociateKmsKeyRequest& in);
Result<> put_log_group_deletion_protection(Logs& logs, const Call& call,
                                           const PutLogGroupDeletionProtectionRequest& in);

// describe_groups.cc
Result<DescribeLogGroupsResponse> describe_log_groups(Logs& logs, const Call& call,
                                                      const DescribeLogGroupsRequest& in);
Result<ListLogGroupsResponse> list_log_groups(Logs& logs, const Call& call,
                                              const ListLogGroupsRequest& in);

// tags.cc
Result<> tag_resource(Logs& logs, const Call& call, const TagResourceRequest& in);
Result<> untag_resource(Logs& logs, const Call& call, const UntagResourceRequest& in);
Result<ListTagsForResourceResponse> list_tags_for_resource(Logs& logs, const Call& call,
                                                           const ListTagsForResourceRequest& in);
Result<> tag_log_group(Logs& logs, const Call& call, const TagLogGroupRequest& in);
Result<> untag_log_group(Logs& logs, const Call& call, const UntagLogGroupRequest& in);
Result<ListTagsLogGroupResponse> list_tags_log_group(Logs& logs, const Call& call,
                                                     const ListTagsLogGroupRequest& in);

// streams.cc
Result<> create_log_stream(Logs& logs, const Call& call, const CreateLogStreamRequest& in);
Result<> delete_log_stream(Logs& logs, const Call& call, const DeleteLogStreamRequest& in);
Result<DescribeLogStreamsResponse> describe_log_streams(Logs& logs, const Call& call,
                                                        const DescribeLogStreamsRequest& in);

// put_log_events.cc, get_log_events.cc, filter_log_events.cc
Result<PutLogEventsResponse> put_log_events(Logs& logs, const Call& call,
                                            const PutLogEventsRequest& in);
Result<GetLogEventsResponse> get_log_events(Logs& logs, const Call& call,
                                            const GetLogEventsRequest& in);
Result<FilterLogEventsResponse> filter_log_events(Logs& logs, const Call& call,
                                                  const FilterLogEventsRequest& in);

// metric_filters.cc
Result<> put_metric_filter(Logs& logs, const Call& call, const PutMetricFilterRequest& in);
Result<> delete_metric_filter(Logs& logs, const Call& call, const DeleteMetricFilterRequest& in);
Result<DescribeMetricFiltersResponse> describe_metric_filters(
    Logs& logs, const Call& call, const DescribeMetricFiltersRequest& in);
Result<TestMetricFilterResponse> test_metric_filter(Logs& logs, const Call& call,
                                                    const TestMetricFilterRequest& in);

// subscriptions.cc
Result<> put_subscription_filter(Logs& logs, const Call& call,
                                 const PutSubscriptionFilterRequest& in);
Result<> delete_subscription_filter(Logs& logs, const Call& call,
                                    const DeleteSubscriptionFilterRequest& in);
Result<DescribeSubscriptionFiltersResponse> describe_subscription_filters(
    Logs& logs, const Call& call, const DescribeSubscriptionFiltersRequest& in);

// policies.cc
Result<PutResourcePolicyResponse> put_resource_policy(Logs& logs, const Call& call,
                                                      const PutResourcePolicyRequest& in);
Result<> delete_resource_policy(Logs& logs, const Call& call,
                                const DeleteResourcePolicyRequest& in);
Result<DescribeResourcePoliciesResponse> describe_resource_policies(
    Logs& logs, const Call& call, const DescribeResourcePoliciesRequest& in);

}  // namespace windlass::cloud::logs
