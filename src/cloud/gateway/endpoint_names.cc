#include "cloud/gateway/endpoint_names.h"

#include "cloud/ec2/common/zones.h"

namespace windlass::cloud {

std::vector<std::string> endpoint_names() {
  std::vector<std::string> names{"amazonaws.com", "*.amazonaws.com", "*.s3.amazonaws.com"};
  for (auto region : ec2::all_regions()) {
    auto domain = std::string(region) + ".amazonaws.com";
    names.push_back("*." + domain);
    names.push_back("*.s3." + domain);
  }
  return names;
}

}  // namespace windlass::cloud
