// What can have tags, whatever part of EC2 it lies in: where to look whether it exists, and what to
// say when it does not.
#pragma once

#include <span>
#include <string_view>

namespace windlass::cloud::ec2 {

struct TaggedKind {
  std::string_view prefix;  // "vpc"
  std::string_view table;   // has the columns id, account and region
  std::string_view code;    // "InvalidVpcID.NotFound"
  std::string_view noun;    // "vpc ID"
};
std::span<const TaggedKind> tagged_kinds();

}  // namespace windlass::cloud::ec2
