#include "aws/s3/list_object_versions.h"

#include "cloud/s3/acl.h"
#include "cloud/s3/checksum.h"
#include "cloud/s3/errors.h"
#include "cloud/s3/handlers.h"
#include "cloud/s3/listing.h"
#include "cloud/s3/names.h"
#include "cloud/s3/objects.h"

namespace windlass::cloud::s3 {

namespace {

#define S3_LISTED                                                                \
  "select key, size, modified, etag, storage_class, checksum, version, marker, " \
  "restored_until, "
#define S3_FROM_OBJECT S3_LISTED "0 from s3_object where bucket = ? and key "
#define S3_FROM_VERSION S3_LISTED "noncurrent_since from s3_version where bucket = ? and key "

// Versions in order: by key, then newest first. The two tables are walked side by side; the current
// version of a key is always its newest.
class Walk {
 public:
  // All keys from there.
  Walk(const S3& s3, const Bucket& bucket, const Start& start)
      : current_(start.inclusive
                     ? s3.db.query(S3_FROM_OBJECT ">= ? order by key", {bucket.id, start.key})
                     : s3.db.query(S3_FROM_OBJECT "> ? order by key", {bucket.id, start.key})),
        older_(start.inclusive ? s3.db.query(S3_FROM_VERSION ">= ? order by key, seq desc",
                                             {bucket.id, start.key})
                               : s3.db.query(S3_FROM_VERSION "> ? order by key, seq desc",
                                             {bucket.id, start.key})) {}
  // The versions of one key that are older than that.
  Walk(const S3& s3, const Bucket& bucket, const std::string& key, std::int64_t seq)
      : current_(s3.db.query(S3_FROM_OBJECT "= ? and seq < ?", {bucket.id, key, seq})),
        older_(s3.db.query(S3_FROM_VERSION "= ? and seq < ? order by seq desc",
                           {bucket.id, key, seq})) {}

  bool done() const { return current_.done() && older_.done(); }
  bool at_current() const {
    if (current_.done() || older_.done()) return older_.done();
    return current_.row().view(0) <= older_.row().view(0);
  }
  store::Row row() const { return at_current() ? current_.row() : older_.row(); }
  bool latest() const { return at_current() || (row().integer(7) != 0 && row().is_null(9)); }
  void advance() { at_current() ? current_.advance() : older_.advance(); }

 private:
  store::Cursor current_;
  store::Cursor older_;
};

struct Page {
  std::vector<ObjectVersion> versions;
  std::vector<DeleteMarkerEntry> markers;
  std::vector<CommonPrefix> prefixes;
  bool truncated = false;
  std::string last_key;
  std::string last_version;  // "" after a rolled-up name

  int size() const { return static_cast<int>(versions.size() + markers.size() + prefixes.size()); }
};

void add_version(Page& page, const store::Row& row, bool latest, const Listing& listing,
                 const Bucket& bucket) {
  auto& version = page.versions.emplace_back();
  version.key = listing.encoded(row.view(0));
  version.size = row.integer(1);
  version.last_modified = Time{Duration{row.integer(2)}};
  version.e_tag = in_quotes(row.view(3));
  auto storage_class = row.view(4);
  version.storage_class = storage_class.empty() ? "STANDARD" : std::string(storage_class);
  auto checksum = unpack_checksum(row.view(5));
  if (!checksum.empty()) {
    version.checksum_algorithm.emplace(1, checksum.algorithm);
    version.checksum_type = checksum.type;
  }
  version.version_id = row.text(6);
  version.is_latest = latest;
  version.owner = owner_of(bucket);
}

void add_marker(Page& page, const store::Row& row, bool latest, const Listing& listing,
                const Bucket& bucket) {
  auto& marker = page.markers.emplace_back();
  marker.key = listing.encoded(row.view(0));
  marker.last_modified = Time{Duration{row.integer(2)}};
  marker.version_id = row.text(6);
  marker.is_latest = latest;
  marker.owner = owner_of(bucket);
}

// As in list_objects.cc: until the page is full, the keys end, or a rolled-up name is found.
std::optional<Start> list_stretch(Walk walk, const Bucket& bucket, const Listing& listing,
                                  Page& page) {
  for (; !walk.done(); walk.advance()) {
    auto row = walk.row();
    auto key = row.view(0);
    if (!key.starts_with(listing.prefix)) return std::nullopt;
    if (page.size() == listing.limit) {
      page.truncated = true;
      return std::nullopt;
    }
    if (auto rolled_up = listing.rolled_up(key)) {
      page.last_key = *rolled_up;
      page.last_version.clear();
      page.prefixes.emplace_back().prefix = listing.encoded(std::string_view(*rolled_up));
      return start_behind(*rolled_up);
    }
    page.last_key = std::string(key);
    page.last_version = row.text(6);
    auto add = row.integer(7) != 0 ? add_marker : add_version;
    add(page, row, walk.latest(), listing, bucket);
  }
  return std::nullopt;
}

std::optional<std::int64_t> seq_of_marker(const S3& s3, const Bucket& bucket,
                                          const std::string& key, const std::string& version) {
  if (version != "null") return seq_of(version);
  auto object = find_version(s3, bucket, key, version);
  return object ? std::optional(object->seq) : std::nullopt;
}

Page list_page(const S3& s3, const Bucket& bucket, const Listing& listing,
               const std::optional<std::string>& version_marker) {
  Page page;
  if (listing.limit == 0) return page;
  auto within_key = version_marker && !version_marker->empty() &&
                    listing.after.starts_with(listing.prefix) && !listing.rolled_up(listing.after);
  if (within_key)
    if (auto seq = seq_of_marker(s3, bucket, listing.after, *version_marker))
      list_stretch(Walk(s3, bucket, listing.after, *seq), bucket, listing, page);

  std::optional<Start> start;
  if (!page.truncated) start = start_of(listing);
  while (start) start = list_stretch(Walk(s3, bucket, *start), bucket, listing, page);
  return page;
}

}  // namespace

Result<ListObjectVersionsOutput> list_object_versions(S3& s3, const Call& call,
                                                      const ListObjectVersionsRequest& in) {
  auto bucket =
      TRY(authorise(s3, call, in.bucket, {"s3:ListBucketVersions"}, in.expected_bucket_owner));
  auto listing = TRY(make_listing(in.prefix, in.delimiter, in.key_marker, in.max_keys, "maxKeys",
                                  in.encoding_type));
  if (in.version_id_marker && listing.after.empty())
    return invalid_argument("A version-id marker cannot be specified without a key marker.",
                            "version-id-marker", *in.version_id_marker);
  auto page = list_page(s3, bucket, listing, in.version_id_marker);

  ListObjectVersionsOutput out;
  out.name = bucket.name;
  out.prefix = listing.encoded(std::string_view(listing.prefix));
  out.key_marker = listing.encoded(std::string_view(listing.after));
  out.version_id_marker = in.version_id_marker.value_or("");
  if (!listing.delimiter.empty()) out.delimiter = listing.encoded(in.delimiter);
  out.encoding_type = in.encoding_type;
  out.max_keys = listing.limit;
  out.is_truncated = page.truncated;
  if (page.truncated) {
    out.next_key_marker = listing.encoded(std::string_view(page.last_key));
    if (!page.last_version.empty()) out.next_version_id_marker = page.last_version;
  }
  if (!page.versions.empty()) out.versions = std::move(page.versions);
  if (!page.markers.empty()) out.delete_markers = std::move(page.markers);
  if (!page.prefixes.empty()) out.common_prefixes = std::move(page.prefixes);
  return out;
}

}  // namespace windlass::cloud::s3
