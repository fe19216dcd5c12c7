#include "cloud/ec2/instances/types.h"

#include <algorithm>

namespace windlass::cloud::ec2 {

namespace {

constexpr InstanceFamily families[] = {
    {"c5", "x86_64", "Intel", "nitro", 3.4},
    {"c6i", "x86_64", "Intel", "nitro", 3.5},
    {"m1", "x86_64", "Intel", "xen", 0, 1, false, false},
    {"m5", "x86_64", "Intel", "nitro", 3.1},
    {"m6i", "x86_64", "Intel", "nitro", 3.5},
    {"r5", "x86_64", "Intel", "nitro", 3.1},
    {"t2", "x86_64", "Intel", "xen", 2.5, 1, true},
    {"t3", "x86_64", "Intel", "nitro", 2.5, 2, true},
    {"t3a", "x86_64", "AMD", "nitro", 2.2, 2, true},
    {"t4g", "arm64", "AWS", "nitro", 2.5, 1, true},
};

constexpr InstanceType types[] = {
    {"c5", "large", 2, 4096, 3, 10},
    {"c5", "xlarge", 4, 8192, 4, 15},
    {"c5", "2xlarge", 8, 16384, 4, 15},
    {"c5", "4xlarge", 16, 32768, 8, 30},
    {"c5", "9xlarge", 36, 73728, 8, 30},
    {"c5", "12xlarge", 48, 98304, 8, 30},
    {"c5", "18xlarge", 72, 147456, 15, 50},
    {"c5", "24xlarge", 96, 196608, 15, 50},
    {"c6i", "large", 2, 4096, 3, 10},
    {"c6i", "xlarge", 4, 8192, 4, 15},
    {"c6i", "2xlarge", 8, 16384, 4, 15},
    {"c6i", "4xlarge", 16, 32768, 8, 30},
    {"c6i", "8xlarge", 32, 65536, 8, 30},
    {"c6i", "12xlarge", 48, 98304, 8, 30},
    {"c6i", "16xlarge", 64, 131072, 15, 50},
    {"c6i", "24xlarge", 96, 196608, 15, 50},
    {"c6i", "32xlarge", 128, 262144, 15, 50},
    {"m1", "small", 1, 1740, 2, 4},
    {"m5", "large", 2, 8192, 3, 10},
    {"m5", "xlarge", 4, 16384, 4, 15},
    {"m5", "2xlarge", 8, 32768, 4, 15},
    {"m5", "4xlarge", 16, 65536, 8, 30},
    {"m5", "8xlarge", 32, 131072, 8, 30},
    {"m5", "12xlarge", 48, 196608, 8, 30},
    {"m5", "16xlarge", 64, 262144, 15, 50},
    {"m5", "24xlarge", 96, 393216, 15, 50},
    {"m6i", "large", 2, 8192, 3, 10},
    {"m6i", "xlarge", 4, 16384, 4, 15},
    {"m6i", "2xlarge", 8, 32768, 4, 15},
    {"m6i", "4xlarge", 16, 65536, 8, 30},
    {"m6i", "8xlarge", 32, 131072, 8, 30},
    {"m6i", "12xlarge", 48, 196608, 8, 30},
    {"m6i", "16xlarge", 64, 262144, 15, 50},
    {"m6i", "24xlarge", 96, 393216, 15, 50},
    {"m6i", "32xlarge", 128, 524288, 15, 50},
    {"r5", "large", 2, 16384, 3, 10},
    {"r5", "xlarge", 4, 32768, 4, 15},
    {"r5", "2xlarge", 8, 65536, 4, 15},
    {"r5", "4xlarge", 16, 131072, 8, 30},
    {"r5", "8xlarge", 32, 262144, 8, 30},
    {"r5", "12xlarge", 48, 393216, 8, 30},
    {"r5", "16xlarge", 64, 524288, 15, 50},
    {"r5", "24xlarge", 96, 786432, 15, 50},
    {"t2", "nano", 1, 512, 2, 2},
    {"t2", "micro", 1, 1024, 2, 2},
    {"t2", "small", 1, 2048, 3, 4},
    {"t2", "medium", 2, 4096, 3, 6},
    {"t2", "large", 2, 8192, 3, 12},
    {"t2", "xlarge", 4, 16384, 3, 15},
    {"t2", "2xlarge", 8, 32768, 3, 15},
    {"t3", "nano", 2, 512, 2, 2},
    {"t3", "micro", 2, 1024, 2, 2},
    {"t3", "small", 2, 2048, 3, 4},
    {"t3", "medium", 2, 4096, 3, 6},
    {"t3", "large", 2, 8192, 3, 12},
    {"t3", "xlarge", 4, 16384, 4, 15},
    {"t3", "2xlarge", 8, 32768, 4, 15},
    {"t3a", "nano", 2, 512, 2, 2},
    {"t3a", "micro", 2, 1024, 2, 2},
    {"t3a", "small", 2, 2048, 2, 4},
    {"t3a", "medium", 2, 4096, 3, 6},
    {"t3a", "large", 2, 8192, 3, 12},
    {"t3a", "xlarge", 4, 16384, 4, 15},
    {"t3a", "2xlarge", 8, 32768, 4, 15},
    {"t4g", "nano", 2, 512, 2, 2},
    {"t4g", "micro", 2, 1024, 2, 2},
    {"t4g", "small", 2, 2048, 3, 4},
    {"t4g", "medium", 2, 4096, 3, 6},
    {"t4g", "large", 2, 8192, 3, 12},
    {"t4g", "xlarge", 4, 16384, 4, 15},
    {"t4g", "2xlarge", 8, 32768, 4, 15},
};

}  // namespace

std::span<const InstanceType> all_instance_types() { return types; }

const InstanceType* find_instance_type(std::string_view name) {
  auto dot = name.find('.');
  if (dot == std::string_view::npos) return nullptr;
  auto found = std::ranges::find_if(types, [&](auto& type) {
    return type.family == name.substr(0, dot) && type.size == name.substr(dot + 1);
  });
  return found == std::end(types) ? nullptr : found;
}

const InstanceFamily& family_of(const InstanceType& type) {
  return *std::ranges::find(families, type.family, &InstanceFamily::name);
}

std::uint64_t machine_memory(const InstanceType& type) {
  auto mib = std::min(type.memory_mib, std::max<std::int64_t>(type.memory_mib / 4, 256));
  return static_cast<std::uint64_t>(mib) << 20;
}

}  // namespace windlass::cloud::ec2
