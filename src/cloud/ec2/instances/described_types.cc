// DescribeInstanceTypes and DescribeInstanceTypeOfferings.
#include <algorithm>

#include "base/text.h"
#include "cloud/ec2/common/errors.h"
#include "cloud/ec2/common/filters.h"
#include "cloud/ec2/common/paging.h"
#include "cloud/ec2/common/zones.h"
#include "cloud/ec2/instances/handlers.h"
#include "cloud/ec2/instances/types.h"

namespace windlass::cloud::ec2 {

namespace {

InstanceTypeInfo show_type(const InstanceType& type) {
  auto& family = family_of(type);
  InstanceTypeInfo shown;
  shown.instance_type = type.name();
  shown.current_generation = family.current;
  shown.free_tier_eligible = type.name() == "t2.micro" || type.name() == "t3.micro";
  shown.supported_usage_classes = {{"on-demand", "spot"}};
  shown.supported_root_device_types = {{"ebs"}};
  shown.supported_virtualization_types = {{"hvm"}};
  shown.bare_metal = false;
  shown.hypervisor = family.hypervisor;
  auto& processor = shown.processor_info.emplace();
  processor.supported_architectures = {{std::string(family.architecture)}};
  if (family.gigahertz > 0) processor.sustained_clock_speed_in_ghz = family.gigahertz;
  processor.manufacturer = family.manufacturer;
  auto cores = std::max(1, type.processors / family.threads_per_core);
  auto& v_cpu = shown.v_cpu_info.emplace();
  v_cpu.default_v_cpus = type.processors;
  v_cpu.default_cores = cores;
  v_cpu.default_threads_per_core = family.threads_per_core;
  shown.memory_info.emplace().size_in_mi_b = type.memory_mib;
  shown.instance_storage_supported = false;
  auto& ebs = shown.ebs_info.emplace();
  ebs.ebs_optimized_support = family.is_nitro() ? "default" : "unsupported";
  ebs.encryption_support = "supported";
  ebs.nvme_support = family.is_nitro() ? "required" : "unsupported";
  auto& network = shown.network_info.emplace();
  network.network_performance = type.processors > 32 ? "25 Gigabit" : "Up to 10 Gigabit";
  network.maximum_network_interfaces = type.interfaces_max;
  network.maximum_network_cards = 1;
  network.default_network_card_index = 0;
  auto& card = network.network_cards.emplace().emplace_back();
  card.network_card_index = 0;
  card.network_performance = network.network_performance;
  card.maximum_network_interfaces = type.interfaces_max;
  network.ipv4_addresses_per_interface = type.addresses_per_interface;
  network.ipv6_addresses_per_interface = 0;
  network.ipv6_supported = false;
  network.ena_support = family.is_nitro() ? "required" : "supported";
  network.efa_supported = false;
  network.encryption_in_transit_supported = false;
  shown.placement_group_info.emplace().supported_strategies = {{"partition", "spread"}};
  shown.hibernation_supported = false;
  shown.burstable_performance_supported = family.burstable;
  shown.dedicated_hosts_supported = false;
  shown.auto_recovery_supported = true;
  shown.supported_boot_modes = {{"legacy-bios", "uefi"}};
  shown.nitro_enclaves_support = "unsupported";
  shown.nitro_tpm_support = "unsupported";
  return shown;
}

Facts type_facts(const InstanceTypeInfo& shown) {
  Facts facts;
  auto& network = *shown.network_info;
  facts.add("instance-type", shown.instance_type)
      .add("auto-recovery-supported", true)
      .add("bare-metal", false)
      .add("burstable-performance-supported", *shown.burstable_performance_supported)
      .add("current-generation", *shown.current_generation)
      .add("dedicated-hosts-supported", false)
      .add("ebs-info.ebs-optimized-support", shown.ebs_info->ebs_optimized_support)
      .add("ebs-info.encryption-support", shown.ebs_info->encryption_support)
      .add("ebs-info.nvme-support", shown.ebs_info->nvme_support)
      .add("free-tier-eligible", *shown.free_tier_eligible)
      .add("hibernation-supported", false)
      .add("hypervisor", shown.hypervisor)
      .add("instance-storage-supported", false)
      .add("memory-info.size-in-mib", std::to_string(*shown.memory_info->size_in_mi_b))
      .add("network-info.ena-support", network.ena_support)
      .add("network-info.efa-supported", false)
      .add("network-info.ipv6-supported", false)
      .add("network-info.encryption-in-transit-supported", false)
      .add("network-info.ipv4-addresses-per-interface",
           std::to_string(*network.ipv4_addresses_per_interface))
      .add("network-info.maximum-network-interfaces",
           std::to_string(*network.maximum_network_interfaces))
      .add("network-info.maximum-network-cards", "1")
      .add("network-info.network-performance", network.network_performance)
      .add("nitro-enclaves-support", "unsupported")
      .add("nitro-tpm-support", "unsupported")
      .add("processor-info.supported-architecture",
           shown.processor_info->supported_architectures->front())
      .add("supported-root-device-type", "ebs")
      .add("supported-virtualization-type", "hvm")
      .add("vcpu-info.default-cores", std::to_string(*shown.v_cpu_info->default_cores))
      .add("vcpu-info.default-threads-per-core",
           std::to_string(*shown.v_cpu_info->default_threads_per_core))
      .add("vcpu-info.default-vcpus", std::to_string(*shown.v_cpu_info->default_v_cpus));
  if (shown.processor_info->sustained_clock_speed_in_ghz)
    facts.add("processor-info.sustained-clock-speed-in-ghz",
              format_double(*shown.processor_info->sustained_clock_speed_in_ghz));
  for (auto* strategy : {"partition", "spread"})
    facts.add("placement-group-info.supported-strategies", strategy);
  for (auto* use : {"on-demand", "spot"}) facts.add("supported-usage-class", use);
  for (auto* mode : {"legacy-bios", "uefi"}) facts.add("supported-boot-mode", mode);
  return facts;
}

std::vector<std::string> locations(const Call& call, const std::string& type) {
  if (type == "region") return {call.region.text};
  std::vector<std::string> names;
  for (auto& zone : zones_of(call.region))
    names.push_back(type == "availability-zone" ? zone.name : zone.id);
  return names;
}

}  // namespace

Result<DescribeInstanceTypesResult> describe_instance_types(
    Ec2&, const Call&, const DescribeInstanceTypesRequest& in) {
  auto filters = TRY(Filters::read(in.filters, {"auto-recovery-supported",
                                                "bare-metal",
                                                "burstable-performance-supported",
                                                "current-generation",
                                                "dedicated-hosts-supported",
                                                "ebs-info.ebs-optimized-support",
                                                "ebs-info.encryption-support",
                                                "ebs-info.nvme-support",
                                                "free-tier-eligible",
                                                "hibernation-supported",
                                                "hypervisor",
                                                "instance-storage-info.disk.count",
                                                "instance-storage-info.disk.size-in-gb",
                                                "instance-storage-info.disk.type",
                                                "instance-storage-info.encryption-support",
                                                "instance-storage-info.nvme-support",
                                                "instance-storage-info.total-size-in-gb",
                                                "instance-storage-supported",
                                                "instance-type",
                                                "memory-info.size-in-mib",
                                                "network-info.efa-supported",
                                                "network-info.ena-support",
                                                "network-info.encryption-in-transit-supported",
                                                "network-info.ipv4-addresses-per-interface",
                                                "network-info.ipv6-supported",
                                                "network-info.maximum-network-cards",
                                                "network-info.maximum-network-interfaces",
                                                "network-info.network-performance",
                                                "nitro-enclaves-support",
                                                "nitro-tpm-support",
                                                "placement-group-info.supported-strategies",
                                                "processor-info.supported-architecture",
                                                "processor-info.sustained-clock-speed-in-ghz",
                                                "supported-boot-mode",
                                                "supported-root-device-type",
                                                "supported-usage-class",
                                                "supported-virtualization-type",
                                                "vcpu-info.default-cores",
                                                "vcpu-info.default-threads-per-core",
                                                "vcpu-info.default-vcpus"}));
  auto page = TRY(page_of(in.max_results, in.next_token));
  std::vector<std::string> unknown;
  auto names = in.instance_types.value_or(std::vector<std::string>{});
  for (auto& name : names)
    if (!find_instance_type(name)) unknown.push_back(name);
  if (!unknown.empty())
    return Error{"InvalidInstanceType", "The following supplied instance types do not exist: [" +
                                            join(unknown, ", ") + "]"};
  TRY(refuse_dry_run(in.dry_run));

  DescribeInstanceTypesResult result;
  result.instance_types.emplace();
  for (auto& type : all_instance_types()) {
    if (!names.empty() && !std::ranges::count(names, type.name())) continue;
    auto shown = show_type(type);
    if (filters.match(type_facts(shown))) result.instance_types->push_back(std::move(shown));
  }
  result.next_token = cut(*result.instance_types, page);
  return result;
}

Result<DescribeInstanceTypeOfferingsResult> describe_instance_type_offerings(
    Ec2&, const Call& call, const DescribeInstanceTypeOfferingsRequest& in) {
  auto filters = TRY(Filters::read(in.filters, {"instance-type", "location"}));
  auto page = TRY(page_of(in.max_results, in.next_token));
  auto where = in.location_type.value_or("region");
  if (where != "region" && where != "availability-zone" && where != "availability-zone-id")
    return invalid_parameter(where, "locationType", "There are no outposts in this cloud.");
  TRY(refuse_dry_run(in.dry_run));

  DescribeInstanceTypeOfferingsResult result;
  result.instance_type_offerings.emplace();
  for (auto& type : all_instance_types())
    for (auto& location : locations(call, where)) {
      auto name = type.name();
      if (filters.match(Facts().add("instance-type", name).add("location", location)))
        result.instance_type_offerings->push_back(
            {.instance_type = name, .location_type = where, .location = location});
    }
  result.next_token = cut(*result.instance_type_offerings, page);
  return result;
}

}  // namespace windlass::cloud::ec2
