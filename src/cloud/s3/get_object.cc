#include "aws/s3/get_object.h"

#include "aws/s3/get_object_attributes.h"
#include "aws/s3/head_object.h"
#include "base/text.h"
#include "base/time.h"
#include "cloud/s3/attributes.h"
#include "cloud/s3/checksum.h"
#include "cloud/s3/errors.h"
#include "cloud/s3/handlers.h"
#include "cloud/s3/lifecycle.h"
#include "cloud/s3/lookup.h"
#include "cloud/s3/names.h"

namespace windlass::cloud::s3 {

namespace {

bool may_list(S3& s3, const Call& call, const std::string& bucket) {
  auto another = call;
  another.admitted = false;  // that was said of reading the object
  return authorise(s3, another, bucket, {"s3:ListBucket"}).has_value();
}

// The object that a reader means, if he may have it.
Result<Object> readable_object(S3& s3, const Call& call, const Bucket& bucket,
                               const std::optional<std::string>& key,
                               const std::optional<std::string>& version_id) {
  auto object = get_object_row(s3, bucket, key, version_id);
  auto anonymous = call.caller.kind == Caller::Kind::Anonymous;
  if (!object) {
    // Who may not list does not learn what is not there.
    auto unknown = object.error().code == "NoSuchKey" || object.error().code == "NoSuchVersion";
    if (anonymous && unknown && !may_list(s3, call, bucket.name)) return access_denied();
    return object;
  }
  if (bucket.acl_decides && !lets_everybody(s3, bucket, object->acl, "READ"))
    return access_denied();
  return object;
}

template <class T>
Result<> check_read_conditions(S3& s3, const T& in, const Object& object) {
  auto met =
      met_by({in.if_match, in.if_none_match, in.if_modified_since, in.if_unmodified_since}, object);
  if (met.met == Met::Yes) return Done{};
  if (met.met == Met::Failed) return precondition_failed(met.condition);
  s3.work.reply.headers.set("ETag", in_quotes(object.etag));
  s3.work.reply.headers.set("Last-Modified", format_http_date(object.modified));
  return refusal("NotModified", "Not Modified");
}

// What of the object is asked for.
struct Portion {
  Range range;
  bool partial = false;  // answered with 206
  int part_number = 0;
  std::string checksum;  // of that part, packed
};

Error invalid_part_number() {
  return refusal("InvalidPartNumber", "The requested partnumber is not satisfiable");
}

Result<Portion> portion_of_part(S3& s3, const Object& object, int number) {
  Portion portion{{0, object.size}, object.size > 0, number, ""};
  if (object.parts == 0 || !object.data) {
    if (number != 1) return invalid_part_number();
    portion.checksum = object.checksum;
    return portion;
  }
  auto rows = s3.db.query("select start, size, checksum from s3_part where data = ? and number = ?",
                          {object.data, number});
  if (rows.done()) return invalid_part_number();
  portion.range = {rows.row().integer(0), rows.row().integer(1)};
  portion.checksum = rows.row().text(2);
  return portion;
}

template <class T>
Result<Portion> portion_of(S3& s3, const T& in, const Object& object) {
  if (in.part_number && in.range)
    return invalid_request("Cannot specify both Range header and partNumber query parameter");
  if (in.part_number) return portion_of_part(s3, object, *in.part_number);
  Portion portion{{0, object.size}, false, 0, object.checksum};
  if (!in.range) return portion;
  if (auto range = TRY(parse_range(*in.range, object.size))) {
    portion.partial = true;
    portion.range = *range;
    if (range->size != object.size) portion.checksum.clear();
  }
  return portion;
}

// A presigned URL may say how its answer shall look; anonymous requests may not.
template <class In, class Out>
Result<> override_headers(const Call& call, const In& in, Out& out) {
  auto given = in.response_cache_control || in.response_content_disposition ||
               in.response_content_encoding || in.response_content_language ||
               in.response_content_type || in.response_expires;
  if (!given) return Done{};
  if (call.caller.kind == Caller::Kind::Anonymous)
    return invalid_request(
        "Request specific response headers cannot be used for anonymous GET "
        "requests.");
  auto put = [](auto& to, auto& from) {
    if (from) to = *from;
  };
  put(out.cache_control, in.response_cache_control);
  put(out.content_disposition, in.response_content_disposition);
  put(out.content_encoding, in.response_content_encoding);
  put(out.content_language, in.response_content_language);
  put(out.content_type, in.response_content_type);
  if (in.response_expires) out.expires = format_http_date(*in.response_expires);
  return Done{};
}

std::string restore_header(const Object& object) {
  return "ongoing-request=\"false\", expiry-date=\"" + format_http_date(*object.restored_until) +
         "\"";
}

template <class Out>
void describe(S3& s3, const Bucket& bucket, const Object& object, Out& out) {
  out.accept_ranges = "bytes";
  out.last_modified = object.modified;
  out.e_tag = in_quotes(object.etag);
  give_headers(out, object.meta);
  give_encryption(out, encryption_of(object.meta));
  if (!object.storage_class.empty()) out.storage_class = object.storage_class;
  if (bucket.versioned() || object.version != "null") out.version_id = object.version;
  if (!object.tags.empty()) out.tag_count = static_cast<int>(unpack(object.tags).size());
  if (!object.lock_mode.empty()) {
    out.object_lock_mode = object.lock_mode;
    out.object_lock_retain_until_date = object.lock_until;
  }
  if (object.legal_hold) out.object_lock_legal_hold_status = "ON";
  if (object.restored_until) out.restore = restore_header(object);
  if (object.latest) out.expiration = expiration_header(s3, bucket, object);
}

// All of a read but the bytes: what GET and HEAD have in common.
template <class In, class Out>
Result<Portion> read(S3& s3, const Call& call, const In& in, const Bucket& bucket,
                     const Object& object, Out& out) {
  TRY(refuse_customer_key(in.sse_customer_algorithm));
  TRY(check_read_conditions(s3, in, object));
  auto portion = TRY(portion_of(s3, in, object));
  describe(s3, bucket, object, out);
  TRY(override_headers(call, in, out));
  out.content_length = portion.range.size;
  if (in.checksum_mode == "ENABLED") give_checksum(out, unpack_checksum(portion.checksum));
  if (portion.part_number && object.parts > 0) out.parts_count = object.parts;
  if (portion.partial) {
    s3.work.reply.status = 206;
    out.content_range = "bytes " + std::to_string(portion.range.first) + "-" +
                        std::to_string(portion.range.first + portion.range.size - 1) + "/" +
                        std::to_string(object.size);
  }
  return portion;
}

Act reading(const std::optional<std::string>& key, const std::optional<std::string>& version_id) {
  return {version_id ? "s3:GetObjectVersion" : "s3:GetObject", key ? *key : std::string_view(),
          true};
}

// --- GetObjectAttributes ---

GetObjectAttributesParts parts_of(S3& s3, const Object& object,
                                  const GetObjectAttributesRequest& in) {
  auto composite = unpack_checksum(object.checksum).type == "COMPOSITE";
  auto marker = in.part_number_marker.value_or(0);
  auto limit = std::min(in.max_parts.value_or(1000), 1000);
  GetObjectAttributesParts out;
  out.total_parts_count = object.parts;
  out.part_number_marker = marker;
  out.max_parts = limit;
  out.is_truncated = false;
  out.next_part_number_marker = 0;
  // The parts themselves are only listed for objects whose checksum is made of theirs.
  if (!composite) return out;
  out.parts.emplace();
  for (auto row : s3.db.query("select number, size, checksum from s3_part"
                              " where data = ? and number > ? order by number limit ?",
                              {object.data, marker, limit + 1})) {
    if (static_cast<int>(out.parts->size()) == limit) {
      out.is_truncated = true;
      break;
    }
    auto& part = out.parts->emplace_back();
    part.part_number = static_cast<int>(row.integer(0));
    part.size = row.integer(1);
    give_checksum(part, unpack_checksum(row.view(2)));
    out.next_part_number_marker = *part.part_number;
  }
  return out;
}

}  // namespace

Result<GetObjectOutput> get_object(S3& s3, const Call& call, const GetObjectRequest& in) {
  auto bucket =
      TRY(authorise(s3, call, in.bucket, reading(in.key, in.version_id), in.expected_bucket_owner));
  auto object = TRY(readable_object(s3, call, bucket, in.key, in.version_id));
  if (is_archived(call, object))
    return refusal("InvalidObjectState",
                   "The operation is not valid for the object's storage class")
        .with("StorageClass", object.storage_class);
  GetObjectOutput out;
  auto portion = TRY(read(s3, call, in, bucket, object, out));
  out.body = TRY(open_data(s3, object.data, portion.range.first, portion.range.size));
  return out;
}

Result<HeadObjectOutput> head_object(S3& s3, const Call& call, const HeadObjectRequest& in) {
  auto bucket =
      TRY(authorise(s3, call, in.bucket, reading(in.key, in.version_id), in.expected_bucket_owner));
  auto object = TRY(readable_object(s3, call, bucket, in.key, in.version_id));
  HeadObjectOutput out;
  TRY(read(s3, call, in, bucket, object, out));
  return out;
}

Result<GetObjectAttributesOutput> get_object_attributes(S3& s3, const Call& call,
                                                        const GetObjectAttributesRequest& in) {
  auto bucket = TRY(authorise(s3, call, in.bucket, {"s3:GetObjectAttributes", in.key.value_or("")},
                              in.expected_bucket_owner));
  auto object = TRY(get_object_row(s3, bucket, in.key, in.version_id));
  if (!in.object_attributes || in.object_attributes->empty())
    return invalid_argument(
        "The x-amz-object-attributes header specifying the attributes to be "
        "retrieved is either missing or empty",
        "x-amz-object-attributes");
  GetObjectAttributesOutput out;
  out.last_modified = object.modified;
  if (bucket.versioned() || object.version != "null") out.version_id = object.version;
  for (auto& wanted : *in.object_attributes) {
    if (wanted == "ETag") out.e_tag = object.etag;
    if (wanted == "StorageClass")
      out.storage_class = object.storage_class.empty() ? "STANDARD" : object.storage_class;
    if (wanted == "ObjectSize") out.object_size = object.size;
    if (wanted == "ObjectParts" && object.parts > 0) out.object_parts = parts_of(s3, object, in);
    if (wanted == "Checksum") {
      auto checksum = unpack_checksum(object.checksum);
      // Here, a composite checksum is without its number of parts.
      checksum.value = checksum.value.substr(0, checksum.value.find('-'));
      if (!checksum.empty()) give_checksum(out.checksum.emplace(), checksum);
    }
  }
  return out;
}

}  // namespace windlass::cloud::s3
