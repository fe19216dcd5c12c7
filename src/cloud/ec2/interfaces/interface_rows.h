// Network interfaces as rows, for this folder's handlers.
#pragma once

#include <string>
#include <vector>

#include "cloud/ec2/interfaces/interface.h"

namespace windlass::cloud::ec2 {

std::optional<Interface> interface_by_id(store::Database& db, const std::string& id);
// Of the caller's account and region, the oldest first.
std::vector<Interface> all_interfaces(Ec2& ec2, const Call& call);
// Somebody holds it.
bool is_in_use(const Interface& interface);
// As AWS says it: "available", "in-use".
std::string_view status_of(const Interface& interface);

void add_address(Ec2& ec2, const Interface& interface, std::uint32_t address);
// With the public address that leads there.
void remove_address(Ec2& ec2, const Interface& interface, std::uint32_t address);
void put_groups(Ec2& ec2, const Interface& interface, const std::vector<std::string>& groups);

}  // namespace windlass::cloud::ec2
