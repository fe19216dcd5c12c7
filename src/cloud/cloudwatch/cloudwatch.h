// CloudWatch: metrics, alarms and dashboards.
#pragma once

#include "cloud/core/service.h"

namespace windlass::cloud::cloudwatch {

extern const cloud::Service service;

}  // namespace windlass::cloud::cloudwatch
