#include "cloud/ec2/instances/views.h"

#include <algorithm>

#include "aws/ec2/shape/instance_network_interface.h"
#include "base/time.h"
#include "cloud/ec2/common/tags.h"
#include "cloud/ec2/instances/profiles.h"
#include "cloud/ec2/instances/types.h"
#include "cloud/ec2/interfaces/interface.h"
#include "cloud/ec2/network/dhcp.h"
#include "cloud/ec2/storage/volume.h"

namespace windlass::cloud::ec2 {

namespace {

namespace shapes = aws::ec2;

void show_volumes(Ec2& ec2, const Instance& one, shapes::Instance& shown) {
  shown.block_device_mappings.emplace();
  auto volumes = volumes_of(ec2.db, one.id);
  std::ranges::stable_partition(volumes, &Volume::root);
  for (auto& volume : volumes) {
    if (!volume.attachment) continue;
    auto& its = *volume.attachment;
    shapes::EbsInstanceBlockDevice ebs;
    ebs.attach_time = its.since;
    ebs.delete_on_termination = its.delete_on_termination;
    ebs.status = its.state;
    ebs.volume_id = volume.id;
    shown.block_device_mappings->push_back({.device_name = its.device, .ebs = std::move(ebs)});
  }
}

void show_interfaces(Ec2& ec2, const Instance& one, shapes::Instance& shown) {
  shown.network_interfaces.emplace();
  for (auto& interface : interfaces_of(ec2.db, one.id)) {
    auto its = instance_view(ec2.db, interface);
    if (!interface.attachment || interface.attachment->device_index == 0) {
      shown.private_ip_address = its.private_ip_address;
      shown.private_dns_name = private_dns_name(Region{one.region}, interface.address);
      shown.security_groups = its.groups;
      shown.source_dest_check = its.source_dest_check;
      shown.subnet_id = its.subnet_id;
      shown.vpc_id = its.vpc_id;
      if (its.association) {
        shown.public_ip_address = its.association->public_ip;
        shown.public_dns_name = its.association->public_dns_name;
      }
    }
    shown.network_interfaces->push_back(std::move(its));
  }
}

void show_kind(const Instance& one, shapes::Instance& shown) {
  shown.architecture = one.architecture;
  shown.hypervisor = "xen";  // AWS says so of every type, also of those on Nitro
  shown.virtualization_type = "hvm";
  shown.root_device_name = one.root_device;
  shown.root_device_type = "ebs";
  shown.ena_support = true;
  shown.ebs_optimized = one.ebs_optimized;
  shown.platform_details = "Linux/UNIX";
  shown.usage_operation = "RunInstances";
  shown.usage_operation_update_time = one.launched;
  shown.boot_mode = "uefi-preferred";
  shown.current_instance_boot_mode = "uefi";
  if (auto* type = find_instance_type(one.type)) {
    auto threads = family_of(*type).threads_per_core;
    shown.cpu_options.emplace();
    shown.cpu_options->core_count = std::max(1, type->processors / threads);
    shown.cpu_options->threads_per_core = threads;
  }
  shown.capacity_reservation_specification.emplace();
  shown.capacity_reservation_specification->capacity_reservation_preference = "open";
  shown.hibernation_options.emplace().configured = false;
  shown.enclave_options.emplace().enabled = false;
  shown.maintenance_options.emplace().auto_recovery = one.auto_recovery;
  shown.maintenance_options->reboot_migration = "default";
  shown.network_performance_options.emplace().bandwidth_weighting = "default";
}

}  // namespace

shapes::InstanceState show_state(std::string_view state) {
  return {.code = state_code(state), .name = std::string(state)};
}

shapes::InstanceMetadataOptionsResponse show_metadata_options(const Instance& one) {
  shapes::InstanceMetadataOptionsResponse shown;
  shown.state = one.state == "pending" ? "pending" : "applied";
  shown.http_tokens = one.tokens;
  shown.http_put_response_hop_limit = one.hops;
  shown.http_endpoint = one.metadata;
  shown.http_protocol_ipv6 = "disabled";
  shown.instance_metadata_tags = one.metadata_tags;
  return shown;
}

shapes::Instance show(Ec2& ec2, const Instance& one) {
  shapes::Instance shown;
  shown.instance_id = one.id;
  shown.image_id = one.image;
  shown.instance_type = one.type;
  shown.state = show_state(one.state);
  shown.state_transition_reason = one.transition;
  if (!one.reason_code.empty())
    shown.state_reason.emplace() = {.code = one.reason_code, .message = one.reason};
  shown.ami_launch_index = one.launch_index;
  shown.launch_time = one.launched;
  shown.client_token = one.client_token;
  if (!one.key_name.empty()) shown.key_name = one.key_name;
  if (!one.spot_request.empty()) {
    shown.instance_lifecycle = "spot";
    shown.spot_instance_request_id = one.spot_request;
  }
  shown.placement.emplace();
  shown.placement->availability_zone = one.zone;
  shown.placement->availability_zone_id = one.zone_id;
  shown.placement->group_name = "";
  shown.placement->tenancy = one.tenancy;
  shown.monitoring.emplace().state = one.monitored ? "enabled" : "disabled";
  shown.metadata_options = show_metadata_options(one);
  shown.private_dns_name_options.emplace();
  shown.private_dns_name_options->hostname_type = one.host_name_type;
  shown.private_dns_name_options->enable_resource_name_dns_a_record = one.resource_name_record;
  shown.private_dns_name_options->enable_resource_name_dns_aaaa_record = false;
  shown.product_codes.emplace();
  shown.private_dns_name = "";
  shown.public_dns_name = "";
  show_kind(one, shown);
  show_volumes(ec2, one, shown);
  shown.security_groups.emplace();
  show_interfaces(ec2, one, shown);
  shown.tags = tag_list(tags_of(ec2.db, one.id));
  if (auto profile = profile_of(ec2.db, one.id))
    shown.iam_instance_profile.emplace() = {.arn = profile->profile.arn, .id = profile->profile.id};
  return shown;
}

shapes::Reservation show_reservation(Ec2& ec2, const std::string& reservation) {
  shapes::Reservation shown;
  shown.reservation_id = reservation;
  shown.groups.emplace();
  shown.instances.emplace();
  std::vector<Instance> all;
  for (auto row : ec2.db.query("select " + instance_columns +
                                   " from ec2_instance where reservation = ? order by launch_index",
                               {reservation}))
    all.push_back(instance_of(row));
  for (auto& one : all) {
    shown.owner_id = one.account;
    shown.instances->push_back(show(ec2, one));
  }
  return shown;
}

Result<Filters> instance_filters(const std::optional<std::vector<shapes::Filter>>& filters) {
  return Filters::read(filters, {"affinity",
                                 "architecture",
                                 "availability-zone",
                                 "availability-zone-id",
                                 "block-device-mapping.attach-time",
                                 "block-device-mapping.delete-on-termination",
                                 "block-device-mapping.device-name",
                                 "block-device-mapping.status",
                                 "block-device-mapping.volume-id",
                                 "boot-mode",
                                 "client-token",
                                 "current-instance-boot-mode",
                                 "dns-name",
                                 "ebs-optimized",
                                 "ena-support",
                                 "group-id",
                                 "group-name",
                                 "hibernation-options.configured",
                                 "hypervisor",
                                 "iam-instance-profile.arn",
                                 "iam-instance-profile.id",
                                 "image-id",
                                 "instance-id",
                                 "instance-lifecycle",
                                 "instance-state-code",
                                 "instance-state-name",
                                 "instance-type",
                                 "instance.group-id",
                                 "instance.group-name",
                                 "ip-address",
                                 "key-name",
                                 "launch-index",
                                 "launch-time",
                                 "maintenance-options.auto-recovery",
                                 "metadata-options.http-endpoint",
                                 "metadata-options.http-tokens",
                                 "metadata-options.http-put-response-hop-limit",
                                 "metadata-options.instance-metadata-tags",
                                 "metadata-options.state",
                                 "monitoring-state",
                                 "network-interface.addresses.association.public-ip",
                                 "network-interface.addresses.primary",
                                 "network-interface.addresses.private-ip-address",
                                 "network-interface.association.public-ip",
                                 "network-interface.attachment.attachment-id",
                                 "network-interface.attachment.device-index",
                                 "network-interface.attachment.instance-id",
                                 "network-interface.attachment.status",
                                 "network-interface.availability-zone",
                                 "network-interface.description",
                                 "network-interface.group-id",
                                 "network-interface.group-name",
                                 "network-interface.mac-address",
                                 "network-interface.network-interface-id",
                                 "network-interface.owner-id",
                                 "network-interface.private-dns-name",
                                 "network-interface.private-ip-address",
                                 "network-interface.source-dest-check",
                                 "network-interface.status",
                                 "network-interface.subnet-id",
                                 "network-interface.vpc-id",
                                 "owner-id",
                                 "placement-group-name",
                                 "platform",
                                 "platform-details",
                                 "private-dns-name",
                                 "private-ip-address",
                                 "product-code",
                                 "product-code.type",
                                 "ramdisk-id",
                                 "reason",
                                 "requester-id",
                                 "reservation-id",
                                 "root-device-name",
                                 "root-device-type",
                                 "source-dest-check",
                                 "spot-instance-request-id",
                                 "state-reason-code",
                                 "state-reason-message",
                                 "subnet-id",
                                 "tenancy",
                                 "usage-operation",
                                 "virtualization-type",
                                 "vpc-id"});
}

namespace {

void add_interface(const shapes::InstanceNetworkInterface& its, const Instance& one, Facts& facts) {
  facts.add("network-interface.network-interface-id", its.network_interface_id)
      .add("network-interface.description", its.description)
      .add("network-interface.mac-address", its.mac_address)
      .add("network-interface.owner-id", its.owner_id)
      .add("network-interface.private-dns-name", its.private_dns_name)
      .add("network-interface.private-ip-address", its.private_ip_address)
      .add("network-interface.source-dest-check", its.source_dest_check.value_or(true))
      .add("network-interface.status", its.status)
      .add("network-interface.subnet-id", its.subnet_id)
      .add("network-interface.vpc-id", its.vpc_id)
      .add("network-interface.availability-zone", one.zone);
  if (its.association)
    facts.add("network-interface.association.public-ip", its.association->public_ip);
  if (its.attachment)
    facts.add("network-interface.attachment.attachment-id", its.attachment->attachment_id)
        .add("network-interface.attachment.instance-id", one.id)
        .add("network-interface.attachment.status", its.attachment->status)
        .add("network-interface.attachment.device-index",
             std::to_string(its.attachment->device_index.value_or(0)));
  if (its.groups)
    for (auto& group : *its.groups)
      facts.add("network-interface.group-id", group.group_id)
          .add("network-interface.group-name", group.group_name);
  if (its.private_ip_addresses)
    for (auto& address : *its.private_ip_addresses) {
      facts.add("network-interface.addresses.private-ip-address", address.private_ip_address)
          .add("network-interface.addresses.primary", address.primary.value_or(false));
      if (address.association)
        facts.add("network-interface.addresses.association.public-ip",
                  address.association->public_ip);
    }
}

void add_volumes(const shapes::Instance& shown, Facts& facts) {
  for (auto& mapping : *shown.block_device_mappings) {
    facts.add("block-device-mapping.device-name", mapping.device_name);
    if (!mapping.ebs) continue;
    facts.add("block-device-mapping.volume-id", mapping.ebs->volume_id)
        .add("block-device-mapping.status", mapping.ebs->status)
        .add("block-device-mapping.delete-on-termination",
             mapping.ebs->delete_on_termination.value_or(false));
    if (mapping.ebs->attach_time)
      facts.add("block-device-mapping.attach-time",
                format_iso8601_millis(*mapping.ebs->attach_time));
  }
}

}  // namespace

Facts facts_of(const Instance& one, const shapes::Instance& shown) {
  Facts facts;
  facts.add("architecture", one.architecture)
      .add("availability-zone", one.zone)
      .add("availability-zone-id", one.zone_id)
      .add("boot-mode", shown.boot_mode)
      .add("client-token", one.client_token)
      .add("current-instance-boot-mode", shown.current_instance_boot_mode)
      .add("dns-name", shown.public_dns_name)
      .add("ebs-optimized", one.ebs_optimized)
      .add("ena-support", true)
      .add("hibernation-options.configured", false)
      .add("hypervisor", "xen")
      .add("image-id", one.image)
      .add("instance-id", one.id)
      .add("instance-state-code", std::to_string(state_code(one.state)))
      .add("instance-state-name", one.state)
      .add("instance-type", one.type)
      .add("ip-address", shown.public_ip_address)
      .add("key-name", one.key_name)
      .add("launch-index", std::to_string(one.launch_index))
      .add("launch-time", format_iso8601_millis(one.launched))
      .add("maintenance-options.auto-recovery", one.auto_recovery)
      .add("metadata-options.http-endpoint", one.metadata)
      .add("metadata-options.http-tokens", one.tokens)
      .add("metadata-options.http-put-response-hop-limit", std::to_string(one.hops))
      .add("metadata-options.instance-metadata-tags", one.metadata_tags)
      .add("metadata-options.state", shown.metadata_options->state)
      .add("monitoring-state", one.monitored ? "enabled" : "disabled")
      .add("owner-id", one.account)
      .add("platform-details", "Linux/UNIX")
      .add("private-dns-name", shown.private_dns_name)
      .add("private-ip-address", shown.private_ip_address)
      .add("reason", one.transition)
      .add("reservation-id", one.reservation)
      .add("root-device-name", one.root_device)
      .add("root-device-type", "ebs")
      .add("subnet-id", shown.subnet_id)
      .add("tenancy", one.tenancy)
      .add("usage-operation", "RunInstances")
      .add("virtualization-type", "hvm")
      .add("vpc-id", shown.vpc_id);
  if (!one.spot_request.empty())
    facts.add("instance-lifecycle", "spot").add("spot-instance-request-id", one.spot_request);
  if (!one.reason_code.empty())
    facts.add("state-reason-code", one.reason_code).add("state-reason-message", one.reason);
  if (shown.source_dest_check) facts.add("source-dest-check", *shown.source_dest_check);
  if (shown.iam_instance_profile)
    facts.add("iam-instance-profile.arn", shown.iam_instance_profile->arn)
        .add("iam-instance-profile.id", shown.iam_instance_profile->id);
  for (auto& group : *shown.security_groups)
    facts.add("instance.group-id", group.group_id).add("instance.group-name", group.group_name);
  for (auto& interface : *shown.network_interfaces) add_interface(interface, one, facts);
  add_volumes(shown, facts);
  Tags tags;
  if (shown.tags)
    for (auto& tag : *shown.tags) tags.emplace(tag.key.value_or(""), tag.value.value_or(""));
  return std::move(facts.tags(std::move(tags)));
}

}  // namespace windlass::cloud::ec2
