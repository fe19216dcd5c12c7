// What a record set must be, alone and beside the others of its zone.
#pragma once

#include <string>
#include <vector>

#include "aws/route53/change_resource_record_sets.h"
#include "cloud/route53/zone.h"

namespace windlass::cloud::route53 {

// The form of a change, before anything is looked at. Errors: InvalidInput.
Result<> check_form(const Change& change);

// Adds what is wrong with the set by itself.
void check_alone(Route53& route53, const Call& call, const Zone& zone, const ResourceRecordSet& set,
                 std::vector<std::string>& wrong);

// Adds what is wrong with it among its neighbours, once the whole batch is in the rows.
void check_beside_others(Route53& route53, const Zone& zone, const ResourceRecordSet& set,
                         std::vector<std::string>& wrong);

}  // namespace windlass::cloud::route53
