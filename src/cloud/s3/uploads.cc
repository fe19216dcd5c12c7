// Uploads in parts: begin, parts, parts out of other objects, give up.
#include "aws/s3/abort_multipart_upload.h"
#include "aws/s3/create_multipart_upload.h"
#include "aws/s3/upload_part.h"
#include "aws/s3/upload_part_copy.h"
#include "base/hash.h"
#include "base/text.h"
#include "cloud/s3/attributes.h"
#include "cloud/s3/checksum.h"
#include "cloud/s3/copy_source.h"
#include "cloud/s3/errors.h"
#include "cloud/s3/handlers.h"
#include "cloud/s3/lifecycle.h"
#include "cloud/s3/names.h"
#include "cloud/s3/upload_rows.h"

namespace windlass::cloud::s3 {

namespace {

constexpr std::string_view default_algorithm = "CRC64NVME";
constexpr std::uint64_t part_bytes_max = std::uint64_t{5} << 30;

struct NewChecksum {
  std::string algorithm, type;  // "" when the client names none
};

Result<NewChecksum> wanted_checksum_of(const CreateMultipartUploadRequest& in) {
  auto algorithm = in.checksum_algorithm.value_or("");
  if (algorithm.empty()) {
    if (in.checksum_type)
      return invalid_request(
          "The x-amz-checksum-type header can only be used with the x-amz-checksum-algorithm "
          "header.");
    return NewChecksum{};
  }
  if (!checksum_algorithm(algorithm)) return not_served("The checksum algorithm " + algorithm);
  auto type = in.checksum_type.value_or(default_type(algorithm));
  if (!type_is_possible(algorithm, type))
    return invalid_request("The " + type + " checksum type cannot be used with the " +
                           lower(algorithm) + " checksum algorithm.");
  return NewChecksum{algorithm, type};
}

Result<int> part_number_of(const std::optional<int>& number) {
  if (number && *number >= 1 && *number <= 10'000) return *number;
  return invalid_argument("Part number must be an integer between 1 and 10000, inclusive",
                          "partNumber", number ? std::to_string(*number) : "");
}

struct NewPart {
  int number = 0;
  DataId data;
  std::int64_t size = 0;
  std::string etag;
  Checksum checksum;
};

// A part that comes again replaces the one before.
void put_part(S3& s3, const Call& call, const Upload& upload, const NewPart& part) {
  DataId replaced;
  if (auto rows = s3.db.query("select data from s3_upload_part where upload = ? and number = ?",
                              {upload.id, part.number});
      !rows.done())
    replaced = rows.row().optional_integer(0);
  s3.db.run(
      "insert or replace into s3_upload_part"
      " (upload, number, data, size, modified, etag, algorithm, checksum)"
      " values (?, ?, ?, ?, ?, ?, ?, ?)",
      {upload.id, part.number, part.data, part.size,
       whole_seconds(call.now).time_since_epoch().count(), part.etag, part.checksum.algorithm,
       part.checksum.value});
  release_data(s3, call, replaced);
}

Result<> check_algorithm(const Upload& upload, const std::optional<GivenChecksum>& given) {
  auto expected = upload.checksum_algorithm;
  if (!given || expected.empty() || given->algorithm == expected) return Done{};
  return invalid_request("Checksum Type mismatch occurred, expected checksum Type: " +
                         lower(expected) + ", actual checksum Type: " + lower(given->algorithm));
}

// The part of the source that is copied; all of it without a header.
Result<Range> copied_range(const std::optional<std::string>& header, std::int64_t size) {
  if (!header) return Range{0, size};
  auto ends = header->starts_with("bytes=") ? split_once(std::string_view(*header).substr(6), "-")
                                            : std::nullopt;
  auto first = ends ? parse_int(ends->first) : std::nullopt;
  auto last = ends ? parse_int(ends->second) : std::nullopt;
  if (!first || !last || *first < 0 || *last < *first)
    return invalid_argument(
        "The x-amz-copy-source-range value must be of the form bytes=first-last where first and "
        "last are the zero-based offsets of the first and last bytes to copy",
        "x-amz-copy-source-range", *header);
  if (*last >= size)
    return invalid_argument(
        "Range specified is not valid for source object of size: " + std::to_string(size),
        "x-amz-copy-source-range", *header);
  return Range{*first, *last - *first + 1};
}

// A copied part's ETag is its MD5 while that is soon computed. Beyond, it is made from the source's
// ETag and the range: bytes are not read for it, but the same copy has the same ETag.
Result<NewPart> part_of(S3& s3, const Upload& upload, const Object& source, const Range& range) {
  constexpr std::int64_t read_max = 16 << 20;
  NewPart part;
  part.size = range.size;
  auto whole = range.size == source.size;
  auto algorithm = upload.checksum_algorithm;
  auto known = unpack_checksum(source.checksum);
  auto read =
      range.size <= read_max || (!algorithm.empty() && !(whole && known.algorithm == algorithm));
  if (read) {
    if (algorithm.empty()) algorithm = default_algorithm;
    auto body = TRY(open_data(s3, source.data, range.first, range.size));
    part.etag = hex(md5_of(body));
    part.checksum = {algorithm, "FULL_OBJECT", base64(checksum_of(body, algorithm))};
    return part;
  }
  auto md5_known = whole && source.etag.find('-') == source.etag.npos;
  part.etag = md5_known ? source.etag
                        : hex(md5(source.etag + " " + std::to_string(range.first) + " " +
                                  std::to_string(range.size)));
  if (whole && known.type == "FULL_OBJECT" &&
      known.algorithm == (algorithm.empty() ? default_algorithm : algorithm))
    part.checksum = known;
  return part;
}

Result<std::optional<DataKey>> data_key_of(const S3& s3, const Upload& upload) {
  if (!upload.data_key) return std::optional<DataKey>();
  return std::optional(TRY(open_data_key(s3, *upload.data_key)));
}

// The same bytes where both lie as they are; where a KMS key is involved, they are written anew.
Result<DataId> copied_data(S3& s3, const Upload& upload, const Object& source, const Range& range) {
  auto data_key = TRY(data_key_of(s3, upload));
  if (data_key || encryption_of(source.meta).by_kms())
    return keep_data(s3, TRY(open_data(s3, source.data, range.first, range.size)), data_key);
  if (range.size == source.size) return share_data(s3, source.data);
  return compose_data(s3, {{source.data, range.first, range.size}});
}

}  // namespace

Result<CreateMultipartUploadOutput> create_multipart_upload(
    S3& s3, const Call& call, const CreateMultipartUploadRequest& in) {
  auto bucket = TRY(authorise(s3, call, in.bucket, {"s3:PutObject", in.key.value_or("")},
                              in.expected_bucket_owner));
  auto key = TRY(object_key(in.key));
  auto attributes = TRY(check_attributes(s3, call, bucket, given_attributes(in)));
  auto checksum = TRY(wanted_checksum_of(in));
  auto id = make_upload_id(call.now, s3.work.random);
  auto data_key = TRY(make_data_key(s3, bucket, key, attributes.encryption));
  mark_encryption(attributes.meta, attributes.encryption);
  s3.db.run(
      "insert into s3_upload (bucket, key, upload, initiated, storage_class, checksum_algorithm,"
      " checksum_type, lock_mode, lock_until, legal_hold, tags, meta, acl, data_key)"
      " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      {bucket.id, key, id, whole_seconds(call.now).time_since_epoch().count(),
       attributes.storage_class, checksum.algorithm, checksum.type, attributes.lock_mode,
       attributes.lock_until ? store::Bind(attributes.lock_until->time_since_epoch().count())
                             : store::Bind(nullptr),
       attributes.legal_hold, store::Blob{attributes.tags}, store::Blob{attributes.meta},
       attributes.acl, data_key ? store::Bind(data_key->id) : store::Bind(nullptr)});

  CreateMultipartUploadOutput out;
  out.bucket = bucket.name;
  out.key = key;
  out.upload_id = id;
  give_encryption(out, attributes.encryption);
  if (!checksum.algorithm.empty()) {
    out.checksum_algorithm = checksum.algorithm;
    out.checksum_type = checksum.type;
  }
  if (auto abort = abort_of_upload(s3, bucket, key, whole_seconds(call.now))) {
    out.abort_date = abort->when;
    out.abort_rule_id = abort->rule;
  }
  return out;
}

Result<UploadPartOutput> upload_part(S3& s3, const Call& call, UploadPartRequest& in) {
  auto bucket = TRY(authorise(s3, call, in.bucket, {"s3:PutObject", in.key.value_or("")},
                              in.expected_bucket_owner));
  TRY(refuse_customer_key(in.sse_customer_algorithm));
  NewPart part;
  part.number = TRY(part_number_of(in.part_number));
  auto upload = TRY(get_upload(s3, bucket, in.key, in.upload_id));
  Body body = in.body ? std::move(*in.body) : Body();
  if (body.size() > part_bytes_max)
    return refusal("EntityTooLarge", "Your proposed upload exceeds the maximum allowed size")
        .with("ProposedSize", std::to_string(body.size()))
        .with("MaxSizeAllowed", std::to_string(part_bytes_max));
  auto given = TRY(given_checksum(members_of(in)));
  TRY(check_algorithm(upload, given));
  auto algorithm = upload.checksum_algorithm.empty() ? std::string(default_algorithm)
                                                     : upload.checksum_algorithm;
  auto verified = TRY(verify_body(call, body, given, in.content_md5, algorithm));

  part.size = static_cast<std::int64_t>(body.size());
  part.etag = hex(verified.md5);
  part.checksum = verified.checksum;
  part.data = keep_data(s3, std::move(body), TRY(data_key_of(s3, upload)));
  put_part(s3, call, upload, part);

  UploadPartOutput out;
  out.e_tag = in_quotes(part.etag);
  give_encryption(out, encryption_of(upload.object.meta));
  give_checksum(out, part.checksum);
  return out;
}

Result<UploadPartCopyOutput> upload_part_copy(S3& s3, const Call& call,
                                              const UploadPartCopyRequest& in) {
  auto bucket = TRY(authorise(s3, call, in.bucket, {"s3:PutObject", in.key.value_or("")},
                              in.expected_bucket_owner));
  auto number = TRY(part_number_of(in.part_number));
  auto upload = TRY(get_upload(s3, bucket, in.key, in.upload_id));
  auto source = TRY(get_copy_source(s3, call, given_source(in)));
  auto range = TRY(copied_range(in.copy_source_range, source.object.size));
  if (range.size > static_cast<std::int64_t>(part_bytes_max))
    return invalid_request(
        "The specified copy source is larger than the maximum allowable size for a copy source: " +
        std::to_string(part_bytes_max));
  auto part = TRY(part_of(s3, upload, source.object, range));
  part.number = number;
  part.data = TRY(copied_data(s3, upload, source.object, range));
  put_part(s3, call, upload, part);

  UploadPartCopyOutput out;
  give_encryption(out, encryption_of(upload.object.meta));
  if (source.bucket.versioned()) out.copy_source_version_id = source.object.version;
  auto& result = out.copy_part_result.emplace();
  result.e_tag = in_quotes(part.etag);
  result.last_modified = whole_seconds(call.now);
  give_checksum(result, part.checksum);
  return out;
}

Result<AbortMultipartUploadOutput> abort_multipart_upload(S3& s3, const Call& call,
                                                          const AbortMultipartUploadRequest& in) {
  auto bucket = TRY(authorise(s3, call, in.bucket, {"s3:AbortMultipartUpload", in.key.value_or("")},
                              in.expected_bucket_owner));
  auto upload = TRY(get_upload(s3, bucket, in.key, in.upload_id));
  if (in.if_match_initiated_time && whole_seconds(*in.if_match_initiated_time) != upload.initiated)
    return precondition_failed("x-amz-if-match-initiated-time");
  remove_upload(s3, call, upload.id);
  return AbortMultipartUploadOutput{};
}

}  // namespace windlass::cloud::s3
