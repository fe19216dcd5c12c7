// CloudWatch's operations, grouped as their files are.
#pragma once

#include "aws/cloudwatch/delete_alarms.h"
#include "aws/cloudwatch/delete_dashboards.h"
#include "aws/cloudwatch/describe_alarm_history.h"
#include "aws/cloudwatch/describe_alarms.h"
#include "aws/cloudwatch/describe_alarms_for_metric.h"
#include "aws/cloudwatch/disable_alarm_actions.h"
#include "aws/cloudwatch/enable_alarm_actions.h"
#include "aws/cloudwatch/get_dashboard.h"
#include "aws/cloudwatch/get_metric_data.h"
#include "aws/cloudwatch/get_metric_statistics.h"
#include "aws/cloudwatch/list_dashboards.h"
#include "aws/cloudwatch/list_metrics.h"
#include "aws/cloudwatch/list_tags_for_resource.h"
#include "aws/cloudwatch/put_composite_alarm.h"
#include "aws/cloudwatch/put_dashboard.h"
#include "aws/cloudwatch/put_metric_alarm.h"
#include "aws/cloudwatch/put_metric_data.h"
#include "aws/cloudwatch/set_alarm_state.h"
#include "aws/cloudwatch/tag_resource.h"
#include "aws/cloudwatch/untag_resource.h"
#include "cloud/cloudwatch/context.h"

namespace windlass::cloud::cloudwatch {

using namespace aws::cloudwatch;

// put_metric_data.cc
Result<> put_metric_data(Cloudwatch& watch, const Call& call, const PutMetricDataInput& in);

// get_metric_statistics.cc, get_metric_data.cc, list_metrics.cc
Result<GetMetricStatisticsOutput> get_metric_statistics(Cloudwatch& watch, const Call& call,
                                                        const GetMetricStatisticsInput& in);
Result<GetMetricDataOutput> get_metric_data(Cloudwatch& watch, const Call& call,
                                            const GetMetricDataInput& in);
Result<ListMetricsOutput> list_metrics(Cloudwatch& watch, const Call& call,
                                       const ListMetricsInput& in);

// put_metric_alarm.cc, put_composite_alarm.cc
Result<> put_metric_alarm(Cloudwatch& watch, const Call& call, const PutMetricAlarmInput& in);
Result<> put_composite_alarm(Cloudwatch& watch, const Call& call, const PutCompositeAlarmInput& in);

// describe_alarms.cc, history.cc
Result<DescribeAlarmsOutput> describe_alarms(Cloudwatch& watch, const Call& call,
                                             const DescribeAlarmsInput& in);
Result<DescribeAlarmsForMetricOutput> describe_alarms_for_metric(
    Cloudwatch& watch, const Call& call, const DescribeAlarmsForMetricInput& in);
Result<DescribeAlarmHistoryOutput> describe_alarm_history(Cloudwatch& watch, const Call& call,
                                                          const DescribeAlarmHistoryInput& in);

// alarms.cc
Result<> set_alarm_state(Cloudwatch& watch, const Call& call, const SetAlarmStateInput& in);
Result<> enable_alarm_actions(Cloudwatch& watch, const Call& call,
                              const EnableAlarmActionsInput& in);
Result<> disable_alarm_actions(Cloudwatch& watch, const Call& call,
                               const DisableAlarmActionsInput& in);
Result<> delete_alarms(Cloudwatch& watch, const Call& call, const DeleteAlarmsInput& in);

// dashboards.cc
Result<PutDashboardOutput> put_dashboard(Cloudwatch& watch, const Call& call,
                                         const PutDashboardInput& in);
Result<GetDashboardOutput> get_dashboard(Cloudwatch& watch, const Call& call,
                                         const GetDashboardInput& in);
Result<ListDashboardsOutput> list_dashboards(Cloudwatch& watch, const Call& call,
                                             const ListDashboardsInput& in);
Result<DeleteDashboardsOutput> delete_dashboards(Cloudwatch& watch, const Call& call,
                                                 const DeleteDashboardsInput& in);

// tags.cc
Result<TagResourceOutput> tag_resource(Cloudwatch& watch, const Call& call,
                                       const TagResourceInput& in);
Result<UntagResourceOutput> untag_resource(Cloudwatch& watch, const Call& call,
                                           const UntagResourceInput& in);
Result<ListTagsForResourceOutput> list_tags_for_resource(Cloudwatch& watch, const Call& call,
                                                         const ListTagsForResourceInput& in);

}  // namespace windlass::cloud::cloudwatch
