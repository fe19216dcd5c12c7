// Listing current objects: costs what the page costs, however many versions, markers or rolled-up
// keys lie between.
#include "aws/s3/list_objects.h"

#include "aws/s3/list_objects_v2.h"
#include "base/text.h"
#include "cloud/s3/acl.h"
#include "cloud/s3/checksum.h"
#include "cloud/s3/errors.h"
#include "cloud/s3/handlers.h"
#include "cloud/s3/listing.h"

namespace windlass::cloud::s3 {

namespace {

struct Page {
  std::vector<aws::s3::Object> contents;
  std::vector<CommonPrefix> prefixes;
  bool truncated = false;
  std::string last;  // the last name on it

  int size() const { return static_cast<int>(contents.size() + prefixes.size()); }
};

store::Cursor keys_from(const S3& s3, const Bucket& bucket, const Start& start) {
#define S3_LISTED                                                                            \
  "select key, size, modified, etag, storage_class, checksum, restored_until from s3_object" \
  " where bucket = ? and key "
  return start.inclusive ? s3.db.query(S3_LISTED ">= ? order by key", {bucket.id, start.key})
                         : s3.db.query(S3_LISTED "> ? order by key", {bucket.id, start.key});
#undef S3_LISTED
}

aws::s3::Object entry(const store::Row& row, const Listing& listing) {
  aws::s3::Object object;
  object.key = listing.encoded(row.view(0));
  object.size = row.integer(1);
  object.last_modified = Time{Duration{row.integer(2)}};
  object.e_tag = "\"" + row.text(3) + "\"";
  auto storage_class = row.view(4);
  object.storage_class = storage_class.empty() ? "STANDARD" : std::string(storage_class);
  auto checksum = unpack_checksum(row.view(5));
  if (!checksum.empty()) {
    object.checksum_algorithm.emplace(1, checksum.algorithm);
    object.checksum_type = checksum.type;
  }
  if (auto until = row.optional_integer(6)) {
    object.restore_status.emplace();
    object.restore_status->is_restore_in_progress = false;
    object.restore_status->restore_expiry_date = Time{Duration{*until}};
  }
  return object;
}

// Lists from `start` until the page is full, the keys end (answers nothing), or a rolled-up name is
// found: answers where to go on behind it.
std::optional<Start> list_stretch(const S3& s3, const Bucket& bucket, const Listing& listing,
                                  const Start& start, Page& page) {
  for (auto row : keys_from(s3, bucket, start)) {
    auto key = row.view(0);
    if (!key.starts_with(listing.prefix)) return std::nullopt;
    if (page.size() == listing.limit) {
      page.truncated = true;
      return std::nullopt;
    }
    if (auto rolled_up = listing.rolled_up(key)) {
      page.last = *rolled_up;
      page.prefixes.emplace_back().prefix = listing.encoded(std::string_view(*rolled_up));
      return start_behind(*rolled_up);
    }
    page.last = std::string(key);
    page.contents.push_back(entry(row, listing));
  }
  return std::nullopt;
}

Page list_page(const S3& s3, const Bucket& bucket, const Listing& listing) {
  Page page;
  if (listing.limit == 0) return page;
  std::optional<Start> start = start_of(listing);
  while (start) start = list_stretch(s3, bucket, listing, *start, page);
  return page;
}

void add_owner(Page& page, const Bucket& bucket) {
  for (auto& object : page.contents) object.owner = owner_of(bucket);
}

}  // namespace

Result<ListObjectsOutput> list_objects(S3& s3, const Call& call, const ListObjectsRequest& in) {
  auto bucket = TRY(authorise(s3, call, in.bucket, {"s3:ListBucket"}, in.expected_bucket_owner));
  auto listing = TRY(
      make_listing(in.prefix, in.delimiter, in.marker, in.max_keys, "maxKeys", in.encoding_type));
  auto page = list_page(s3, bucket, listing);
  add_owner(page, bucket);

  ListObjectsOutput out;
  out.name = bucket.name;
  out.prefix = listing.encoded(std::string_view(listing.prefix));
  out.marker = listing.encoded(std::string_view(listing.after));
  if (!listing.delimiter.empty()) out.delimiter = listing.encoded(in.delimiter);
  out.encoding_type = in.encoding_type;
  out.max_keys = listing.limit;
  out.is_truncated = page.truncated;
  // Without a delimiter, clients go on from the last key themselves.
  if (page.truncated && !listing.delimiter.empty())
    out.next_marker = listing.encoded(std::string_view(page.last));
  if (!page.contents.empty()) out.contents = std::move(page.contents);
  if (!page.prefixes.empty()) out.common_prefixes = std::move(page.prefixes);
  return out;
}

Result<ListObjectsV2Output> list_objects_v2(S3& s3, const Call& call,
                                            const ListObjectsV2Request& in) {
  auto bucket = TRY(authorise(s3, call, in.bucket, {"s3:ListBucket"}, in.expected_bucket_owner));
  auto after = in.start_after;
  if (in.continuation_token) {
    after = parse_base64(*in.continuation_token);
    if (!after || after->empty())
      return invalid_argument("The continuation token provided is incorrect", "continuation-token");
  }
  auto listing =
      TRY(make_listing(in.prefix, in.delimiter, after, in.max_keys, "maxKeys", in.encoding_type));
  auto page = list_page(s3, bucket, listing);
  if (in.fetch_owner.value_or(false)) add_owner(page, bucket);

  ListObjectsV2Output out;
  out.name = bucket.name;
  out.prefix = listing.encoded(std::string_view(listing.prefix));
  out.start_after = listing.encoded(in.start_after);
  out.continuation_token = in.continuation_token;
  if (!listing.delimiter.empty()) out.delimiter = listing.encoded(in.delimiter);
  out.encoding_type = in.encoding_type;
  out.max_keys = listing.limit;
  out.key_count = page.size();
  out.is_truncated = page.truncated;
  if (page.truncated) out.next_continuation_token = base64(page.last);
  if (!page.contents.empty()) out.contents = std::move(page.contents);
  if (!page.prefixes.empty()) out.common_prefixes = std::move(page.prefixes);
  return out;
}

}  // namespace windlass::cloud::s3
