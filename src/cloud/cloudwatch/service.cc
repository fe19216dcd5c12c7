// The CloudWatch operations that we serve: metrics, alarms, dashboards. Streams, Insights rules and
// anomaly detectors are refused by name.
#include "aws/cloudwatch/service.h"

#include "cloud/cloudwatch/aging.h"
#include "cloud/cloudwatch/cloudwatch.h"
#include "cloud/cloudwatch/errors.h"
#include "cloud/cloudwatch/handlers.h"
#include "cloud/cloudwatch/history.h"
#include "cloud/cloudwatch/schema.h"
#include "cloud/cloudwatch/states.h"

namespace windlass::cloud::cloudwatch {

extern const Permissions permissions;

namespace {

const Operation operations[] = {
    {"DeleteAlarms", writes<&delete_alarms>},
    {"DeleteDashboards", writes<&delete_dashboards>},
    {"DescribeAlarmHistory", reads<&describe_alarm_history>},
    {"DescribeAlarms", reads<&describe_alarms>},
    {"DescribeAlarmsForMetric", reads<&describe_alarms_for_metric>},
    {"DisableAlarmActions", writes<&disable_alarm_actions>},
    {"EnableAlarmActions", writes<&enable_alarm_actions>},
    {"GetDashboard", reads<&get_dashboard>},
    {"GetMetricData", reads<&get_metric_data>},
    {"GetMetricStatistics", reads<&get_metric_statistics>},
    {"ListDashboards", reads<&list_dashboards>},
    {"ListMetrics", reads<&list_metrics>},
    {"ListTagsForResource", reads<&list_tags_for_resource>},
    {"PutCompositeAlarm", writes<&put_composite_alarm>},
    {"PutDashboard", writes<&put_dashboard>},
    {"PutMetricAlarm", writes<&put_metric_alarm>},
    {"PutMetricData", writes<&put_metric_data>},
    {"SetAlarmState", writes<&set_alarm_state>},
    {"TagResource", writes<&tag_resource>},
    {"UntagResource", writes<&untag_resource>},
};

const Task tasks[] = {
    {"alarms", std::chrono::seconds(10), &evaluate_alarms},
    {"points that grow old", std::chrono::minutes(1), &age_points},
    {"history past its thirty days", std::chrono::minutes(10), &forget_history},
};

}  // namespace

const cloud::Service service{
    .model = &aws::cloudwatch::service,
    .operations = operations,
    .migrations = migrations,
    .tasks = tasks,
    .permissions = &permissions,
    .invalid = &violated,
};

}  // namespace windlass::cloud::cloudwatch
