// Regions and their availability zones. Every region of the local cloud has three.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cloud/core/identity.h"

namespace windlass::cloud::ec2 {

struct Zone {
  std::string name;  // "us-east-1a"
  std::string id;    // "use1-az1"
};
std::vector<Zone> zones_of(const Region& region);
std::optional<Zone> find_zone(const Region& region, std::string_view name_or_id);
std::span<const std::string_view> all_regions();

}  // namespace windlass::cloud::ec2
