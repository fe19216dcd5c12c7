// What the adapters of EC2's resources share.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "aws/ec2/shape/filter.h"
#include "aws/ec2/shape/tag.h"
#include "aws/ec2/shape/tag_specification.h"
#include "formation/resource_type.h"
#include "formation/types/found.h"
#include "formation/types/properties.h"
#include "formation/types/requests.h"
#include "formation/types/tags.h"

namespace windlass::formation::types {

// Refusals of a removal that pass when others are gone.
inline constexpr std::string_view ec2_passing[] = {
    "DependencyViolation",           "InvalidGroup.InUse", "InvalidIPAddress.InUse",
    "InvalidNetworkInterface.InUse", "VolumeInUse",        "IncorrectState",
    "IncorrectInstanceState"};

aws::ec2::Filter filter(std::string name, std::string value);
// Those that this very creation made before.
std::vector<aws::ec2::Filter> made_before(const Wanted& wanted);

// The tags of a thing to be made, with the token by which it is found again.
std::vector<aws::ec2::TagSpecification> tagged(std::string type, const Wanted& wanted,
                                               std::string_view property = "Tags");

// Sets the tags that are wanted, and takes away those that the template had before.
Result<> retag(const Place& place, const Wanted& wanted, const Json& before, const std::string& id,
               std::string_view property = "Tags");

Json tags_as_they_stand(const std::optional<std::vector<aws::ec2::Tag>>& tags,
                        const Json& properties, std::string_view property = "Tags");

}  // namespace windlass::formation::types
