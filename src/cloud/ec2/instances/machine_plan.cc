#include "cloud/ec2/instances/machine_plan.h"

#include "cloud/ec2/instances/types.h"
#include "cloud/ec2/interfaces/interface.h"
#include "cloud/ec2/network/dhcp.h"
#include "cloud/ec2/storage/volume.h"

namespace windlass::cloud::ec2 {

namespace {

// "ip-172-31-0-4", or the instance's id where it was launched with resource names.
std::string host_name_of(const Instance& one, const std::vector<Interface>& interfaces) {
  if (one.host_name_type == "resource-name" || interfaces.empty()) return one.id;
  auto name = private_dns_name(Region{one.region}, interfaces.front().address);
  return name.substr(0, name.find('.'));
}

}  // namespace

MachinePlan plan_of(store::Database& db, const Instance& one) {
  MachinePlan plan;
  auto interfaces = interfaces_of(db, one.id);
  plan.spec.id = one.id;
  plan.spec.host_name = host_name_of(one, interfaces);
  if (auto* type = find_instance_type(one.type)) {
    plan.spec.memory_max = machine_memory(*type);
    plan.spec.processors = type->processors;
  }
  plan.layers = layers_of(db, one.root_volume);
  plan.network = one.vpc;
  for (auto& interface : interfaces)
    if (auto link = link_of(db, interface.id)) plan.links.push_back(*std::move(link));
  for (auto& volume : volumes_of(db, one.id)) {
    if (volume.root || !volume.attachment || volume.attachment->state == "detaching") continue;
    plan.volumes.push_back({volume.id, volume.attachment->device});
    plan.volumes_ready = plan.volumes_ready && volume.on_host;
    if (volume.state == "error") plan.broken_volume = volume.id;
  }
  return plan;
}

}  // namespace windlass::cloud::ec2
