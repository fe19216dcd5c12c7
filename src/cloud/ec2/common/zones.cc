#include "cloud/ec2/common/zones.h"

#include <algorithm>

namespace windlass::cloud::ec2 {

namespace {

constexpr std::string_view regions[] = {
    "af-south-1",     "ap-east-1",      "ap-northeast-1", "ap-northeast-2", "ap-northeast-3",
    "ap-south-1",     "ap-south-2",     "ap-southeast-1", "ap-southeast-2", "ap-southeast-3",
    "ap-southeast-4", "ca-central-1",   "ca-west-1",      "eu-central-1",   "eu-central-2",
    "eu-north-1",     "eu-south-1",     "eu-south-2",     "eu-west-1",      "eu-west-2",
    "eu-west-3",      "il-central-1",   "me-central-1",   "me-south-1",     "sa-east-1",
    "us-east-1",      "us-east-2",      "us-west-1",      "us-west-2"};

// "us-east-1" -> "use1", "ap-southeast-2" -> "apse2": as the zones' ids begin.
std::string short_name(std::string_view region) {
  std::string name;
  auto area = region.substr(0, region.find('-'));
  auto rest = region.substr(std::min(region.size(), area.size() + 1));
  auto side = rest.substr(0, rest.find('-'));
  name += area;
  for (std::string_view word : {"north", "south", "east", "west", "central"})
    if (auto at = side.find(word); at != std::string_view::npos)
      name += word == "central" ? "c" : word.substr(0, 1);
  if (!rest.empty()) name += rest.substr(rest.find('-') + 1);
  return name;
}

}  // namespace

std::vector<Zone> zones_of(const Region& region) {
  std::vector<Zone> zones;
  for (int i = 0; i < 3; ++i)
    zones.push_back({region.text + static_cast<char>('a' + i),
                     short_name(region.text) + "-az" + std::to_string(i + 1)});
  return zones;
}

std::optional<Zone> find_zone(const Region& region, std::string_view name_or_id) {
  for (auto& zone : zones_of(region))
    if (zone.name == name_or_id || zone.id == name_or_id) return zone;
  return std::nullopt;
}

std::span<const std::string_view> all_regions() { return regions; }

}  // namespace windlass::cloud::ec2
