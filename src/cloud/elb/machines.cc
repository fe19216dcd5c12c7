#include "cloud/elb/machines.h"

#include "aws/ec2/describe_instances.h"

namespace windlass::cloud::elb {

namespace ec2 = aws::ec2;

std::map<std::string, MachineSeen> machines_seen(const Work& work,
                                                 const std::vector<std::string>& ids) {
  std::map<std::string, MachineSeen> seen;
  if (ids.empty()) return seen;
  ec2::DescribeInstancesRequest request;
  // By a filter, so that one that is gone does not hide the others.
  request.filters = {{{.name = "instance-id", .values = ids}}};
  auto found = work.peers.call<ec2::op::DescribeInstances>(std::move(request));
  if (!found) {
    work.log.warn("EC2 does not tell of targets", {{"reason", found.error().message}});
    return seen;
  }
  for (auto& reservation : found->reservations.value_or(std::vector<ec2::Reservation>{}))
    for (auto& instance : reservation.instances.value_or(std::vector<ec2::Instance>{}))
      seen[instance.instance_id.value_or("")] = {
          .state = instance.state ? instance.state->name.value_or("") : "",
          .vpc = instance.vpc_id.value_or(""),
          .zone = instance.placement ? instance.placement->availability_zone.value_or("") : "",
          .address = instance.private_ip_address.value_or("")};
  return seen;
}

}  // namespace windlass::cloud::elb
