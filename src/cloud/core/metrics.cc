#include "cloud/core/metrics.h"

namespace windlass::cloud {

void tell_cloudwatch(const Work& work, ActingFor whose, const char* name_space,
                     std::vector<aws::cloudwatch::MetricDatum> data, const char* things) {
  CallsFor owner(work, std::move(whose));
  aws::cloudwatch::PutMetricDataInput request;
  request.namespace_ = name_space;
  request.metric_data = std::move(data);
  auto told = work.peers.call<aws::cloudwatch::op::PutMetricData>(std::move(request));
  // In a cloud without CloudWatch (a test's) nobody wants to know.
  if (!told && told.error().code != "NotImplemented")
    work.log.warn(std::string("CloudWatch was not told of ") + things,
                  {{"refused", told.error().message}});
}

}  // namespace windlass::cloud
