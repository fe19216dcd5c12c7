#include "cloud/ec2/interfaces/dns_names.h"

#include <algorithm>

#include "cloud/ec2/common/ranges.h"

namespace windlass::cloud::ec2 {

std::string public_dns_name(const Region& region, std::uint32_t address) {
  auto numbers = address_text(address);
  std::ranges::replace(numbers, '.', '-');
  auto domain = region.text == "us-east-1" ? "compute-1" : region.text + ".compute";
  return "ec2-" + numbers + "." + domain + ".amazonaws.com";
}

}  // namespace windlass::cloud::ec2
