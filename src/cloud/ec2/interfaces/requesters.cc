#include "cloud/ec2/interfaces/requesters.h"

namespace windlass::cloud::ec2 {

std::string requester_of(const Call& call) {
  if (call.caller.kind != Caller::Kind::Service) return "";
  auto balancer = call.caller.arn.find("elasticloadbalancing") != std::string::npos ||
                  call.caller.arn.find("elbv2") != std::string::npos;
  return balancer ? "amazon-elb" : nat_requester;
}

}  // namespace windlass::cloud::ec2
