// A bucket's sub-resources (lifecycle, website, ...): one row each, as JSON of the model's structs.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "aws/shape.h"
#include "cloud/s3/context.h"

namespace windlass::cloud::s3 {

namespace setting {
inline constexpr std::string_view acl = "acl";
inline constexpr std::string_view cors = "cors";
inline constexpr std::string_view encryption = "encryption";
inline constexpr std::string_view lifecycle = "lifecycle";
// Whether transitions also move small objects.
inline constexpr std::string_view lifecycle_small = "lifecycle_small";
inline constexpr std::string_view logging = "logging";
inline constexpr std::string_view notification = "notification";
inline constexpr std::string_view object_lock = "object_lock";
inline constexpr std::string_view ownership = "ownership";
inline constexpr std::string_view policy = "policy";
inline constexpr std::string_view public_access_block = "public_access_block";
inline constexpr std::string_view tagging = "tagging";
inline constexpr std::string_view website = "website";
}  // namespace setting

std::optional<std::string> find_setting_text(const S3& s3, std::int64_t bucket,
                                             std::string_view kind);
void put_setting_text(S3& s3, std::int64_t bucket, std::string_view kind, std::string_view value);
void remove_setting(S3& s3, std::int64_t bucket, std::string_view kind);

std::string value_to_text(const aws::Shape& shape, const void* value);
void value_from_text(const aws::Shape& shape, std::string_view text, void* value);

template <class T>
std::optional<T> find_setting(const S3& s3, std::int64_t bucket, std::string_view kind) {
  auto text = find_setting_text(s3, bucket, kind);
  if (!text) return std::nullopt;
  T value;
  value_from_text(T::shape, *text, &value);
  return value;
}

template <class T>
void put_setting(S3& s3, std::int64_t bucket, std::string_view kind, const T& value) {
  put_setting_text(s3, bucket, kind, value_to_text(T::shape, &value));
}

}  // namespace windlass::cloud::s3
