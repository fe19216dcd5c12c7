#include "aws/sigv2.h"

#include <algorithm>
#include <map>

#include "base/hash.h"
#include "base/text.h"
#include "base/time.h"

namespace windlass::aws {

namespace {

// Words of the query that say which resource is meant, and are therefore signed.
constexpr std::string_view signed_words[] = {"accelerate",
                                             "acl",
                                             "analytics",
                                             "cors",
                                             "defaultObjectAcl",
                                             "delete",
                                             "inventory",
                                             "lifecycle",
                                             "location",
                                             "logging",
                                             "metrics",
                                             "notification",
                                             "object-lock",
                                             "partNumber",
                                             "policy",
                                             "replication",
                                             "requestPayment",
                                             "response-cache-control",
                                             "response-content-disposition",
                                             "response-content-encoding",
                                             "response-content-language",
                                             "response-content-type",
                                             "response-expires",
                                             "restore",
                                             "select",
                                             "select-type",
                                             "storageClass",
                                             "tagging",
                                             "torrent",
                                             "uploadId",
                                             "uploads",
                                             "versionId",
                                             "versioning",
                                             "versions",
                                             "website"};

struct Part {
  std::string name;
  std::optional<std::string> value;
};

std::vector<Part> parts_of(std::string_view query) {
  std::vector<Part> parts;
  for (auto part : split(query, '&')) {
    auto equals = part.find('=');
    Part one{percent_decode(part.substr(0, equals)), std::nullopt};
    if (equals != std::string_view::npos) one.value = percent_decode(part.substr(equals + 1), true);
    parts.push_back(std::move(one));
  }
  return parts;
}

std::optional<std::string> find(const std::vector<Part>& parts, std::string_view name) {
  for (auto& part : parts)
    if (part.name == name) return part.value.value_or("");
  return std::nullopt;
}

// "bucket.s3.localhost:4566" -> "/bucket": what the host says of the resource stands before the
// path.
std::string bucket_in_host(std::string_view host) {
  for (std::string_view mark : {".s3.", ".s3-"})
    if (auto at = host.find(mark); at != std::string_view::npos && at > 0)
      return "/" + std::string(host.substr(0, at));
  return "";
}

std::string resource_of(const http::Head& head, const std::vector<Part>& parts) {
  std::vector<std::string> words;
  for (auto& part : parts)
    if (std::ranges::binary_search(signed_words, part.name))
      words.push_back(part.name + (part.value ? "=" + *part.value : ""));
  std::ranges::sort(words);
  auto path = std::string_view(head.target).substr(0, head.target.find('?'));
  auto resource = bucket_in_host(head.headers.get("Host")) + std::string(path);
  for (std::size_t i = 0; i < words.size(); ++i) resource += (i ? "&" : "?") + words[i];
  return resource;
}

std::string text_to_sign(const http::Head& head, const std::vector<Part>& parts) {
  std::map<std::string, std::string> headers;
  for (auto& [name, value] : head.headers) headers[lower(name)] = trimmed(value);
  for (auto& [name, value] : headers_in_query(head.query())) headers[name] = trimmed(value);
  auto text = head.method + "\n" + headers["content-md5"] + "\n" + headers["content-type"] + "\n" +
              find(parts, "Expires").value_or("") + "\n";
  for (auto& [name, value] : headers)
    if (name.starts_with("x-amz-")) text += name + ":" + value + "\n";
  return text + resource_of(head, parts);
}

}  // namespace

std::vector<std::pair<std::string, std::string>> headers_in_query(std::string_view query) {
  std::vector<std::pair<std::string, std::string>> headers;
  for (auto& part : parts_of(query)) {
    auto name = lower(part.name);
    if (name.starts_with("x-amz-") || name == "content-type" || name == "content-md5")
      headers.emplace_back(name, part.value.value_or(""));
  }
  return headers;
}

Result<std::optional<Claim>> claim_of_version2(const http::Head& head) {
  if (head.query().find("AWSAccessKeyId=") == std::string_view::npos) return std::optional<Claim>();
  auto parts = parts_of(head.query());
  auto key = find(parts, "AWSAccessKeyId"), signature = find(parts, "Signature"),
       expires = find(parts, "Expires");
  if (!key || !signature || !expires)
    return Error{"AccessDenied",
                 "Query-string authentication requires the Signature, Expires and AWSAccessKeyId "
                 "parameters",
                 403};
  auto seconds = parse_int(*expires);
  if (!seconds)
    return Error{"AccessDenied", "Invalid date (should be seconds since epoch): " + *expires, 403};
  Claim claim;
  claim.place = Claim::Place::Query;
  claim.version = 2;
  claim.access_key_id = *key;
  claim.region = "us-east-1";
  claim.service = "s3";
  claim.signature = *signature;
  claim.time = from_epoch_seconds(static_cast<double>(*seconds));
  claim.session_token = find(parts, "x-amz-security-token").value_or("");
  return std::optional(std::move(claim));
}

Result<> verify_version2(const Claim& claim, const http::Head& head,
                         const std::string& secret_access_key, Time now) {
  if (now > claim.time)
    return Error{"AccessDenied", "Request has expired", 403}
        .with("Expires", format_iso8601(claim.time))
        .with("ServerTime", format_iso8601(now));
  auto text = text_to_sign(head, parts_of(head.query()));
  if (constant_time_equal(base64(hmac_sha1(secret_access_key, text)), claim.signature))
    return Done{};
  return Error{"SignatureDoesNotMatch",
               "The request signature we calculated does not match the signature you provided. "
               "Check your key and signing method.",
               403}
      .with("AWSAccessKeyId", claim.access_key_id)
      .with("StringToSign", text)
      .with("SignatureProvided", claim.signature);
}

}  // namespace windlass::aws
