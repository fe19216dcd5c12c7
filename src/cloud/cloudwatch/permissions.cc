// What each of CloudWatch's operations needs. Metrics have no ARN: theirs is "*".
#include "aws/cloudwatch/put_metric_data.h"
#include "cloud/cloudwatch/alarm.h"
#include "cloud/cloudwatch/cloudwatch.h"
#include "cloud/core/permission.h"
#include "store/database.h"

namespace windlass::cloud::cloudwatch {

namespace {

constexpr const char* alarm = "arn:aws:cloudwatch:{region}:{account}:alarm:{AlarmName}";
constexpr const char* alarms = "arn:aws:cloudwatch:{region}:{account}:alarm:{AlarmNames}";
constexpr const char* dashboard = "arn:aws:cloudwatch::{account}:dashboard/{DashboardName}";
constexpr const char* dashboards = "arn:aws:cloudwatch::{account}:dashboard/{DashboardNames}";

// The one condition key that policies on metrics have.
void with_namespace(const Call&, const void* input, std::vector<Asked>& asked) {
  auto& in = *static_cast<const aws::cloudwatch::PutMetricDataInput*>(input);
  for (auto& one : asked)
    one.context.push_back({"cloudwatch:namespace", {in.namespace_.value_or("")}});
}

const Permission operations[] = {
    {"DeleteAlarms", "cloudwatch:DeleteAlarms", alarms},
    {"DeleteDashboards", "cloudwatch:DeleteDashboards", dashboards},
    {"DescribeAlarmHistory", "cloudwatch:DescribeAlarmHistory", alarm},
    {"DescribeAlarms", "cloudwatch:DescribeAlarms",
     "arn:aws:cloudwatch:{region}:{account}:alarm:*"},
    {"DescribeAlarmsForMetric", "cloudwatch:DescribeAlarmsForMetric"},
    {"DisableAlarmActions", "cloudwatch:DisableAlarmActions", alarms},
    {"EnableAlarmActions", "cloudwatch:EnableAlarmActions", alarms},
    {"GetDashboard", "cloudwatch:GetDashboard", dashboard},
    {"GetMetricData", "cloudwatch:GetMetricData"},
    {"GetMetricStatistics", "cloudwatch:GetMetricStatistics"},
    {"ListDashboards", "cloudwatch:ListDashboards"},
    {"ListMetrics", "cloudwatch:ListMetrics"},
    {"ListTagsForResource", "cloudwatch:ListTagsForResource", "{ResourceARN}"},
    {"PutCompositeAlarm", "cloudwatch:PutCompositeAlarm", alarm},
    {"PutDashboard", "cloudwatch:PutDashboard", dashboard},
    {"PutMetricAlarm", "cloudwatch:PutMetricAlarm", alarm},
    {"PutMetricData", "cloudwatch:PutMetricData", "*", &with_namespace},
    {"SetAlarmState", "cloudwatch:SetAlarmState", alarm},
    {"TagResource", "cloudwatch:TagResource", "{ResourceARN}"},
    {"UntagResource", "cloudwatch:UntagResource", "{ResourceARN}"},
};

// No resource policies; tags are what conditions ask for.
std::optional<ResourceSide> resource_side(store::Database& db, const Call& call,
                                          std::string_view arn) {
  ResourceSide side{call.caller.account};
  std::string_view name = alarm_name_of(arn);
  for (auto row : db.query(
           "select t.name, t.value from cloudwatch_tag t join cloudwatch_alarm a on a.id = t.alarm "
           "where a.account = ? and a.region = ? and a.name = ?",
           {call.caller.account.text, call.region.text, name}))
    side.tags.emplace_back(row.text(0), row.text(1));
  return side;
}

}  // namespace

extern const Permissions permissions;
const Permissions permissions{"cloudwatch", operations, &resource_side};

}  // namespace windlass::cloud::cloudwatch
