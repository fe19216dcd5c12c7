// What a client may say of a new object besides its bytes: in PutObject, CopyObject and
// CreateMultipartUpload alike.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "cloud/s3/acl.h"
#include "cloud/s3/bucket.h"
#include "cloud/s3/encryption.h"
#include "cloud/s3/objects.h"
#include "cloud/s3/pairs.h"

namespace windlass::cloud::s3 {

// The members that those requests share.
struct GivenAttributes {
  GivenAcl acl;
  const Text &cache_control, &content_disposition, &content_encoding, &content_language,
      &content_type, &expires;
  const std::optional<std::map<std::string, std::string>>& metadata;
  const Text &server_side_encryption, &storage_class, &website_redirect_location,
      &sse_customer_algorithm, &ssekms_key_id, &ssekms_context, &tagging, &lock_mode;
  const std::optional<Time>& lock_until;
  const Text& legal_hold;
  const std::optional<bool>& bucket_key;
};

template <class T>
GivenAttributes given_attributes(const T& in) {
  static const Text none;
  return {
      {in.acl, in.grant_full_control, in.grant_read, in.grant_read_acp, in.grant_write_acp, none},
      in.cache_control,
      in.content_disposition,
      in.content_encoding,
      in.content_language,
      in.content_type,
      in.expires,
      in.metadata,
      in.server_side_encryption,
      in.storage_class,
      in.website_redirect_location,
      in.sse_customer_algorithm,
      in.ssekms_key_id,
      in.ssekms_encryption_context,
      in.tagging,
      in.object_lock_mode,
      in.object_lock_retain_until_date,
      in.object_lock_legal_hold_status,
      in.bucket_key_enabled};
}

struct Attributes {
  std::string storage_class;  // "" for STANDARD
  std::string lock_mode;
  std::optional<Time> lock_until;
  bool legal_hold = false;
  std::string tags, meta;  // packed
  std::string acl;
  Encryption encryption;

  // All but the encryption: see mark_encryption().
  void apply(Object& object) const;
};

Result<Attributes> check_attributes(S3& s3, const Call& call, const Bucket& bucket,
                                    const GivenAttributes& given);

// Tags in a header: "a=b&c=d", URL-encoded.
Result<std::string> tags_from_header(const std::string& header);
// The rules for both objects' (10) and buckets' (50) tags, whoever sets them.
Result<> check_tags(const Pairs& tags, std::size_t count_max);
Result<> check_object_tags(const Pairs& tags);

// Sets the members of an answer that are the object's headers.
void give_header(const std::string& name, const std::string& value, Text& cache_control,
                 Text& content_disposition, Text& content_encoding, Text& content_language,
                 Text& content_type, Text& expires, Text& website_redirect_location,
                 std::optional<std::map<std::string, std::string>>& metadata);
template <class T>
void give_headers(T& out, const std::string& packed) {
  for (auto& [name, value] : unpack(packed))
    give_header(name, value, out.cache_control, out.content_disposition, out.content_encoding,
                out.content_language, out.content_type, out.expires, out.website_redirect_location,
                out.metadata);
}

}  // namespace windlass::cloud::s3
