// Finds a request's claim to be signed, and refuses what is malformed.
#include <algorithm>

#include "aws/sigv2.h"
#include "aws/sigv4.h"
#include "aws/sigv4_canonical.h"
#include "base/text.h"
#include "base/time.h"

namespace windlass::aws {

namespace {

constexpr std::size_t signed_headers_max = 200;
constexpr std::int64_t presigned_seconds_max = 7 * 24 * 3600;

Error incomplete(std::string message) { return {"IncompleteSignature", std::move(message), 400}; }

Error query_error(std::string message) {
  return {"AuthorizationQueryParametersError", std::move(message), 400};
}

// AKID/20261120/us-east-1/sqs/aws4_request. The access key is all before the last four parts.
bool read_credential(std::string_view text, Claim& claim) {
  std::string_view parts[4];  // date, region, service, terminator: from the back
  for (int i = 3; i >= 0; --i) {
    auto slash = text.rfind('/');
    if (slash == std::string_view::npos) return false;
    parts[i] = text.substr(slash + 1);
    text = text.substr(0, slash);
  }
  if (text.empty() || parts[3] != "aws4_request" || parts[0].size() != 8 || parts[1].empty() ||
      parts[2].empty())
    return false;
  claim.access_key_id = text;
  claim.date = parts[0];
  claim.region = parts[1];
  claim.service = parts[2];
  return true;
}

bool read_signed_headers(std::string_view text, Claim& claim) {
  if (std::ranges::count(text, ';') >= static_cast<std::ptrdiff_t>(signed_headers_max))
    return false;
  for (auto name : split(text, ';')) {
    auto token = [](unsigned char c) { return c > ' ' && c < 127 && !(c >= 'A' && c <= 'Z'); };
    if (name.empty() || !std::ranges::all_of(name, token)) return false;
    claim.signed_headers.emplace_back(name);
  }
  return !claim.signed_headers.empty();
}

std::string_view until_comma(std::string_view text) {
  return trimmed(text.substr(0, text.find(',')));
}

// The value after "Name=", wherever in the header it stands.
std::optional<std::string_view> component(std::string_view header, std::string_view name) {
  while (!header.empty()) {
    auto part = until_comma(header);
    if (part.size() > name.size() && part.starts_with(name) && part[name.size()] == '=')
      return part.substr(name.size() + 1);
    auto comma = header.find(',');
    header = comma == std::string_view::npos ? std::string_view() : header.substr(comma + 1);
  }
  return std::nullopt;
}

Result<std::optional<Claim>> claim_in_header(const http::Head& head, const std::string& header) {
  auto text = trimmed(header);
  if (!text.starts_with("AWS")) return incomplete("Unsupported Authorization Type");
  if (text.starts_with("AWS "))
    return Error{"InvalidRequest",
                 "The authorization mechanism you have provided is not supported. Please use "
                 "AWS4-HMAC-SHA256.",
                 400};
  auto blank = text.find(' ');
  auto algorithm = text.substr(0, blank);
  if (algorithm != sigv4_algorithm)
    return incomplete("Unsupported AWS 'algorithm': '" + std::string(algorithm.substr(0, 60)) +
                      "', only AWS4-HMAC-SHA256 is served.");
  auto rest = blank == std::string_view::npos ? std::string_view() : text.substr(blank + 1);

  auto credential = component(rest, "Credential");
  auto names = component(rest, "SignedHeaders");
  auto signature = component(rest, "Signature");
  auto* date = head.headers.find("X-Amz-Date");
  if (!date) date = head.headers.find("Date");
  std::string missing;
  for (auto& [found, name] :
       {std::pair{&credential, "Credential"}, {&signature, "Signature"}, {&names, "SignedHeaders"}})
    if (!*found) missing += std::string("Authorization header requires '") + name + "' parameter. ";
  if (!date)
    missing +=
        "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. ";
  if (!missing.empty())
    return incomplete(missing + "(Hashed with SHA-256 and encoded with Base64)");

  Claim claim;
  claim.place = Claim::Place::Headers;
  if (!read_credential(*credential, claim))
    return incomplete(
        "Credential must have exactly 5 slash-delimited elements, e.g. "
        "keyid/date/region/service/term, got '" +
        std::string(credential->substr(0, 200)) + "'");
  if (!read_signed_headers(*names, claim))
    return incomplete("SignedHeaders must be a list of lower-case header names.");
  claim.signature = *signature;
  auto time = parse_basic(trimmed(*date));
  if (!time) time = parse_http_date(trimmed(*date));
  if (!time)
    return incomplete("Date must be in ISO-8601 'basic format'. Got '" + date->substr(0, 60) +
                      "'. See http://en.wikipedia.org/wiki/ISO_8601");
  claim.time = *time;
  claim.session_token = head.headers.get("X-Amz-Security-Token");
  claim.payload_hash = head.headers.get("x-amz-content-sha256");
  return std::optional(std::move(claim));
}

struct QueryFields {
  std::optional<std::string> algorithm, credential, date, expires, signed_headers, signature, token,
      payload_hash;
};

QueryFields query_fields(std::string_view query) {
  QueryFields fields;
  for (auto part : split(query, '&')) {
    auto equals = part.find('=');
    auto name = percent_decode(part.substr(0, equals));
    if (name.size() < 10 || !name.starts_with("X-Amz-")) continue;
    auto value = equals == std::string_view::npos ? std::string()
                                                  : percent_decode(part.substr(equals + 1), true);
    if (name == "X-Amz-Algorithm") fields.algorithm = value;
    if (name == "X-Amz-Credential") fields.credential = value;
    if (name == "X-Amz-Date") fields.date = value;
    if (name == "X-Amz-Expires") fields.expires = value;
    if (name == "X-Amz-SignedHeaders") fields.signed_headers = value;
    if (name == "X-Amz-Signature") fields.signature = value;
    if (name == "X-Amz-Security-Token") fields.token = value;
    if (name == "X-Amz-Content-Sha256") fields.payload_hash = value;
  }
  return fields;
}

Result<std::optional<Claim>> claim_in_query(const http::Head& head, const QueryFields& fields) {
  if (!fields.algorithm || !fields.credential || !fields.date || !fields.expires ||
      !fields.signed_headers || !fields.signature)
    return query_error(
        "Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential, "
        "X-Amz-Signature, X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters.");
  if (*fields.algorithm != sigv4_algorithm)
    return query_error("X-Amz-Algorithm only supports \"AWS4-HMAC-SHA256\"");
  Claim claim;
  claim.place = Claim::Place::Query;
  if (!read_credential(*fields.credential, claim))
    return query_error(
        "Error parsing the X-Amz-Credential parameter; the Credential is mal-formed; expecting "
        "\"<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request\".");
  if (!read_signed_headers(*fields.signed_headers, claim))
    return query_error("X-Amz-SignedHeaders must be a list of lower-case header names.");
  auto time = parse_basic(*fields.date);
  if (!time)
    return query_error("X-Amz-Date must be in the ISO8601 Long Format \"yyyyMMdd'T'HHmmss'Z'\"");
  auto seconds = parse_int(*fields.expires);
  if (!seconds) return query_error("X-Amz-Expires should be a number");
  if (*seconds < 0) return query_error("X-Amz-Expires must be non-negative");
  if (*seconds > presigned_seconds_max)
    return query_error(
        "X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires "
        "must "
        "be less than 604800 seconds");
  claim.time = *time;
  claim.valid_for = std::chrono::seconds(*seconds);
  claim.signature = *fields.signature;
  claim.session_token = fields.token.value_or("");
  claim.payload_hash = fields.payload_hash.value_or(head.headers.get("x-amz-content-sha256"));
  return std::optional(std::move(claim));
}

}  // namespace

Result<std::optional<Claim>> find_claim(const http::Head& head) {
  auto* header = head.headers.find("Authorization");
  bool in_query = head.query().find("X-Amz-") != std::string_view::npos;
  if (!in_query && !header) return claim_of_version2(head);

  QueryFields fields;
  if (in_query) fields = query_fields(head.query());
  in_query = fields.algorithm || fields.credential || fields.signature;
  if (in_query && header)
    return Error{"InvalidArgument",
                 "Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, "
                 "Signature query string parameter or the Authorization header should be specified",
                 400};
  if (in_query) return claim_in_query(head, fields);
  if (header) return claim_in_header(head, *header);
  return claim_of_version2(head);
}

}  // namespace windlass::aws
