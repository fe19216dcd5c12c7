// Tags of everything that EC2 has.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "aws/ec2/shape/tag.h"
#include "aws/ec2/shape/tag_specification.h"
#include "cloud/ec2/common/context.h"

namespace windlass::cloud::ec2 {

using Tags = std::map<std::string, std::string>;
using TagSpecifications = std::optional<std::vector<aws::ec2::TagSpecification>>;

// What a request that creates things says of their tags: those for `type` ("vpc"). Refuses other
// types than `allowed` (empty: only `type`), keys that begin with "aws:" (services may), duplicates.
Result<Tags> wanted_tags(const Call& call, const TagSpecifications& specifications,
                         std::string_view type, std::vector<std::string_view> allowed = {});
// Sets them beside those that are there; at most 50 a resource.
Result<> put_tags(Ec2& ec2, const Call& call, const std::string& id, const Tags& tags);
Tags tags_of(store::Database& db, const std::string& id);
std::optional<std::vector<aws::ec2::Tag>> tag_list(const Tags& tags);
// With the resource.
void drop_tags(Ec2& ec2, const std::string& id);

}  // namespace windlass::cloud::ec2
