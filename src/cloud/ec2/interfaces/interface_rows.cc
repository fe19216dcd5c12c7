#include "cloud/ec2/interfaces/interface_rows.h"

#include "cloud/ec2/common/errors.h"
#include "cloud/ec2/common/ranges.h"
#include "cloud/ec2/interfaces/malformed.h"
#include "cloud/ec2/interfaces/public_addresses.h"
#include "cloud/ec2/interfaces/security_group.h"
#include "cloud/ec2/network/subnet.h"

namespace windlass::cloud::ec2 {

namespace {

#define INTERFACE                                                                             \
  "select id, account, region, vpc, subnet, zone, zone_id, description, mac, type, "          \
  "requester, source_dest_check, attachment, instance, device_index, delete_on_termination, " \
  "attached from ec2_interface "

void read_parts(store::Database& db, Interface& interface) {
  for (auto row :
       db.query("select address from ec2_interface_address where interface = ? order by place",
                {interface.id})) {
    auto address = static_cast<std::uint32_t>(row.integer(0));
    if (interface.address == 0)
      interface.address = address;
    else
      interface.more_addresses.push_back(address);
  }
  for (auto row :
       db.query("select security_group from ec2_interface_group where interface = ? order by place",
                {interface.id}))
    interface.groups.push_back(row.text(0));
}

Interface head_of(const store::Row& row) {
  Interface head;
  head.id = row.text(0);
  head.account = row.text(1);
  head.region = row.text(2);
  head.vpc = row.text(3);
  head.subnet = row.text(4);
  head.zone = row.text(5);
  head.zone_id = row.text(6);
  head.description = row.text(7);
  head.mac = row.text(8);
  head.type = row.text(9);
  head.requester = row.text(10);
  head.source_dest_check = row.integer(11) != 0;
  if (auto attachment = row.optional_text(12))
    head.attachment = InterfaceAttachment{.id = *attachment,
                                          .instance = row.optional_text(13).value_or(""),
                                          .device_index = static_cast<int>(row.integer(14)),
                                          .delete_on_termination = row.integer(15) != 0,
                                          .since = from_micros(row.integer(16))};
  return head;
}

std::vector<Interface> read_all(store::Database& db, store::Cursor rows) {
  std::vector<Interface> interfaces;
  for (auto row : rows) {
    interfaces.push_back(head_of(row));
    read_parts(db, interfaces.back());
  }
  return interfaces;
}

std::optional<Interface> read_one(store::Database& db, store::Cursor rows) {
  if (rows.done()) return std::nullopt;
  auto interface = head_of(rows.row());
  read_parts(db, interface);
  return interface;
}

}  // namespace

std::optional<Interface> interface_by_id(store::Database& db, const std::string& id) {
  return read_one(db, db.query(INTERFACE "where id = ?", {id}));
}

Result<Interface> find_interface(Ec2& ec2, const Call& call, const std::string& id) {
  TRY(check_id(id, "eni", "InvalidNetworkInterfaceID.Malformed"));
  auto interface = interface_by_id(ec2.db, id);
  if (interface && interface->account == call.caller.account.text &&
      interface->region == call.region.text)
    return *std::move(interface);
  return not_found("InvalidNetworkInterfaceID.NotFound", "networkInterface ID", id);
}

std::vector<Interface> all_interfaces(Ec2& ec2, const Call& call) {
  return read_all(ec2.db, ec2.db.query(INTERFACE "where account = ? and region = ? order by rowid",
                                       {call.caller.account.text, call.region.text}));
}

std::vector<Interface> interfaces_of(store::Database& db, const std::string& instance) {
  return read_all(db, db.query(INTERFACE "where instance = ? order by device_index", {instance}));
}

std::optional<Interface> interface_at(store::Database& db, const std::string& vpc,
                                      std::uint32_t address) {
  auto id = db.find_text(
      "select interface from ec2_interface_address where vpc = ? and address = ?", {vpc, address});
  return id ? interface_by_id(db, *id) : std::nullopt;
}

bool is_in_use(const Interface& interface) { return interface.attachment.has_value(); }

std::string_view status_of(const Interface& interface) {
  return is_in_use(interface) ? "in-use" : "available";
}

void add_address(Ec2& ec2, const Interface& interface, std::uint32_t address) {
  ec2.db.run(
      "insert into ec2_interface_address (vpc, address, account, region, subnet, interface, place) "
      "values (?, ?, ?, ?, ?, ?, 1 + (select coalesce(max(place), -1) from ec2_interface_address "
      "where interface = ?))",
      {interface.vpc, address, interface.account, interface.region, interface.subnet, interface.id,
       interface.id});
}

void remove_address(Ec2& ec2, const Interface& interface, std::uint32_t address) {
  if (auto its = public_address_of(ec2.db, interface.id, address)) unbind_address(ec2, *its);
  ec2.db.run("delete from ec2_interface_address where vpc = ? and address = ?",
             {interface.vpc, address});
}

void put_groups(Ec2& ec2, const Interface& interface, const std::vector<std::string>& groups) {
  ec2.db.run("delete from ec2_interface_group where interface = ?", {interface.id});
  std::int64_t place = 0;
  for (auto& group : groups)
    ec2.db.run(
        "insert into ec2_interface_group (interface, place, security_group, account, region) "
        "values (?, ?, ?, ?, ?)",
        {interface.id, place++, group, interface.account, interface.region});
  ec2.work.summon(networks_duty);
}

std::optional<host::LinkSpec> link_of(store::Database& db, const std::string& id) {
  auto interface = interface_by_id(db, id);
  if (!interface) return std::nullopt;
  auto subnet = subnet_by_id(db, interface->subnet);
  if (!subnet) return std::nullopt;
  host::LinkSpec link{.id = interface->id,
                      .network = interface->vpc,
                      .address = address_text(interface->address),
                      .prefix = subnet->range.prefix,
                      .gateway = address_text(subnet->router()),
                      .mac = interface->mac};
  for (auto address : interface->more_addresses)
    link.more_addresses.push_back(address_text(address));
  if (interface->attachment)
    link.device = "eth" + std::to_string(interface->attachment->device_index);
  return link;
}

std::vector<std::string> checked_addresses(store::Database& db, const std::string& vpc) {
  std::vector<std::string> addresses;
  for (auto row :
       db.query("select address.address from ec2_interface_address address "
                "join ec2_interface interface on interface.id = address.interface "
                "where address.vpc = ? and interface.source_dest_check order by address.address",
                {vpc}))
    addresses.push_back(address_text(static_cast<std::uint32_t>(row.integer(0))));
  return addresses;
}

}  // namespace windlass::cloud::ec2
