// Whether what a parameter of one of AWS's own types names is there.
#include "aws/ec2/describe_images.h"
#include "aws/ec2/describe_instances.h"
#include "aws/ec2/describe_key_pairs.h"
#include "aws/ec2/describe_security_groups.h"
#include "aws/ec2/describe_subnets.h"
#include "aws/ec2/describe_volumes.h"
#include "aws/ec2/describe_vpcs.h"
#include "aws/route53/get_hosted_zone.h"
#include "formation/account.h"

namespace windlass::formation {

namespace {

using Look = Result<bool> (*)(const aws::Client& client, const std::string& value);

// Asked for by name, what is not there is an error.
template <class T>
Result<bool> is_there(const Result<T>& found) {
  if (found) return true;
  auto& code = found.error().code;
  for (auto* absent : {"NotFound", "Malformed", "NoSuchHostedZone", "Unavailable"})
    if (code.find(absent) != std::string::npos) return false;
  return found.error();
}

template <class Op, auto member>
Result<bool> look(const aws::Client& client, const std::string& value) {
  typename Op::Request in;
  in.*member = {{value}};
  return is_there(client.call<Op>(in));
}

Result<bool> look_for_zone(const aws::Client& client, const std::string& value) {
  aws::route53::GetHostedZoneRequest in;
  in.id = value;
  return is_there(client.call<aws::route53::op::GetHostedZone>(in));
}

namespace ec2 = aws::ec2;

constexpr std::pair<std::string_view, Look> ways[] = {
    {"AWS::EC2::Image::Id", &look<ec2::op::DescribeImages, &ec2::DescribeImagesRequest::image_ids>},
    {"AWS::EC2::Instance::Id",
     &look<ec2::op::DescribeInstances, &ec2::DescribeInstancesRequest::instance_ids>},
    {"AWS::EC2::KeyPair::KeyName",
     &look<ec2::op::DescribeKeyPairs, &ec2::DescribeKeyPairsRequest::key_names>},
    {"AWS::EC2::SecurityGroup::Id",
     &look<ec2::op::DescribeSecurityGroups, &ec2::DescribeSecurityGroupsRequest::group_ids>},
    {"AWS::EC2::SecurityGroup::GroupName",
     &look<ec2::op::DescribeSecurityGroups, &ec2::DescribeSecurityGroupsRequest::group_names>},
    {"AWS::EC2::Subnet::Id",
     &look<ec2::op::DescribeSubnets, &ec2::DescribeSubnetsRequest::subnet_ids>},
    {"AWS::EC2::Volume::Id",
     &look<ec2::op::DescribeVolumes, &ec2::DescribeVolumesRequest::volume_ids>},
    {"AWS::EC2::VPC::Id", &look<ec2::op::DescribeVpcs, &ec2::DescribeVpcsRequest::vpc_ids>},
    {"AWS::Route53::HostedZone::Id", &look_for_zone},
};

}  // namespace

Result<bool> Account::exists(std::string_view type, std::string_view value) {
  if (type == "AWS::EC2::AvailabilityZone::Name") {
    for (auto& zone : TRY(zones("")))
      if (zone == value) return true;
    return false;
  }
  for (auto& [name, look] : ways)
    if (name == type) return look(client_, std::string(value));
  return true;
}

}  // namespace windlass::formation
