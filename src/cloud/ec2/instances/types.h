// The instance types that are known, and what a machine of each gets on this host.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace windlass::cloud::ec2 {

struct InstanceType {
  std::string_view family;  // "t3"
  std::string_view size;    // "micro"
  int processors = 0;
  std::int64_t memory_mib = 0;
  int interfaces_max = 3;
  int addresses_per_interface = 10;

  std::string name() const { return std::string(family) + "." + std::string(size); }
};

struct InstanceFamily {
  std::string_view name;
  std::string_view architecture;  // "x86_64"
  std::string_view manufacturer;  // "Intel"
  std::string_view hypervisor;    // "nitro"
  double gigahertz = 0;
  int threads_per_core = 2;
  bool burstable = false;
  bool current = true;

  bool is_nitro() const { return hypervisor == "nitro"; }
};

std::span<const InstanceType> all_instance_types();
// Null for names that are not known.
const InstanceType* find_instance_type(std::string_view name);
const InstanceFamily& family_of(const InstanceType& type);

// What its machine may use of this host's memory. A laptop runs fleets of machines that are rated
// for data centres: a quarter of what the type has, but at least 256 MiB, and never more than the
// type.
std::uint64_t machine_memory(const InstanceType& type);

// RunInstances without a type runs this one, as AWS does.
inline constexpr std::string_view default_instance_type = "m1.small";

}  // namespace windlass::cloud::ec2
