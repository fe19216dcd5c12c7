// Tells queues and topics what happened to objects.
#pragma once

#include <string_view>

#include "cloud/s3/bucket.h"
#include "cloud/s3/objects.h"

namespace windlass::cloud::s3 {

namespace event {
inline constexpr std::string_view put = "ObjectCreated:Put";
inline constexpr std::string_view posted = "ObjectCreated:Post";
inline constexpr std::string_view copy = "ObjectCreated:Copy";
inline constexpr std::string_view completed = "ObjectCreated:CompleteMultipartUpload";
inline constexpr std::string_view removed = "ObjectRemoved:Delete";
inline constexpr std::string_view marker = "ObjectRemoved:DeleteMarkerCreated";
inline constexpr std::string_view expired = "LifecycleExpiration:Delete";
inline constexpr std::string_view expired_marker = "LifecycleExpiration:DeleteMarkerCreated";
inline constexpr std::string_view transitioned = "LifecycleTransition";
inline constexpr std::string_view tagged = "ObjectTagging:Put";
inline constexpr std::string_view untagged = "ObjectTagging:Delete";
inline constexpr std::string_view acl_put = "ObjectAcl:Put";
inline constexpr std::string_view restore_posted = "ObjectRestore:Post";
inline constexpr std::string_view restored = "ObjectRestore:Completed";
}  // namespace event

// A message to every queue and topic whose configuration names such an event of such a key. One that
// is no more loses its messages, as on AWS.
void notify(S3& s3, const Call& call, const Bucket& bucket, const Object& object,
            std::string_view name);

}  // namespace windlass::cloud::s3
