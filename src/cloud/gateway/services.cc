#include "cloud/gateway/services.h"

#include "cloud/acm/acm.h"
#include "cloud/autoscaling/autoscaling.h"
#include "cloud/cloudformation/cloudformation.h"
#include "cloud/cloudwatch/cloudwatch.h"
#include "cloud/dynamodb/dynamodb.h"
#include "cloud/ec2/ec2.h"
#include "cloud/elb/elb.h"
#include "cloud/iam/iam.h"
#include "cloud/kms/kms.h"
#include "cloud/logs/logs.h"
#include "cloud/route53/route53.h"
#include "cloud/s3/s3.h"
#include "cloud/secretsmanager/secretsmanager.h"
#include "cloud/sns/sns.h"
#include "cloud/sqs/sqs.h"
#include "cloud/ssm/ssm.h"
#include "cloud/sts/sts.h"

namespace windlass::cloud {

std::span<const Service* const> all_services() {
  static const Service* const services[] = {&iam::service,
                                            &sts::service,
                                            &kms::service,
                                            &ssm::service,
                                            &secretsmanager::service,
                                            &sqs::service,
                                            &s3::service,
                                            &dynamodb::service,
                                            &sns::service,
                                            &cloudwatch::service,
                                            &logs::service,
                                            &route53::service,
                                            &acm::service,
                                            &ec2::service,
                                            &elb::service,
                                            &autoscaling::service,
                                            &cloudformation::service};
  return services;
}

const Service* service_by_signing_name(std::string_view name) {
  for (auto* service : all_services())
    if (name == service->model->signing_name) return service;
  return nullptr;
}

const Service* service_by_target(std::string_view target) {
  auto prefix = target.substr(0, target.find('.'));
  for (auto* service : all_services())
    if (service->model->target_prefix && prefix == service->model->target_prefix) return service;
  return nullptr;
}

const Service* service_by_version(std::string_view version) {
  for (auto* service : all_services())
    if (version == service->model->api_version) return service;
  return nullptr;
}

}  // namespace windlass::cloud
