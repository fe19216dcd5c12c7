// What services tell CloudWatch of themselves.
#pragma once

#include <string>
#include <vector>

#include "aws/cloudwatch/put_metric_data.h"
#include "cloud/core/call.h"

namespace windlass::cloud {

// In the account and region of `whose`. The service works all the same when CloudWatch refuses:
// that is logged, as what could not be said of `things` ("queues").
void tell_cloudwatch(const Work& work, ActingFor whose, const char* name_space,
                     std::vector<aws::cloudwatch::MetricDatum> data, const char* things);

}  // namespace windlass::cloud
