// Public addresses as rows, for this folder's handlers.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cloud/ec2/interfaces/interface.h"
#include "cloud/ec2/interfaces/public_addresses.h"

namespace windlass::cloud::ec2 {

inline constexpr std::size_t elastic_addresses_max = 1000;  // an account has in a region

// Elastic ones of the caller's account and region, the oldest first.
std::vector<PublicAddress> elastic_addresses(Ec2& ec2, const Call& call);
// InvalidAddress.NotFound.
Result<PublicAddress> find_elastic_address(Ec2& ec2, const Call& call, const std::string& text);
// InvalidAssociationID.NotFound.
Result<PublicAddress> find_association(Ec2& ec2, const Call& call, const std::string& association);
// An interface's, by private address.
std::vector<PublicAddress> public_addresses_of(store::Database& db, const std::string& interface);

Result<PublicAddress> allocate_elastic(Ec2& ec2, const Call& call,
                                       const std::optional<std::string>& wanted);
void release_elastic(Ec2& ec2, const PublicAddress& address);

// Leads to the interface's primary address, unless something already does.
Result<> give_automatic_address(Ec2& ec2, const Interface& interface);
void drop_automatic_address(Ec2& ec2, const std::string& interface);
bool wants_automatic_address(store::Database& db, const std::string& interface);
void set_wants_automatic_address(Ec2& ec2, const std::string& interface, bool wants);

}  // namespace windlass::cloud::ec2
