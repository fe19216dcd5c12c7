// Subnets as rows: what other parts of EC2 and handlers look up.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cloud/ec2/common/context.h"
#include "cloud/ec2/common/ranges.h"

namespace windlass::cloud::ec2 {

struct Subnet {
  std::string id;
  AccountId account;
  Region region;
  std::string vpc;
  Range range;
  std::string zone;     // "us-east-1a"
  std::string zone_id;  // "use1-az1"
  bool is_default = false;  // of its zone, in the default VPC
  bool map_public = false;  // machines get a public address unless they say otherwise
  std::string hostname_type = "ip-name";  // or "resource-name"
  bool resource_name_a_record = false;
  std::string acl;              // its network ACL, and the association's id
  std::string acl_association;

  // AWS keeps the first four addresses (network, router, DNS, future) and the last.
  std::uint32_t first_free() const { return range.first + 4; }
  std::uint32_t last_free() const {
    return range.first + static_cast<std::uint32_t>(range.size()) - 2;
  }
  bool has_free(std::uint32_t address) const {
    return address >= first_free() && address <= last_free();
  }
  std::uint32_t router() const { return range.first + 1; }
};

// A subnet of the caller's account and region; InvalidSubnetID.NotFound.
Result<Subnet> find_subnet(Ec2& ec2, const Call& call, const std::string& id);
// Whoever's it is: for duties.
std::optional<Subnet> subnet_by_id(store::Database& db, const std::string& id);
std::vector<Subnet> subnets_of(store::Database& db, const std::string& vpc);
// The default VPC's default subnet of a zone (its name or its id), or of the first zone that has one
// when `zone` is "". Makes the default VPC when the region has never had one.
std::optional<Subnet> default_subnet(Ec2& ec2, const Call& call, std::string_view zone);

}  // namespace windlass::cloud::ec2
