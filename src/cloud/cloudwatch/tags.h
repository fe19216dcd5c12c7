// Tags of alarms and dashboards.
#pragma once

#include "aws/cloudwatch/shape/tag.h"
#include "cloud/cloudwatch/alarm.h"

namespace windlass::cloud::cloudwatch {

Result<> put_tags(Cloudwatch& watch, const Alarm& alarm,
                  const std::vector<aws::cloudwatch::Tag>& tags);
Result<> put_dashboard_tags(Cloudwatch& watch, const AccountId& account, const std::string& name,
                            const std::vector<aws::cloudwatch::Tag>& tags);
}  // namespace windlass::cloud::cloudwatch
