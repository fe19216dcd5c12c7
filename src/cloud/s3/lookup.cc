#include "cloud/s3/lookup.h"

#include <algorithm>

#include "base/text.h"
#include "base/time.h"
#include "cloud/s3/errors.h"
#include "cloud/s3/names.h"

namespace windlass::cloud::s3 {

namespace {

bool lists_etag(const std::string& header, const std::string& etag) {
  for (auto item : split(header, ',')) {
    auto given = trimmed(item);
    if (given == "*" || unquoted(given) == etag) return true;
  }
  return false;
}

Error marker_named(S3& s3, const Object& marker) {
  s3.work.reply.headers.set("x-amz-delete-marker", "true");
  s3.work.reply.headers.set("x-amz-version-id", marker.version);
  s3.work.reply.headers.set("Last-Modified", format_http_date(marker.modified));
  s3.work.reply.headers.set("Allow", "DELETE");
  return refusal("MethodNotAllowed", "The specified method is not allowed against this resource.")
      .with("ResourceType", "DeleteMarker");
}

Error invalid_range(const std::string& header, std::int64_t object_size) {
  return refusal("InvalidRange", "The requested range is not satisfiable")
      .with("RangeRequested", header)
      .with("ActualObjectSize", std::to_string(object_size));
}

}  // namespace

Result<Object> get_object_row(S3& s3, const Bucket& bucket, const std::optional<std::string>& key,
                              const std::optional<std::string>& version_id) {
  auto name = TRY(object_key(key));
  if (version_id) {
    if (*version_id != "null" && !seq_of(*version_id))
      return invalid_argument("Invalid version id specified", "versionId", *version_id);
    auto version = find_version(s3, bucket, name, *version_id);
    if (!version) return no_such_version(name, *version_id);
    if (version->marker) return marker_named(s3, *version);
    return std::move(*version);
  }
  if (auto current = find_current(s3, bucket, name)) return std::move(*current);
  if (auto marker = find_latest_marker(s3, bucket, name)) {
    s3.work.reply.headers.set("x-amz-delete-marker", "true");
    s3.work.reply.headers.set("x-amz-version-id", marker->version);
  }
  return no_such_key(name);
}

bool is_archived(const Call& call, const Object& object) {
  auto archive = object.storage_class == "GLACIER" || object.storage_class == "DEEP_ARCHIVE";
  return archive && (!object.restored_until || *object.restored_until < call.now);
}

MetBy met_by(const ReadConditions& conditions, const Object& object) {
  if (conditions.if_match) {
    if (!lists_etag(*conditions.if_match, object.etag)) return {Met::Failed, "If-Match"};
  } else if (conditions.if_unmodified_since && object.modified > *conditions.if_unmodified_since) {
    return {Met::Failed, "If-Unmodified-Since"};
  }
  if (conditions.if_none_match) {
    if (lists_etag(*conditions.if_none_match, object.etag))
      return {Met::NotModified, "If-None-Match"};
  } else if (conditions.if_modified_since && object.modified <= *conditions.if_modified_since) {
    return {Met::NotModified, "If-Modified-Since"};
  }
  return {};
}

Result<> check_write_conditions(const std::optional<Object>& current, const std::string& key,
                                const std::optional<std::string>& if_match,
                                const std::optional<std::string>& if_none_match) {
  if (if_match && if_none_match)
    return not_served("If-Match together with If-None-Match on a write");
  if (if_none_match) {
    if (trimmed(*if_none_match) != "*")
      return refusal("NotImplemented",
                     "A header you provided implies functionality that is not implemented")
          .with("Header", "If-None-Match");
    if (current) return precondition_failed("If-None-Match");
  }
  if (if_match) {
    if (!current) return no_such_key(key);
    if (!lists_etag(*if_match, current->etag)) return precondition_failed("If-Match");
  }
  return Done{};
}

Result<std::optional<Range>> parse_range(const std::string& header, std::int64_t object_size) {
  using Answer = std::optional<Range>;
  constexpr std::string_view unit = "bytes=";
  auto text = std::string_view(header);
  if (!text.starts_with(unit)) return Answer();
  auto ends = split_once(text.substr(unit.size()), "-");
  if (!ends) return Answer();
  auto first_text = trimmed(ends->first);
  auto last_text = trimmed(ends->second);
  auto first = parse_uint(first_text);
  auto last = parse_uint(last_text);
  if ((!first && !first_text.empty()) || (!last && !last_text.empty())) return Answer();
  if (!first && !last) return Answer();

  auto size = static_cast<std::uint64_t>(object_size);
  auto range = [](std::uint64_t from, std::uint64_t count) {
    return Answer(Range{static_cast<std::int64_t>(from), static_cast<std::int64_t>(count)});
  };
  if (!first) {
    auto count = std::min(*last, size);
    if (count == 0) return invalid_range(header, object_size);
    return range(size - count, count);
  }
  if (last && *last < *first) return Answer();
  if (*first >= size) return invalid_range(header, object_size);
  auto end = last ? std::min(*last, size - 1) : size - 1;
  return range(*first, end - *first + 1);
}

}  // namespace windlass::cloud::s3
