// What machines of a VPC are told by DHCP.
#pragma once

#include <string>
#include <vector>

#include "cloud/ec2/common/context.h"

namespace windlass::cloud::ec2 {

struct DhcpOption {
  std::string key;  // "domain-name", "domain-name-servers", "ntp-servers", ...
  std::vector<std::string> values;
};
// Nothing for a VPC whose options are "default".
std::vector<DhcpOption> dhcp_options_of(store::Database& db, const std::string& vpc);

// "ec2.internal" in us-east-1, "REGION.compute.internal" elsewhere: the domain of private names.
std::string internal_domain(const Region& region);
// "ip-10-0-0-5.ec2.internal"
std::string private_dns_name(const Region& region, std::uint32_t address);

}  // namespace windlass::cloud::ec2
