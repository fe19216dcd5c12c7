// Interfaces as AWS shows them.
#pragma once

#include "aws/ec2/shape/network_interface.h"
#include "cloud/ec2/interfaces/interface.h"

namespace windlass::cloud::ec2 {

aws::ec2::NetworkInterface interface_view(store::Database& db, const Interface& interface);
std::vector<aws::ec2::GroupIdentifier> group_identifiers(store::Database& db,
                                                         const std::vector<std::string>& groups);
aws::ec2::NetworkInterfaceAttachment attachment_view(const Interface& interface);

}  // namespace windlass::cloud::ec2
