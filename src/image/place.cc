#include "image/place.h"

#include "aws/cloudformation/describe_stacks.h"
#include "aws/ec2/describe_vpcs.h"
#include "image/tags.h"

namespace windlass::image {

namespace cfn = aws::cloudformation;
namespace ec2 = aws::ec2;

namespace {

constexpr const char* base_stack = "windlass-base";

Result<bool> has_default_network(const aws::Client& client) {
  ec2::DescribeVpcsRequest request;
  request.filters = std::vector<ec2::Filter>{filter("is-default", {"true"})};
  auto found = TRY(client.call<ec2::op::DescribeVpcs>(std::move(request)));
  return found.vpcs && !found.vpcs->empty();
}

}  // namespace

Result<Ground> find_ground(const BakeParts& parts) {
  Ground ground;
  aws::Client client(parts.transport);
  auto described = client.call<cfn::op::DescribeStacks>({.stack_name = base_stack});
  // No such stack is a ValidationError; without the right to look, the default network may do.
  if (described && described->stacks && !described->stacks->empty()) {
    auto& outputs = described->stacks->front().outputs;
    for (auto& output : outputs.value_or(std::vector<cfn::Output>{})) {
      if (output.output_key == "BuildSubnet") ground.subnet = output.output_value.value_or("");
      if (output.output_key == "BuildGroup") ground.group = output.output_value.value_or("");
    }
  }
  if (!ground.subnet.empty()) return ground;
  if (TRY(has_default_network(client))) return Ground{};
  return Error{"NoNetwork",
               "build machines have nowhere to live in " + parts.place.account + " " +
                   parts.place.region +
                   ": there is neither windlass's base stack nor a default VPC; `windlass setup` "
                   "makes the first"};
}

Result<> ensure_box(const BakeParts& parts, const Box& box) {
  if (TRY(box.exists().context("looking for the bucket " + box.bucket()))) return Done{};
  if (parts.place.local) return box.make(parts.place.region);
  return Error{"NoBucket", "there is no bucket " + box.bucket() +
                               " yet, through which build machines get their orders: `windlass "
                               "setup` makes it, once for an account and region"};
}

}  // namespace windlass::image
