#include "cloud/ec2/common/ids.h"

#include <array>
#include <utility>

namespace windlass::cloud::ec2 {

namespace {

constexpr std::pair<std::string_view, std::string_view> types[] = {
    {"i", "instance"},
    {"vol", "volume"},
    {"snap", "snapshot"},
    {"ami", "image"},
    {"vpc", "vpc"},
    {"subnet", "subnet"},
    {"sg", "security-group"},
    {"sgr", "security-group-rule"},
    {"eni", "network-interface"},
    {"eipalloc", "elastic-ip"},
    {"rtb", "route-table"},
    {"igw", "internet-gateway"},
    {"nat", "natgateway"},
    {"vpce", "vpc-endpoint"},
    {"acl", "network-acl"},
    {"dopt", "dhcp-options"},
    {"lt", "launch-template"},
    {"key", "key-pair"},
    {"replacevol", "replace-root-volume-task"},
    {"sir", "spot-instances-request"},
};

}  // namespace

std::string new_id(Random& random, std::string_view prefix) {
  constexpr char digits[] = "0123456789abcdef";
  std::string id(prefix);
  id += "-0";
  auto bits = random.number();
  for (int i = 0; i < 16; ++i, bits >>= 4) id += digits[bits & 15];
  return id;
}

std::string_view resource_type(std::string_view id) {
  auto prefix = id.substr(0, id.find('-'));
  for (auto& [known, type] : types)
    if (prefix == known) return type;
  return "";
}

std::string arn_of(const Call& call, std::string_view id) {
  return "arn:aws:ec2:" + call.region.text + ":" + call.caller.account.text + ":" +
         std::string(resource_type(id)) + "/" + std::string(id);
}

}  // namespace windlass::cloud::ec2
