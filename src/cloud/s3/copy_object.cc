#include "aws/s3/copy_object.h"

#include "base/text.h"
#include "cloud/s3/attributes.h"
#include "cloud/s3/checksum.h"
#include "cloud/s3/copy_source.h"
#include "cloud/s3/errors.h"
#include "cloud/s3/events.h"
#include "cloud/s3/handlers.h"
#include "cloud/s3/lifecycle.h"
#include "cloud/s3/names.h"

namespace windlass::cloud::s3 {

namespace {

constexpr std::int64_t copy_bytes_max = std::int64_t{5} << 30;

Result<> check_copy_to_itself(const CopySource& source, const Bucket& bucket,
                              const std::string& key, const CopyObjectRequest& in) {
  auto same = source.bucket.id == bucket.id && source.object.key == key && !source.version_named;
  auto changes = in.metadata_directive == "REPLACE" || in.storage_class ||
                 in.website_redirect_location || in.server_side_encryption;
  if (!same || changes) return Done{};
  return invalid_request(
      "This copy request is illegal because it is trying to copy an object to itself without "
      "changing the object's metadata, storage class, website redirect location or encryption "
      "attributes.");
}

// The source's headers; but where it redirects to is not copied.
std::string copied_meta(const Object& source, const Text& redirect) {
  Pairs meta;
  for (auto& pair : unpack(source.meta))
    if (pair.first != "x-amz-website-redirect-location" && !is_encryption_header(pair.first))
      meta.push_back(pair);
  if (redirect) meta.emplace_back("x-amz-website-redirect-location", *redirect);
  return pack(meta);
}

// The same bytes where both lie as they are; where a KMS key is involved, they are written anew.
Result<> copy_data(S3& s3, const Bucket& bucket, const Object& source, Encryption& encryption,
                   Object& object) {
  auto sealed = encryption_of(source.meta).by_kms();
  auto data_key = TRY(make_data_key(s3, bucket, object.key, encryption));
  mark_encryption(object.meta, encryption);
  if (!sealed && !data_key) {
    object.data = share_data(s3, source.data);
    return Done{};
  }
  object.parts = 0;
  object.data = keep_data(s3, TRY(open_data(s3, source.data, 0, source.size)), data_key);
  return Done{};
}

Result<std::string> copied_checksum(const S3& s3, const Object& source,
                                    const std::optional<std::string>& algorithm) {
  if (!algorithm || unpack_checksum(source.checksum).algorithm == *algorithm)
    return source.checksum;
  if (!checksum_algorithm(*algorithm)) return not_served("The checksum algorithm " + *algorithm);
  auto body = TRY(open_data(s3, source.data, 0, source.size));
  return pack(Checksum{*algorithm, "FULL_OBJECT", base64(checksum_of(body, *algorithm))});
}

}  // namespace

Result<CopyObjectOutput> copy_object(S3& s3, const Call& call, const CopyObjectRequest& in) {
  auto bucket = TRY(authorise(s3, call, in.bucket, {"s3:PutObject", in.key.value_or("")},
                              in.expected_bucket_owner));
  auto key = TRY(object_key(in.key));
  auto source = TRY(get_copy_source(s3, call, given_source(in)));
  TRY(check_copy_to_itself(source, bucket, key, in));
  if (source.object.size > copy_bytes_max)
    return invalid_request(
        "The specified copy source is larger than the maximum allowable size for a copy source: " +
        std::to_string(copy_bytes_max));
  auto attributes = TRY(check_attributes(s3, call, bucket, given_attributes(in)));
  auto current = find_current(s3, bucket, key);
  TRY(check_write_conditions(current, key, in.if_match, in.if_none_match));

  Object object;
  object.key = key;
  object.size = source.object.size;
  object.modified = whole_seconds(call.now);
  object.etag = source.object.etag;
  object.parts = source.object.parts;
  object.checksum = TRY(copied_checksum(s3, source.object, in.checksum_algorithm));
  attributes.apply(object);
  if (in.metadata_directive != "REPLACE")
    object.meta = copied_meta(source.object, in.website_redirect_location);
  if (in.tagging_directive != "REPLACE") object.tags = source.object.tags;
  TRY(copy_data(s3, bucket, source.object, attributes.encryption, object));
  put_current(s3, call, bucket, current, object);
  notify(s3, call, bucket, object, event::copy);

  CopyObjectOutput out;
  auto& result = out.copy_object_result.emplace();
  result.e_tag = in_quotes(object.etag);
  result.last_modified = object.modified;
  give_checksum(result, unpack_checksum(object.checksum));
  give_encryption(out, attributes.encryption);
  if (source.bucket.versioned()) out.copy_source_version_id = source.object.version;
  if (bucket.versioned()) out.version_id = object.version;
  out.expiration = expiration_header(s3, bucket, object);
  return out;
}

}  // namespace windlass::cloud::s3
