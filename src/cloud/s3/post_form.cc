#include "cloud/s3/post_form.h"

#include <algorithm>

#include "aws/protocol.h"
#include "aws/s3/put_object_tagging.h"
#include "aws/s3/service.h"
#include "aws/xml_codec.h"
#include "base/text.h"
#include "cloud/s3/errors.h"

namespace windlass::cloud::s3 {

namespace {

// Of the request's own headers, what IAM's conditions, CORS and the log want to know.
constexpr std::string_view kept[] = {"Host", "Origin", "User-Agent", "Referer"};
constexpr std::string_view taken_as_header[] = {
    "cache-control", "content-disposition", "content-encoding", "content-language",
    "content-md5",   "content-type",        "expires"};
constexpr std::string_view about_the_signature[] = {
    "x-amz-algorithm", "x-amz-credential", "x-amz-date", "x-amz-signature", "x-amz-security-token"};

template <std::size_t count>
bool is_one_of(const std::string_view (&names)[count], std::string_view name) {
  return std::ranges::any_of(names, [&](auto one) { return equal_ignoring_case(one, name); });
}

bool is_header_text(std::string_view text) {
  return std::ranges::none_of(text, [](unsigned char c) { return c < ' ' || c == 0x7f; });
}

bool is_header_name(std::string_view name) {
  return std::ranges::all_of(name, [](unsigned char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || c == '-' || c == '_' || c == '.';
  });
}

// The form's XML as what a header says: a=1&b=2.
Result<std::string> tags_of(const std::string& xml) {
  http::Request request{{"PUT", "/bucket/key?tagging", {}}, Body(xml)};
  aws::s3::PutObjectTaggingRequest in;
  TRY(aws::decode_request(aws::s3::op::PutObjectTagging::operation(), aws::Protocol::RestXml,
                          request, aws::find_route(aws::s3::service, request), &in));
  if (!in.tagging || !in.tagging->tag_set) return malformed_xml();
  std::string tags;
  for (auto& tag : *in.tagging->tag_set)
    tags += (tags.empty() ? "" : "&") + percent_encode(tag.key.value_or("")) + "=" +
            percent_encode(tag.value.value_or(""));
  return tags;
}

// The header that a field becomes; "" for one that is none.
std::string header_of(std::string_view field) {
  auto name = lower(field);
  if (name == "acl" || name == "tagging") return "x-amz-" + name;
  auto amazon = name.starts_with("x-amz-") && !is_one_of(about_the_signature, name);
  return amazon || is_one_of(taken_as_header, name) ? name : "";
}

Result<> add_fields(const http::Headers& fields, http::Headers& headers) {
  for (auto& [field, value] : fields) {
    auto name = header_of(field);
    if (name.empty()) continue;
    auto text = equal_ignoring_case(field, "tagging") ? TRY(tags_of(value)) : value;
    if (!is_header_name(name) || !is_header_text(text))
      return invalid_argument("The form's field '" + field + "' cannot be a header.", field, value);
    headers.set(name, text);
  }
  return Done{};
}

void name_the_file(http::Headers& fields, const std::string& file_name) {
  http::Headers named;
  for (auto& [name, value] : fields)
    named.add(name, equal_ignoring_case(name, "policy")
                        ? value
                        : replace_all(value, "${filename}", file_name));
  fields = std::move(named);
}

Result<std::string> key_of(const http::Headers& fields) {
  auto* key = fields.find("key");
  if (!key)
    return invalid_argument(
        "Bucket POST must contain a field named 'key'.  If it is specified, please check the order "
        "of the fields.",
        "key");
  if (key->empty()) return invalid_argument("User key must have a length greater than 0.", "key");
  return *key;
}

// Where the browser is sent afterwards; "" for what is no address of a page.
std::string wanted_page(const http::Headers& fields) {
  auto page = fields.has("success_action_redirect") ? fields.get("success_action_redirect")
                                                    : fields.get("redirect");
  auto is_page = page.starts_with("http://") || page.starts_with("https://");
  return is_page && is_header_text(page) ? page : "";
}

std::string document(const PostForm& form, const std::string& location, const std::string& etag) {
  std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<PostResponse>";
  aws::append_xml_element(out, "Location", location);
  aws::append_xml_element(out, "Bucket", form.bucket);
  aws::append_xml_element(out, "Key", form.key);
  aws::append_xml_element(out, "ETag", etag);
  return out + "</PostResponse>";
}

}  // namespace

bool is_post_at_bucket(const http::Head& head) {
  auto path = head.path();
  return head.method == "POST" && head.query().empty() && path.size() > 1 &&
         path.find('/', 1) >= path.size() - 1;
}

Result<PostForm> read_post_form(const http::Head& posted, http::Headers fields,
                                const std::string& file_name, std::optional<Time> now) {
  auto path = posted.path();
  if (path.ends_with('/')) path.remove_suffix(1);
  name_the_file(fields, file_name);
  PostForm form;
  form.bucket = percent_decode(path.substr(1));
  form.key = TRY(key_of(fields));
  if (fields.has("policy"))
    form.size = TRY(check_post_policy(fields.get("policy"), fields, form.bucket, now));
  form.put = posted;
  form.put.method = "PUT";
  form.put.target = std::string(path) + "/" + percent_encode(form.key, "/");
  form.put.headers = {};
  for (auto name : kept)
    if (auto* value = posted.headers.find(name)) form.put.headers.add(std::string(name), *value);
  TRY(add_fields(fields, form.put.headers));
  form.fields = std::move(fields);
  return form;
}

Result<> check_size(const SizeBounds& bounds, std::uint64_t size) {
  auto bytes = static_cast<std::int64_t>(size);
  if (bytes < bounds.min)
    return refusal("EntityTooSmall",
                   "Your proposed upload is smaller than the minimum allowed size")
        .with("ProposedSize", std::to_string(bytes))
        .with("MinSizeAllowed", std::to_string(bounds.min));
  if (bounds.max && bytes > *bounds.max)
    return refusal("EntityTooLarge", "Your proposed upload exceeds the maximum allowed size")
        .with("ProposedSize", std::to_string(bytes))
        .with("MaxSizeAllowed", std::to_string(*bounds.max));
  return Done{};
}

http::Response answer_to_form(const PostForm& form, std::string bucket_url, http::Response put) {
  if (put.status != 200) return put;
  auto etag = put.headers.get("ETag");
  if (!bucket_url.ends_with('/')) bucket_url += '/';
  auto location = bucket_url + percent_encode(form.key, "/");
  auto wanted = form.fields.get("success_action_status");
  put.body = Body();
  put.status = 204;
  put.headers.set("Location", location);
  if (auto page = wanted_page(form.fields); !page.empty()) {
    put.status = 303;
    put.headers.set("Location", page + (page.find('?') == page.npos ? "?" : "&") +
                                    "bucket=" + percent_encode(form.bucket) + "&key=" +
                                    percent_encode(form.key) + "&etag=" + percent_encode(etag));
  } else if (wanted == "200") {
    put.status = 200;
  } else if (wanted == "201") {
    put.status = 201;
    put.headers.set("Content-Type", "application/xml");
    put.body = Body(document(form, location, etag));
  }
  return put;
}

}  // namespace windlass::cloud::s3
