#include "cloud/ec2/network/dhcp.h"

#include <algorithm>

#include "cloud/ec2/common/ranges.h"
#include "cloud/ec2/network/dhcp_set.h"

namespace windlass::cloud::ec2 {

std::vector<DhcpOption> options_in(store::Database& db, const std::string& set) {
  std::vector<DhcpOption> options;
  for (auto row : db.query("select key, value from ec2_dhcp_option where dhcp = ? order by position",
                           {set})) {
    if (options.empty() || options.back().key != row.view(0)) options.push_back({row.text(0), {}});
    options.back().values.push_back(row.text(1));
  }
  return options;
}

std::vector<DhcpOption> dhcp_options_of(store::Database& db, const std::string& vpc) {
  auto set = db.find_text("select dhcp_options from ec2_vpc where id = ?", {vpc});
  return set ? options_in(db, *set) : std::vector<DhcpOption>{};
}

std::string internal_domain(const Region& region) {
  return region.text == "us-east-1" ? "ec2.internal" : region.text + ".compute.internal";
}

std::string private_dns_name(const Region& region, std::uint32_t address) {
  auto name = "ip-" + address_text(address);
  std::ranges::replace(name, '.', '-');
  return name + "." + internal_domain(region);
}

}  // namespace windlass::cloud::ec2
