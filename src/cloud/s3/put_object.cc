#include "aws/s3/put_object.h"

#include "base/text.h"
#include "cloud/s3/attributes.h"
#include "cloud/s3/checksum.h"
#include "cloud/s3/errors.h"
#include "cloud/s3/events.h"
#include "cloud/s3/handlers.h"
#include "cloud/s3/lifecycle.h"
#include "cloud/s3/lookup.h"
#include "cloud/s3/names.h"

namespace windlass::cloud::s3 {

namespace {

constexpr std::uint64_t object_bytes_max = std::uint64_t{5} << 30;

}  // namespace

Result<PutObjectOutput> put_object(S3& s3, const Call& call, PutObjectRequest& in) {
  auto bucket = TRY(authorise(s3, call, in.bucket, {"s3:PutObject", in.key.value_or("")},
                              in.expected_bucket_owner));
  auto key = TRY(object_key(in.key));
  if (in.write_offset_bytes) return not_served("Appending to an object");
  auto attributes = TRY(check_attributes(s3, call, bucket, given_attributes(in)));
  Body body = in.body ? std::move(*in.body) : Body();
  if (body.size() > object_bytes_max)
    return refusal("EntityTooLarge", "Your proposed upload exceeds the maximum allowed size")
        .with("ProposedSize", std::to_string(body.size()))
        .with("MaxSizeAllowed", std::to_string(object_bytes_max));
  auto current = find_current(s3, bucket, key);
  TRY(check_write_conditions(current, key, in.if_match, in.if_none_match));
  auto given = TRY(given_checksum(members_of(in)));
  auto verified = TRY(verify_body(call, body, given, in.content_md5));

  Object object;
  object.key = key;
  object.size = static_cast<std::int64_t>(body.size());
  object.modified = whole_seconds(call.now);
  object.etag = hex(verified.md5);
  object.checksum = pack(verified.checksum);
  attributes.apply(object);
  auto data_key = TRY(make_data_key(s3, bucket, key, attributes.encryption));
  mark_encryption(object.meta, attributes.encryption);
  object.data = keep_data(s3, std::move(body), data_key);
  put_current(s3, call, bucket, current, object);
  auto by_form = call.head && call.head->method == "POST";
  notify(s3, call, bucket, object, by_form ? event::posted : event::put);

  PutObjectOutput out;
  out.e_tag = in_quotes(object.etag);
  give_checksum(out, verified.checksum);
  give_encryption(out, attributes.encryption);
  if (bucket.versioned()) out.version_id = object.version;
  out.expiration = expiration_header(s3, bucket, object);
  return out;
}

}  // namespace windlass::cloud::s3
