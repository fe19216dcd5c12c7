#include "aws/s3/list_multipart_uploads.h"
#include "aws/s3/list_parts.h"
#include "cloud/s3/acl.h"
#include "cloud/s3/checksum.h"
#include "cloud/s3/errors.h"
#include "cloud/s3/handlers.h"
#include "cloud/s3/lifecycle.h"
#include "cloud/s3/listing.h"
#include "cloud/s3/names.h"
#include "cloud/s3/upload_rows.h"

namespace windlass::cloud::s3 {

namespace {

struct Page {
  std::vector<MultipartUpload> uploads;
  std::vector<CommonPrefix> prefixes;
  bool truncated = false;
  std::string last_key, last_upload;

  int size() const { return static_cast<int>(uploads.size() + prefixes.size()); }
};

Initiator initiator_of(const Bucket& bucket) {
  Initiator initiator;
  initiator.id = owner_id(bucket.account);
  return initiator;
}

store::Cursor uploads_from(const S3& s3, const Bucket& bucket, const Start& start,
                           const std::string& upload) {
#define S3_LISTED                                                                                  \
  "select key, upload, initiated, storage_class, checksum_algorithm, checksum_type from s3_upload" \
  " where bucket = ? and "
  if (start.inclusive)
    return s3.db.query(S3_LISTED "key >= ? order by key, upload", {bucket.id, start.key});
  // Without an upload's id, all uploads of the marker's key are behind us.
  if (upload.empty())
    return s3.db.query(S3_LISTED "key > ? order by key, upload", {bucket.id, start.key});
  return s3.db.query(S3_LISTED "(key, upload) > (?, ?) order by key, upload",
                     {bucket.id, start.key, upload});
#undef S3_LISTED
}

void add_upload(Page& page, const store::Row& row, const Listing& listing, const Bucket& bucket) {
  auto& upload = page.uploads.emplace_back();
  upload.key = listing.encoded(row.view(0));
  upload.upload_id = row.text(1);
  upload.initiated = Time{Duration{row.integer(2)}};
  upload.storage_class = row.view(3).empty() ? "STANDARD" : row.text(3);
  if (!row.view(4).empty()) {
    upload.checksum_algorithm = row.text(4);
    upload.checksum_type = row.text(5);
  }
  upload.owner = owner_of(bucket);
  upload.initiator = initiator_of(bucket);
}

std::optional<Start> list_stretch(const S3& s3, const Bucket& bucket, const Listing& listing,
                                  const Start& start, const std::string& upload, Page& page) {
  for (auto row : uploads_from(s3, bucket, start, upload)) {
    auto key = row.view(0);
    if (!key.starts_with(listing.prefix)) return std::nullopt;
    if (page.size() == listing.limit) {
      page.truncated = true;
      return std::nullopt;
    }
    if (auto rolled_up = listing.rolled_up(key)) {
      page.last_key = *rolled_up;
      page.last_upload.clear();
      page.prefixes.emplace_back().prefix = listing.encoded(std::string_view(*rolled_up));
      return start_behind(*rolled_up);
    }
    page.last_key = std::string(key);
    page.last_upload = row.text(1);
    add_upload(page, row, listing, bucket);
  }
  return std::nullopt;
}

}  // namespace

Result<ListMultipartUploadsOutput> list_multipart_uploads(S3& s3, const Call& call,
                                                          const ListMultipartUploadsRequest& in) {
  auto bucket = TRY(
      authorise(s3, call, in.bucket, {"s3:ListBucketMultipartUploads"}, in.expected_bucket_owner));
  auto listing = TRY(make_listing(in.prefix, in.delimiter, in.key_marker, in.max_uploads,
                                  "max-uploads", in.encoding_type));
  auto upload_marker = in.upload_id_marker.value_or("");
  Page page;
  std::optional<Start> start = start_of(listing);
  if (listing.limit == 0) start.reset();
  for (auto first = true; start; first = false)
    start = list_stretch(s3, bucket, listing, *start, first ? upload_marker : "", page);

  ListMultipartUploadsOutput out;
  out.bucket = bucket.name;
  out.key_marker = listing.encoded(std::string_view(listing.after));
  out.upload_id_marker = upload_marker;
  out.prefix = listing.encoded(std::string_view(listing.prefix));
  if (!listing.delimiter.empty()) out.delimiter = listing.encoded(in.delimiter);
  out.encoding_type = in.encoding_type;
  out.max_uploads = listing.limit;
  out.is_truncated = page.truncated;
  if (page.truncated) {
    out.next_key_marker = listing.encoded(std::string_view(page.last_key));
    out.next_upload_id_marker = page.last_upload;
  }
  if (!page.uploads.empty()) out.uploads = std::move(page.uploads);
  if (!page.prefixes.empty()) out.common_prefixes = std::move(page.prefixes);
  return out;
}

Result<ListPartsOutput> list_parts(S3& s3, const Call& call, const ListPartsRequest& in) {
  auto bucket =
      TRY(authorise(s3, call, in.bucket, {"s3:ListMultipartUploadParts", in.key.value_or("")},
                    in.expected_bucket_owner));
  auto upload = TRY(get_upload(s3, bucket, in.key, in.upload_id));
  auto limit = in.max_parts.value_or(1000);
  auto marker = in.part_number_marker.value_or(0);
  if (limit < 0 || marker < 0)
    return invalid_argument("Argument max-parts must be an integer between 0 and 2147483647",
                            "max-parts", std::to_string(limit));
  limit = std::min(limit, 1000);

  ListPartsOutput out;
  out.bucket = bucket.name;
  out.key = upload.key;
  out.upload_id = upload.upload;
  out.part_number_marker = marker;
  out.next_part_number_marker = 0;
  out.max_parts = limit;
  out.is_truncated = false;
  out.storage_class =
      upload.object.storage_class.empty() ? "STANDARD" : upload.object.storage_class;
  out.owner = owner_of(bucket);
  out.initiator = initiator_of(bucket);
  if (!upload.checksum_algorithm.empty()) {
    out.checksum_algorithm = upload.checksum_algorithm;
    out.checksum_type = upload.checksum_type;
  }
  if (auto abort = abort_of_upload(s3, bucket, upload.key, upload.initiated)) {
    out.abort_date = abort->when;
    out.abort_rule_id = abort->rule;
  }
  for (auto row : s3.db.query("select number, size, modified, etag, algorithm, checksum"
                              " from s3_upload_part where upload = ? and number > ?"
                              " order by number limit ?",
                              {upload.id, marker, limit + 1})) {
    if (!out.parts) out.parts.emplace();
    if (static_cast<int>(out.parts->size()) == limit) {
      out.is_truncated = true;
      break;
    }
    auto& part = out.parts->emplace_back();
    part.part_number = static_cast<int>(row.integer(0));
    part.size = row.integer(1);
    part.last_modified = Time{Duration{row.integer(2)}};
    part.e_tag = in_quotes(row.view(3));
    give_checksum(part, {row.text(4), "FULL_OBJECT", row.text(5)});
    out.next_part_number_marker = *part.part_number;
  }
  return out;
}

}  // namespace windlass::cloud::s3
