#include "cloud/ec2/common/errors.h"
#include "cloud/ec2/network/nouns.h"
#include "cloud/ec2/network/vpc_handlers.h"

namespace windlass::cloud::ec2 {

namespace {

// The three that there are; all of them are columns.
struct Attribute {
  std::string_view name;
  std::string_view column;
  std::optional<AttributeBooleanValue> ModifyVpcAttributeRequest::* given;
};
constexpr Attribute attributes[] = {
    {"enableDnsSupport", "dns_support", &ModifyVpcAttributeRequest::enable_dns_support},
    {"enableDnsHostnames", "dns_hostnames", &ModifyVpcAttributeRequest::enable_dns_hostnames},
    {"enableNetworkAddressUsageMetrics", "usage_metrics",
     &ModifyVpcAttributeRequest::enable_network_address_usage_metrics},
};

}  // namespace

Result<> modify_vpc_attribute(Ec2& ec2, const Call& call, const ModifyVpcAttributeRequest& in) {
  auto vpc = TRY(find_vpc(ec2, call, in.vpc_id.value_or("")));
  const Attribute* wanted = nullptr;
  for (auto& attribute : attributes) {
    if (!(in.*attribute.given)) continue;
    if (wanted)
      return invalid_combination("Fields for multiple attribute types specified: " +
                                 std::string(wanted->name) + ", " + std::string(attribute.name));
    wanted = &attribute;
  }
  if (!wanted) return missing_parameter("attribute");
  auto& value = (in.*wanted->given)->value;
  if (!value) return missing_parameter(std::string(wanted->name) + ".value");

  ec2.db.run("update ec2_vpc set " + std::string(wanted->column) + " = ? where id = ?",
             {*value, vpc.id});
  reach_changed(ec2);
  return Done{};
}

Result<DescribeVpcAttributeResult> describe_vpc_attribute(Ec2& ec2, const Call& call,
                                                          const DescribeVpcAttributeRequest& in) {
  auto vpc = TRY(find_vpc(ec2, call, in.vpc_id.value_or("")));
  DescribeVpcAttributeResult result;
  result.vpc_id = vpc.id;
  if (in.attribute == "enableDnsSupport")
    result.enable_dns_support = AttributeBooleanValue{vpc.dns_support};
  else if (in.attribute == "enableDnsHostnames")
    result.enable_dns_hostnames = AttributeBooleanValue{vpc.dns_hostnames};
  else if (in.attribute == "enableNetworkAddressUsageMetrics")
    result.enable_network_address_usage_metrics = AttributeBooleanValue{vpc.usage_metrics};
  else
    return invalid_parameter(in.attribute.value_or(""), "attribute");
  TRY(refuse_dry_run(in.dry_run));
  return result;
}

}  // namespace windlass::cloud::ec2
