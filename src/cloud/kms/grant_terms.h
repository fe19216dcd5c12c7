// What a grant allows, as a text that two equal grants share.
#pragma once

#include <string>

#include "aws/kms/create_grant.h"
#include "aws/kms/shape/grant_list_entry.h"

namespace windlass::cloud::kms {

std::string pack_terms(const aws::kms::CreateGrantRequest& in);
void unpack_terms(std::string_view packed, aws::kms::GrantListEntry& entry);

}  // namespace windlass::cloud::kms
