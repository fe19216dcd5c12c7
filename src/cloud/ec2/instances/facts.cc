#include "cloud/ec2/instances/facts.h"

#include "cloud/ec2/common/ranges.h"
#include "cloud/ec2/instances/instance.h"
#include "cloud/ec2/instances/profiles.h"
#include "cloud/ec2/interfaces/dns_names.h"
#include "cloud/ec2/interfaces/interface.h"
#include "cloud/ec2/interfaces/public_addresses.h"
#include "cloud/ec2/network/dhcp.h"

namespace windlass::cloud::ec2 {

namespace {

void add_interface(store::Database& db, const Interface& interface, MachineFacts& facts) {
  auto region = Region{facts.region};
  facts.vpc = interface.vpc;
  facts.subnet = interface.subnet;
  facts.interface = interface.id;
  facts.address = address_text(interface.address);
  facts.mac = interface.mac;
  facts.host_name = private_dns_name(region, interface.address);
  if (auto address = public_address_of(db, interface.id, interface.address)) {
    facts.public_address = address_text(address->address);
    facts.public_name = public_dns_name(region, address->address);
  }
}

}  // namespace

std::optional<std::string> instance_at(store::Database& db, const std::string& vpc,
                                       const std::string& address) {
  auto number = parse_address(address);
  auto interface = number ? interface_at(db, vpc, *number) : std::nullopt;
  if (!interface || !interface->attachment || interface->attachment->instance.empty())
    return std::nullopt;
  return interface->attachment->instance;
}

std::optional<MachineFacts> machine_facts(store::Database& db, const std::string& instance) {
  auto one = instance_by_id(db, instance);
  if (!one) return std::nullopt;
  MachineFacts facts;
  facts.id = one->id;
  facts.account = one->account;
  facts.region = one->region;
  facts.reservation = one->reservation;
  facts.launch_index = one->launch_index;
  facts.image = one->image;
  facts.type = one->type;
  facts.architecture = one->architecture;
  facts.zone = one->zone;
  facts.zone_id = one->zone_id;
  facts.vpc = one->vpc;
  facts.subnet = one->subnet;
  facts.state = one->state;
  facts.lifecycle = one->spot_request.empty() ? "on-demand" : "spot";
  facts.key_name = one->key_name;
  facts.public_key = one->public_key;
  facts.user_data = one->user_data;
  if (auto profile = profile_of(db, one->id)) {
    facts.profile_arn = profile->profile.arn;
    facts.profile_id = profile->profile.id;
  }
  facts.metadata = one->metadata == "enabled";
  facts.tokens_required = one->tokens == "required";
  facts.tags_in_metadata = one->metadata_tags == "enabled";
  facts.hop_limit = one->hops;
  facts.launched = one->launched;
  if (auto interfaces = interfaces_of(db, one->id); !interfaces.empty())
    add_interface(db, interfaces.front(), facts);
  return facts;
}

std::vector<std::string> instances_of(store::Database& db, const std::string& vpc) {
  std::vector<std::string> ids;
  for (auto row : db.query("select id from ec2_instance where vpc = ? and state <> 'terminated'"
                           " order by launched, id",
                           {vpc}))
    ids.push_back(row.text(0));
  return ids;
}

}  // namespace windlass::cloud::ec2
