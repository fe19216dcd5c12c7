#include "cloud/ec2/interfaces/public_addresses.h"

#include "cloud/ec2/common/errors.h"
#include "cloud/ec2/common/ids.h"
#include "cloud/ec2/common/ranges.h"
#include "cloud/ec2/common/tags.h"
#include "cloud/ec2/interfaces/interface_rows.h"
#include "cloud/ec2/interfaces/malformed.h"
#include "cloud/ec2/interfaces/public_address_rows.h"

namespace windlass::cloud::ec2 {

namespace {

// Of the range for carriers' own networks, the upper half.
constexpr Range pool{100u << 24 | 96u << 16, 11};
constexpr int guesses_max = 64;

#define ADDRESS_COLUMNS \
  "address, account, region, allocation, association, interface, private_address"

PublicAddress address_of(const store::Row& row) {
  return {.address = static_cast<std::uint32_t>(row.integer(0)),
          .account = row.text(1),
          .region = row.text(2),
          .allocation = row.optional_text(3).value_or(""),
          .association = row.optional_text(4).value_or(""),
          .interface = row.optional_text(5).value_or(""),
          .private_address = static_cast<std::uint32_t>(row.integer(6))};
}

std::optional<PublicAddress> first(store::Cursor rows) {
  return rows.done() ? std::nullopt : std::optional(address_of(rows.row()));
}

std::vector<PublicAddress> all(store::Cursor rows) {
  std::vector<PublicAddress> addresses;
  for (auto row : rows) addresses.push_back(address_of(row));
  return addresses;
}

bool is_given(store::Database& db, std::uint32_t address) {
  return db.any("select 1 from ec2_public_address where address = ?", {address});
}

// All accounts and regions share one pool. Addresses that end in 0 or 255 look wrong to people.
Result<std::uint32_t> free_public_address(Ec2& ec2) {
  for (int guess = 0; guess < guesses_max; ++guess) {
    auto address = pool.first + static_cast<std::uint32_t>(ec2.work.random.below(pool.size()));
    if ((address & 255) != 0 && (address & 255) != 255 && !is_given(ec2.db, address))
      return address;
  }
  return Error{"InsufficientAddressCapacity",
               "Not enough available addresses to satisfy your request."};
}

// One that somebody had before may be asked for again.
Result<std::uint32_t> recovered_address(Ec2& ec2, const std::string& text) {
  auto address = parse_address(text);
  if (!address || !pool.contains(*address) || is_given(ec2.db, *address))
    return Error{"InvalidAddress.NotFound", "Address '" + text + "' not found."};
  return *address;
}

}  // namespace

std::vector<PublicAddress> public_addresses(store::Database& db, const std::string& vpc) {
  return all(db.query(
      "select " ADDRESS_COLUMNS
      " from ec2_public_address where interface in (select id from ec2_interface where vpc = ?)",
      {vpc}));
}

std::vector<PublicAddress> public_addresses_of(store::Database& db, const std::string& interface) {
  return all(db.query("select " ADDRESS_COLUMNS " from ec2_public_address where interface = ?",
                      {interface}));
}

std::optional<PublicAddress> public_address_of(store::Database& db, const std::string& interface,
                                               std::uint32_t private_address) {
  return first(db.query("select " ADDRESS_COLUMNS
                        " from ec2_public_address where interface = ? and private_address = ?",
                        {interface, private_address}));
}

std::vector<PublicAddress> elastic_addresses(Ec2& ec2, const Call& call) {
  return all(ec2.db.query(
      "select " ADDRESS_COLUMNS
      " from ec2_public_address where account = ? and region = ? and allocation is not null "
      "order by address",
      {call.caller.account.text, call.region.text}));
}

Result<PublicAddress> find_allocation(Ec2& ec2, const Call& call, const std::string& allocation) {
  TRY(check_id(allocation, "eipalloc", "InvalidAllocationID.Malformed"));
  auto address = first(
      ec2.db.query("select " ADDRESS_COLUMNS
                   " from ec2_public_address where allocation = ? and account = ? and region = ?",
                   {allocation, call.caller.account.text, call.region.text}));
  if (address) return *std::move(address);
  return not_found("InvalidAllocationID.NotFound", "allocation ID", allocation);
}

Result<PublicAddress> find_elastic_address(Ec2& ec2, const Call& call, const std::string& text) {
  if (auto number = parse_address(text))
    if (auto address = first(ec2.db.query(
            "select " ADDRESS_COLUMNS
            " from ec2_public_address where address = ? and account = ? and region = ? and "
            "allocation is not null",
            {*number, call.caller.account.text, call.region.text})))
      return *std::move(address);
  return Error{"InvalidAddress.NotFound", "Address '" + text + "' not found."};
}

Result<PublicAddress> find_association(Ec2& ec2, const Call& call, const std::string& association) {
  auto address = first(
      ec2.db.query("select " ADDRESS_COLUMNS
                   " from ec2_public_address where association = ? and account = ? and region = ?",
                   {association, call.caller.account.text, call.region.text}));
  if (address) return *std::move(address);
  return not_found("InvalidAssociationID.NotFound", "association ID", association);
}

Result<PublicAddress> allocate_elastic(Ec2& ec2, const Call& call,
                                       const std::optional<std::string>& wanted) {
  if (elastic_addresses(ec2, call).size() >= elastic_addresses_max)
    return limit_exceeded("AddressLimitExceeded",
                          "The maximum number of addresses has been reached.");
  PublicAddress made;
  made.address = wanted ? TRY(recovered_address(ec2, *wanted)) : TRY(free_public_address(ec2));
  made.account = call.caller.account.text;
  made.region = call.region.text;
  made.allocation = new_id(ec2.work.random, "eipalloc");
  ec2.db.run(
      "insert into ec2_public_address (address, account, region, allocation) values (?, ?, ?, ?)",
      {made.address, made.account, made.region, made.allocation});
  return made;
}

void release_elastic(Ec2& ec2, const PublicAddress& address) {
  drop_tags(ec2, address.allocation);
  ec2.db.run("delete from ec2_public_address where address = ?", {address.address});
}

std::string bind_address(Ec2& ec2, const PublicAddress& address, const std::string& interface,
                         std::uint32_t private_address) {
  if (!address.association.empty() && address.interface == interface &&
      address.private_address == private_address)
    return address.association;
  if (auto before = public_address_of(ec2.db, interface, private_address))
    unbind_address(ec2, *before);
  auto association = new_id(ec2.work.random, "eipassoc");
  ec2.db.run(
      "update ec2_public_address set association = ?, interface = ?, private_address = ? "
      "where address = ?",
      {association, interface, private_address, address.address});
  ec2.work.summon(networks_duty);
  return association;
}

void unbind_address(Ec2& ec2, const PublicAddress& address) {
  if (address.is_elastic())
    ec2.db.run(
        "update ec2_public_address set association = null, interface = null, "
        "private_address = null where address = ?",
        {address.address});
  else
    ec2.db.run("delete from ec2_public_address where address = ?", {address.address});
  ec2.work.summon(networks_duty);
}

Result<> give_automatic_address(Ec2& ec2, const Interface& interface) {
  if (public_address_of(ec2.db, interface.id, interface.address)) return Done{};
  auto address = TRY(free_public_address(ec2));
  ec2.db.run(
      "insert into ec2_public_address (address, account, region, interface, private_address) "
      "values (?, ?, ?, ?, ?)",
      {address, interface.account, interface.region, interface.id, interface.address});
  ec2.work.summon(networks_duty);
  return Done{};
}

void drop_automatic_address(Ec2& ec2, const std::string& interface) {
  for (auto& address : public_addresses_of(ec2.db, interface))
    if (!address.is_elastic()) unbind_address(ec2, address);
}

bool wants_automatic_address(store::Database& db, const std::string& interface) {
  return db.any("select 1 from ec2_interface where id = ? and automatic", {interface});
}

void set_wants_automatic_address(Ec2& ec2, const std::string& interface, bool wants) {
  ec2.db.run("update ec2_interface set automatic = ? where id = ?", {wants, interface});
}

void drop_automatic_addresses(Ec2& ec2, const std::string& instance) {
  for (auto& interface : interfaces_of(ec2.db, instance)) drop_automatic_address(ec2, interface.id);
}

Result<> renew_automatic_addresses(Ec2& ec2, const std::string& instance) {
  for (auto& interface : interfaces_of(ec2.db, instance))
    if (wants_automatic_address(ec2.db, interface.id)) TRY(give_automatic_address(ec2, interface));
  return Done{};
}

}  // namespace windlass::cloud::ec2
