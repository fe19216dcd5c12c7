#include "aws/cloudwatch/service.h"
#include "aws/ec2/create_network_interface.h"
#include "aws/ec2/delete_network_interface.h"
#include "aws/ec2/describe_instances.h"
#include "aws/ec2/describe_internet_gateways.h"
#include "aws/ec2/describe_security_groups.h"
#include "aws/ec2/describe_subnets.h"
#include "aws/ec2/describe_vpcs.h"
#include "aws/ec2/modify_network_interface_attribute.h"
#include "aws/ec2/service.h"
#include "aws/s3/put_object.h"
#include "aws/s3/service.h"
#include "cloud/elb/tests/elb_fixture.h"

namespace windlass::cloud::elb {

namespace ec2 = aws::ec2;

FakePeers& peers() {
  static FakePeers instance;
  return instance;
}

namespace {

const std::map<std::string, std::pair<std::string, std::string>> subnets{
    {"subnet-a", {"us-east-1a", "10.0.1.0/24"}},
    {"subnet-b", {"us-east-1b", "10.0.2.0/24"}},
    {"subnet-a2", {"us-east-1a", "10.0.3.0/24"}}};

Result<ec2::DescribeSubnetsResult> describe_subnets(const Work&, const Call&,
                                                    const ec2::DescribeSubnetsRequest& in) {
  ec2::DescribeSubnetsResult answer;
  answer.subnets.emplace();
  for (auto& id : in.subnet_ids.value_or(std::vector<std::string>{}))
    if (!subnets.contains(id))
      return Error{"InvalidSubnetID.NotFound", "The subnet ID '" + id + "' does not exist"};
  for (auto& [id, what] : subnets) {
    ec2::Subnet subnet;
    subnet.subnet_id = id;
    subnet.vpc_id = "vpc-1";
    subnet.availability_zone = what.first;
    subnet.cidr_block = what.second;
    answer.subnets->push_back(std::move(subnet));
  }
  return answer;
}

Result<ec2::DescribeVpcsResult> describe_vpcs(const Work&, const Call&,
                                              const ec2::DescribeVpcsRequest& in) {
  if (in.vpc_ids->front() == "vpc-1") return ec2::DescribeVpcsResult{};
  return Error{"InvalidVpcID.NotFound", "The vpc ID does not exist"};
}

Result<ec2::DescribeInternetGatewaysResult> describe_internet_gateways(
    const Work&, const Call&, const ec2::DescribeInternetGatewaysRequest&) {
  ec2::DescribeInternetGatewaysResult answer;
  answer.internet_gateways.emplace(peers().has_way_out ? 1 : 0);
  return answer;
}

Result<ec2::DescribeSecurityGroupsResult> describe_security_groups(
    const Work&, const Call&, const ec2::DescribeSecurityGroupsRequest& in) {
  ec2::DescribeSecurityGroupsResult answer;
  answer.security_groups.emplace();
  for (auto& id : in.group_ids.value_or(std::vector<std::string>{"sg-default"})) {
    if (id == "sg-none") return Error{"InvalidGroup.NotFound", "no such group"};
    ec2::SecurityGroup group;
    group.group_id = id;
    group.vpc_id = id == "sg-elsewhere" ? "vpc-2" : "vpc-1";
    answer.security_groups->push_back(std::move(group));
  }
  return answer;
}

Result<ec2::DescribeInstancesResult> describe_instances(const Work&, const Call&,
                                                        const ec2::DescribeInstancesRequest& in) {
  ec2::DescribeInstancesResult answer;
  answer.reservations.emplace(1);
  auto& list = answer.reservations->front().instances.emplace();
  for (auto& id : *in.filters->front().values) {
    auto at = peers().machines.find(id);
    if (at == peers().machines.end()) continue;
    ec2::Instance machine;
    machine.instance_id = id;
    machine.vpc_id = "vpc-1";
    machine.state.emplace().name = at->second.state;
    machine.placement.emplace().availability_zone = at->second.zone;
    machine.private_ip_address = at->second.address;
    list.push_back(std::move(machine));
  }
  return answer;
}

Result<ec2::CreateNetworkInterfaceResult> create_network_interface(
    const Work&, const Call&, const ec2::CreateNetworkInterfaceRequest& in) {
  auto number = std::to_string(peers().interfaces.size() + 1);
  auto id = "eni-" + number;
  peers().interfaces[id] = in.groups.value_or(std::vector<std::string>{});
  ec2::CreateNetworkInterfaceResult answer;
  auto& interface = answer.network_interface.emplace();
  interface.network_interface_id = id;
  interface.private_ip_address = in.subnet_id == "subnet-b" ? "10.0.2.5" : "10.0.1.5";
  interface.mac_address = "02:00:00:00:00:0" + number;
  return answer;
}

Result<> delete_network_interface(const Work&, const Call&,
                                  const ec2::DeleteNetworkInterfaceRequest& in) {
  peers().interfaces.erase(*in.network_interface_id);
  return Done{};
}

Result<> modify_network_interface_attribute(const Work&, const Call&,
                                            const ec2::ModifyNetworkInterfaceAttributeRequest& in) {
  peers().interfaces[*in.network_interface_id] = *in.groups;
  return Done{};
}

Result<> put_metric_data(const Work&, const Call&, const aws::cloudwatch::PutMetricDataInput& in) {
  for (auto& datum : *in.metric_data) peers().metrics.push_back(datum);
  return Done{};
}

Result<aws::s3::PutObjectOutput> put_object(const Work&, const Call&,
                                            const aws::s3::PutObjectRequest& in) {
  if (in.bucket != "logs") return Error{"NoSuchBucket", "The specified bucket does not exist"};
  peers().objects[*in.key] = in.body->bytes();
  return aws::s3::PutObjectOutput{};
}

const Operation ec2_operations[] = {
    {"CreateNetworkInterface", writes<&create_network_interface>},
    {"DeleteNetworkInterface", writes<&delete_network_interface>},
    {"DescribeInstances", reads<&describe_instances>},
    {"DescribeInternetGateways", reads<&describe_internet_gateways>},
    {"DescribeSecurityGroups", reads<&describe_security_groups>},
    {"DescribeSubnets", reads<&describe_subnets>},
    {"DescribeVpcs", reads<&describe_vpcs>},
    {"ModifyNetworkInterfaceAttribute", writes<&modify_network_interface_attribute>},
};
const Operation cloudwatch_operations[] = {{"PutMetricData", writes<&put_metric_data>}};

const Operation s3_operations[] = {{"PutObject", writes<&put_object>}};

}  // namespace

const cloud::Service fake_s3{
    .model = &aws::s3::service, .operations = s3_operations, .migrations = {}};
const cloud::Service fake_ec2{
    .model = &aws::ec2::service, .operations = ec2_operations, .migrations = {}};
const cloud::Service fake_cloudwatch{
    .model = &aws::cloudwatch::service, .operations = cloudwatch_operations, .migrations = {}};

}  // namespace windlass::cloud::elb
