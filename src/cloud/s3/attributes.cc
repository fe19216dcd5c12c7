#include "cloud/s3/attributes.h"

#include <algorithm>
#include <set>

#include "base/text.h"
#include "cloud/core/reserved_tags.h"
#include "cloud/s3/errors.h"
#include "cloud/s3/lock.h"

namespace windlass::cloud::s3 {

namespace {

constexpr std::string_view user_prefix = "x-amz-meta-";

// What the sender did for the way only is no property of the object.
std::string without_aws_chunked(const std::string& encoding) {
  std::vector<std::string> kept;
  for (auto token : split(encoding, ','))
    if (auto name = trimmed(token); !name.empty() && !equal_ignoring_case(name, "aws-chunked"))
      kept.emplace_back(name);
  return join(kept, ",");
}

Result<> add_user_metadata(Pairs& meta, const std::map<std::string, std::string>& given) {
  constexpr std::size_t bytes_max = 2048;
  std::size_t bytes = 0;
  for (auto& [name, value] : given) {
    bytes += name.size() + value.size();
    meta.emplace_back(std::string(user_prefix) + lower(name), value);
  }
  if (bytes <= bytes_max) return Done{};
  return refusal("MetadataTooLarge",
                 "Your metadata headers exceed the maximum allowed metadata size")
      .with("Size", std::to_string(bytes))
      .with("MaxSizeAllowed", std::to_string(bytes_max));
}

Result<std::string> packed_meta(const GivenAttributes& given) {
  Pairs meta;
  auto add = [&](const char* name, const Text& value) {
    if (value && !value->empty()) meta.emplace_back(name, *value);
  };
  meta.emplace_back("content-type", given.content_type.value_or("").empty() ? "binary/octet-stream"
                                                                            : *given.content_type);
  add("cache-control", given.cache_control);
  add("content-disposition", given.content_disposition);
  if (given.content_encoding)
    add("content-encoding", Text(without_aws_chunked(*given.content_encoding)));
  add("content-language", given.content_language);
  add("expires", given.expires);
  if (auto& location = given.website_redirect_location) {
    if (!location->starts_with('/') && !location->starts_with("http://") &&
        !location->starts_with("https://"))
      return refusal("InvalidRedirectLocation",
                     "The website redirect location must have a prefix of 'http://' or 'https://' "
                     "or '/'.");
    add("x-amz-website-redirect-location", location);
  }
  if (given.metadata) TRY(add_user_metadata(meta, *given.metadata));
  return pack(meta);
}

Result<std::string> checked_storage_class(const Text& given) {
  constexpr std::string_view served[] = {"REDUCED_REDUNDANCY",  "STANDARD_IA", "ONEZONE_IA",
                                         "INTELLIGENT_TIERING", "GLACIER",     "DEEP_ARCHIVE",
                                         "GLACIER_IR"};
  if (!given || *given == "STANDARD") return std::string();
  if (std::ranges::find(served, *given) != std::end(served)) return *given;
  return refusal("InvalidStorageClass", "The storage class you specified is not valid")
      .with("StorageClassRequested", *given);
}

bool is_tag_text(std::string_view text) {
  // Letters of any script, digits, blanks and + - = . _ : / @: what is ASCII is checked here.
  return is_utf8(text) && std::ranges::all_of(text, [](unsigned char c) {
           return c >= 0x80 || std::isalnum(c) ||
                  std::string_view(" +-=._:/@").find(static_cast<char>(c)) !=
                      std::string_view::npos;
         });
}

std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char c) { return (c & 0xC0) != 0x80; }));
}

}  // namespace

Result<> check_tags(const Pairs& tags, std::size_t count_max) {
  if (tags.size() > count_max) {
    if (count_max == 10) return refusal("BadRequest", "Object tags cannot be greater than 10");
    return refusal("BadRequest",
                   "Bucket tag count cannot be greater than " + std::to_string(count_max));
  }
  std::set<std::string_view> keys;
  for (auto& [key, value] : tags) {
    if (key.empty() || characters(key) > 128 || !is_tag_text(key))
      return refusal("InvalidTag", "The TagKey you have provided is invalid").with("TagKey", key);
    if (characters(value) > 256 || !is_tag_text(value))
      return refusal("InvalidTag", "The TagValue you have provided is invalid")
          .with("TagKey", key)
          .with("TagValue", value);
    if (!keys.insert(key).second)
      return refusal("InvalidTag", "Cannot provide multiple Tags with the same key")
          .with("TagKey", key);
  }
  return Done{};
}

Result<> check_object_tags(const Pairs& tags) {
  for (auto& [key, value] : tags)
    if (is_reserved_tag(key))
      return refusal("InvalidTag", "System tags cannot be added/updated by requester")
          .with("TagKey", key);
  return check_tags(tags, 10);
}

Result<std::string> tags_from_header(const std::string& header) {
  Pairs tags;
  for (auto item : split(header, '&')) {
    if (item.empty()) continue;
    auto pair = split_once(item, "=");
    tags.emplace_back(percent_decode(pair ? pair->first : item, true),
                      pair ? percent_decode(pair->second, true) : "");
  }
  auto checked = check_object_tags(tags);
  if (!checked && checked.error().message.starts_with("Cannot provide multiple"))
    return invalid_argument(
        "The header 'x-amz-tagging' shall be encoded as UTF-8 then URLEncoded URL query parameters "
        "without tag name duplicates.",
        "x-amz-tagging", header);
  if (!checked) return std::move(checked).error();
  return pack(tags);
}

Result<Attributes> check_attributes(S3& s3, const Call& call, const Bucket& bucket,
                                    const GivenAttributes& given) {
  Attributes attributes;
  attributes.encryption =
      TRY(wanted_encryption(s3, bucket,
                            {given.server_side_encryption, given.sse_customer_algorithm,
                             given.ssekms_key_id, given.ssekms_context, given.bucket_key}));
  attributes.storage_class = TRY(checked_storage_class(given.storage_class));
  attributes.meta = TRY(packed_meta(given));
  if (given.tagging) attributes.tags = TRY(tags_from_header(*given.tagging));
  attributes.acl = TRY(acl_from_headers(s3, bucket, given.acl, AclOf::Object));
  auto lock =
      TRY(lock_for_new_object(call, bucket, given.lock_mode, given.lock_until, given.legal_hold));
  attributes.lock_mode = lock.mode;
  attributes.lock_until = lock.until;
  attributes.legal_hold = lock.legal_hold;
  return attributes;
}

void Attributes::apply(Object& object) const {
  object.storage_class = storage_class;
  object.lock_mode = lock_mode;
  object.lock_until = lock_until;
  object.legal_hold = legal_hold;
  object.tags = tags;
  object.meta = meta;
  object.acl = acl;
}

void give_header(const std::string& name, const std::string& value, Text& cache_control,
                 Text& content_disposition, Text& content_encoding, Text& content_language,
                 Text& content_type, Text& expires, Text& website_redirect_location,
                 std::optional<std::map<std::string, std::string>>& metadata) {
  if (name == "content-type")
    content_type = value;
  else if (name == "cache-control")
    cache_control = value;
  else if (name == "content-disposition")
    content_disposition = value;
  else if (name == "content-encoding")
    content_encoding = value;
  else if (name == "content-language")
    content_language = value;
  else if (name == "expires")
    expires = value;
  else if (name == "x-amz-website-redirect-location")
    website_redirect_location = value;
  else if (name.starts_with(user_prefix)) {
    if (!metadata) metadata.emplace();
    (*metadata)[name.substr(user_prefix.size())] = value;
  }
}

}  // namespace windlass::cloud::s3
