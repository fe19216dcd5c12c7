// A bucket's settings, a line each: put, taken away, read.
#pragma once

#include <span>

#include "formation/resource_type.h"

namespace windlass::formation::types {

struct BucketSetting {
  std::string_view property;
  Json (*words)(const Json& given, const std::string& bucket);
  Result<> (*put)(const Place&, const std::string& bucket, const Json& words);
  Result<> (*drop)(const Place&, const std::string& bucket);
  // In S3's words; nothing when the bucket has no such setting. Null: cannot be told.
  Result<std::optional<Json>> (*read)(const Place&, const std::string& bucket);
  // The words as S3 would tell them: their types, their order.
  Result<Json> (*normal)(const Json& words);
  // And as the template would.
  Json (*told)(const Json& words);
};

// In the order in which they can be made: who owns objects decides whether there may be ACLs.
std::span<const BucketSetting> bucket_settings();

}  // namespace windlass::formation::types
