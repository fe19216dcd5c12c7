// The names that CloudFormation gives what its template did not name: STACK-LOGICALID-RANDOM.
#pragma once

#include <string>
#include <string_view>

#include "formation/resource_type.h"

namespace windlass::formation::types {

// The last part: 12 of [A-Z0-9], which follow from the stack, the logical id and the token.
std::string random_part(const Wanted& wanted);

// Too long a name loses the ends of its stack's and logical id's names, the longer one first.
std::string physical_name(const Wanted& wanted, std::size_t length_max);

// The name that the template gives, else one of ours.
std::string name_of(const Wanted& wanted, std::string_view property, std::size_t length_max);
bool is_named(const Wanted& wanted, std::string_view property);

std::string arn(const Place& place, std::string_view service, std::string_view resource);

}  // namespace windlass::formation::types
