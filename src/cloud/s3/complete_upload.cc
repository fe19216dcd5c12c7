#include "aws/s3/complete_multipart_upload.h"

#include <map>

#include "base/hash.h"
#include "base/text.h"
#include "cloud/s3/attributes.h"
#include "cloud/s3/checksum.h"
#include "cloud/s3/errors.h"
#include "cloud/s3/events.h"
#include "cloud/s3/handlers.h"
#include "cloud/s3/lifecycle.h"
#include "cloud/s3/lookup.h"
#include "cloud/s3/names.h"
#include "cloud/s3/upload_rows.h"

namespace windlass::cloud::s3 {

namespace {

struct Part {
  int number = 0;
  DataId data;
  std::int64_t size = 0;
  std::string etag;
  Checksum checksum;
};
using Parts = std::map<int, Part>;

Parts stored_parts(const S3& s3, const Upload& upload) {
  Parts parts;
  for (auto row : s3.db.query("select number, data, size, etag, algorithm, checksum"
                              " from s3_upload_part where upload = ?",
                              {upload.id})) {
    auto number = static_cast<int>(row.integer(0));
    parts[number] = {number,
                     row.optional_integer(1),
                     row.integer(2),
                     row.text(3),
                     {row.text(4), "FULL_OBJECT", row.text(5)}};
  }
  return parts;
}

Error invalid_part(const Upload& upload, const CompletedPart& part) {
  return refusal("InvalidPart",
                 "One or more of the specified parts could not be found.  The part may not have "
                 "been uploaded, or the specified entity tag may not match the part's entity tag.")
      .with("UploadId", upload.upload)
      .with("PartNumber", std::to_string(part.part_number.value_or(0)))
      .with("ETag", part.e_tag.value_or(""));
}

Result<> check_part_checksum(const Upload& upload, const CompletedPart& claimed, const Part& part) {
  auto given = TRY(given_checksum(members_of(claimed)));
  if (given && (given->algorithm != part.checksum.algorithm || given->value != part.checksum.value))
    return invalid_part(upload, claimed);
  if (!given && upload.checksum_type == "COMPOSITE")
    return invalid_request("The upload was created using a " + lower(upload.checksum_algorithm) +
                           " checksum. The complete request must include the checksum for each "
                           "part. It was missing for part " +
                           std::to_string(part.number) + " in the request.");
  return Done{};
}

Error too_small(const Part& part, std::int64_t bytes_min) {
  return refusal("EntityTooSmall", "Your proposed upload is smaller than the minimum allowed size")
      .with("ProposedSize", std::to_string(part.size))
      .with("MinSizeAllowed", std::to_string(bytes_min))
      .with("PartNumber", std::to_string(part.number))
      .with("ETag", part.etag);
}

// The parts that the client lists, in its order, if they are what was uploaded.
Result<std::vector<Part>> chosen_parts(const S3& s3, const Upload& upload,
                                       const CompleteMultipartUploadRequest& in) {
  constexpr std::int64_t bytes_min = 5 << 20;
  if (!in.multipart_upload || !in.multipart_upload->parts || in.multipart_upload->parts->empty())
    return malformed_xml();
  auto stored = stored_parts(s3, upload);
  std::vector<Part> chosen;
  for (auto& claimed : *in.multipart_upload->parts) {
    if (!claimed.part_number || !claimed.e_tag) return malformed_xml();
    if (!chosen.empty() && *claimed.part_number <= chosen.back().number)
      return refusal("InvalidPartOrder",
                     "The list of parts was not in ascending order. Parts must be ordered by part "
                     "number.")
          .with("UploadId", upload.upload);
    auto part = stored.find(*claimed.part_number);
    if (part == stored.end() || part->second.etag != unquoted(*claimed.e_tag))
      return invalid_part(upload, claimed);
    TRY(check_part_checksum(upload, claimed, part->second));
    chosen.push_back(part->second);
  }
  for (std::size_t i = 0; i + 1 < chosen.size(); ++i)
    if (chosen[i].size < bytes_min) return too_small(chosen[i], bytes_min);
  return chosen;
}

std::string etag_of(const std::vector<Part>& parts) {
  Md5 hasher;
  for (auto& part : parts) hasher.update(parse_hex(part.etag).value_or(""));
  return hex(hasher.finish()) + "-" + std::to_string(parts.size());
}

// AWS gives an object CRC64NVME where its uploader named nothing; parts that were copied unread
// have no checksum, and then the object has none.
Checksum checksum_of_object(const Upload& upload, const std::vector<Part>& parts) {
  std::vector<PartChecksum> checksums;
  for (auto& part : parts) {
    if (part.checksum.empty()) return {};
    checksums.push_back({part.checksum.value, part.size});
  }
  auto algorithm = upload.checksum_algorithm.empty() ? "CRC64NVME" : upload.checksum_algorithm;
  auto type = upload.checksum_type.empty() ? "FULL_OBJECT" : upload.checksum_type;
  return combine(algorithm, type, checksums);
}

Result<> check_whole(const CompleteMultipartUploadRequest& in, const Upload& upload,
                     const Checksum& checksum, std::int64_t size) {
  if (in.mpu_object_size && *in.mpu_object_size != size)
    return invalid_request("The provided 'x-amz-mp-object-size' header value " +
                           std::to_string(*in.mpu_object_size) +
                           " does not match what was computed: " + std::to_string(size));
  if (in.checksum_type && !upload.checksum_type.empty() &&
      *in.checksum_type != upload.checksum_type)
    return invalid_request("The upload was created using the " + upload.checksum_type +
                           " checksum mode. The complete request must use the same checksum mode.");
  auto given = TRY(given_checksum(members_of(in)));
  if (!given) return Done{};
  auto value = checksum.value;
  if (given->value.find('-') == given->value.npos) value = value.substr(0, value.find('-'));
  if (given->algorithm == checksum.algorithm && given->value == value) return Done{};
  return refusal("BadDigest", "The " + lower(given->algorithm) +
                                  " you specified did not match the calculated checksum.");
}

void put_part_rows(S3& s3, const DataId& data, const std::vector<Part>& parts) {
  if (!data) return;
  std::int64_t start = 0;
  for (auto& part : parts) {
    s3.db.run("insert into s3_part (data, number, start, size, checksum) values (?, ?, ?, ?, ?)",
              {*data, part.number, start, part.size, pack(part.checksum)});
    start += part.size;
  }
}

CompleteMultipartUploadOutput answer_of(S3& s3, const Call& call, const Bucket& bucket,
                                        const Object& object) {
  CompleteMultipartUploadOutput out;
  out.location = call.origin + "/" + bucket.name + "/" + percent_encode(object.key, "/");
  out.bucket = bucket.name;
  out.key = object.key;
  out.e_tag = in_quotes(object.etag);
  give_encryption(out, encryption_of(object.meta));
  give_checksum(out, unpack_checksum(object.checksum));
  if (bucket.versioned()) out.version_id = object.version;
  out.expiration = expiration_header(s3, bucket, object);
  return out;
}

void remember(S3& s3, const Call& call, const Bucket& bucket, const std::string& upload,
              const Object& object) {
  s3.db.run(
      "insert or replace into s3_completed (bucket, key, upload, etag, checksum, version, meta, at)"
      " values (?, ?, ?, ?, ?, ?, ?, ?)",
      {bucket.id, object.key, upload, object.etag, object.checksum, object.version,
       store::Blob{object.meta}, call.now.time_since_epoch().count()});
}

// What an upload became that was completed before.
std::optional<Object> completed_before(const S3& s3, const Bucket& bucket,
                                       const CompleteMultipartUploadRequest& in) {
  auto rows = s3.db.query(
      "select etag, checksum, version, meta from s3_completed"
      " where bucket = ? and key = ? and upload = ?",
      {bucket.id, in.key.value_or(""), in.upload_id.value_or("")});
  if (rows.done()) return std::nullopt;
  Object object;
  object.key = *in.key;
  object.etag = rows.row().text(0);
  object.checksum = rows.row().text(1);
  object.version = rows.row().text(2);
  object.meta = rows.row().text(3);
  return object;
}

}  // namespace

Result<CompleteMultipartUploadOutput> complete_multipart_upload(
    S3& s3, const Call& call, const CompleteMultipartUploadRequest& in) {
  auto bucket = TRY(authorise(s3, call, in.bucket, {"s3:PutObject", in.key.value_or("")},
                              in.expected_bucket_owner));
  if (auto object = completed_before(s3, bucket, in)) return answer_of(s3, call, bucket, *object);
  auto upload = TRY(get_upload(s3, bucket, in.key, in.upload_id));
  auto parts = TRY(chosen_parts(s3, upload, in));
  auto current = find_current(s3, bucket, upload.key);
  TRY(check_write_conditions(current, upload.key, in.if_match, in.if_none_match));

  auto object = upload.object;
  std::vector<Slice> slices;
  for (auto& part : parts) {
    object.size += part.size;
    slices.push_back({part.data, 0, part.size});
  }
  auto checksum = checksum_of_object(upload, parts);
  TRY(check_whole(in, upload, checksum, object.size));
  object.checksum = pack(checksum);
  object.modified = whole_seconds(call.now);
  object.etag = etag_of(parts);
  object.parts = static_cast<int>(parts.size());
  object.data = compose_data(s3, slices);
  put_part_rows(s3, object.data, parts);
  put_current(s3, call, bucket, current, object);
  remove_upload(s3, call, upload.id);
  notify(s3, call, bucket, object, event::completed);
  remember(s3, call, bucket, upload.upload, object);
  return answer_of(s3, call, bucket, object);
}

}  // namespace windlass::cloud::s3
