// Instances as Describe operations show them.
#pragma once

#include <string>

#include "aws/ec2/shape/instance.h"
#include "aws/ec2/shape/instance_metadata_options_response.h"
#include "aws/ec2/shape/instance_state.h"
#include "aws/ec2/shape/reservation.h"
#include "cloud/ec2/common/filters.h"
#include "cloud/ec2/instances/instance.h"

namespace windlass::cloud::ec2 {

aws::ec2::Instance show(Ec2& ec2, const Instance& one);
// With all of its instances.
aws::ec2::Reservation show_reservation(Ec2& ec2, const std::string& reservation);
aws::ec2::InstanceState show_state(std::string_view state);
aws::ec2::InstanceMetadataOptionsResponse show_metadata_options(const Instance& one);

// What DescribeInstances' filters may look at: what is shown, and little more.
Result<Filters> instance_filters(const std::optional<std::vector<aws::ec2::Filter>>& filters);
Facts facts_of(const Instance& one, const aws::ec2::Instance& shown);

}  // namespace windlass::cloud::ec2
