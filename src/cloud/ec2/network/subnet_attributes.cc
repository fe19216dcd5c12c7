#include "cloud/ec2/common/errors.h"
#include "cloud/ec2/network/nouns.h"
#include "cloud/ec2/network/subnet_handlers.h"

namespace windlass::cloud::ec2 {

namespace {

using Flag = std::optional<AttributeBooleanValue>;

bool is_on(const Flag& flag) { return flag && flag->value.value_or(false); }

Result<> refuse_other_kinds(const ModifySubnetAttributeRequest& in) {
  if (is_on(in.assign_ipv6_address_on_creation))
    return not_served("AssignIpv6AddressOnCreation", "it has no IPv6.");
  if (is_on(in.enable_dns64)) return not_served("EnableDns64", "it has no IPv6.");
  if (is_on(in.enable_resource_name_dns_aaaa_record_on_launch))
    return not_served("EnableResourceNameDnsAAAARecordOnLaunch", "it has no IPv6.");
  if (is_on(in.map_customer_owned_ip_on_launch) || in.customer_owned_ipv4_pool)
    return not_served("MapCustomerOwnedIpOnLaunch", "it has no Outposts.");
  if (in.enable_lni_at_device_index)
    return not_served("EnableLniAtDeviceIndex", "it has no Outposts.");
  return Done{};
}

}  // namespace

Result<> modify_subnet_attribute(Ec2& ec2, const Call& call,
                                 const ModifySubnetAttributeRequest& in) {
  auto subnet = TRY(find_subnet(ec2, call, in.subnet_id.value_or("")));
  TRY(refuse_other_kinds(in));
  // What is served, and what may only be off.
  const bool given[] = {in.map_public_ip_on_launch.has_value(),
                        in.private_dns_hostname_type_on_launch.has_value(),
                        in.enable_resource_name_dns_a_record_on_launch.has_value(),
                        in.assign_ipv6_address_on_creation.has_value(),
                        in.enable_dns64.has_value(),
                        in.enable_resource_name_dns_aaaa_record_on_launch.has_value(),
                        in.map_customer_owned_ip_on_launch.has_value(),
                        in.disable_lni_at_device_index.has_value()};
  auto count = 0;
  for (auto one : given) count += one;
  if (count == 0) return missing_parameter("attribute");
  if (count > 1) return invalid_combination("Fields for multiple attribute types specified");

  if (in.map_public_ip_on_launch)
    ec2.db.run("update ec2_subnet set map_public = ? where id = ?",
               {is_on(in.map_public_ip_on_launch), subnet.id});
  if (in.private_dns_hostname_type_on_launch)
    ec2.db.run("update ec2_subnet set hostname_type = ? where id = ?",
               {*in.private_dns_hostname_type_on_launch, subnet.id});
  if (in.enable_resource_name_dns_a_record_on_launch)
    ec2.db.run("update ec2_subnet set resource_name_a_record = ? where id = ?",
               {is_on(in.enable_resource_name_dns_a_record_on_launch), subnet.id});
  return Done{};
}

}  // namespace windlass::cloud::ec2
