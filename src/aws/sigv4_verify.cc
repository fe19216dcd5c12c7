#include <algorithm>
#include <mutex>
#include <unordered_map>

#include "aws/sigv2.h"
#include "aws/sigv4.h"
#include "aws/sigv4_canonical.h"
#include "base/hash.h"
#include "base/text.h"
#include "base/time.h"

namespace windlass::aws {

namespace {

constexpr std::size_t keys_max = 512;

bool is_signed(const Claim& claim, std::string_view name) {
  return std::ranges::find(claim.signed_headers, name) != claim.signed_headers.end();
}

Error skewed(const Claim& claim, Time now, std::chrono::seconds skew_max) {
  auto sent = format_basic(claim.time);
  auto minutes =
      std::to_string(std::chrono::floor<std::chrono::minutes>(skew_max).count()) + " min.)";
  std::string message;
  if (claim.service == "s3")
    message = "The difference between the request time and the current time is too large.";
  else if (claim.time < now)
    message = "Signature expired: " + sent + " is now earlier than " +
              format_basic(now - skew_max) + " (" + format_basic(now) + " - " + minutes;
  else
    message = "Signature not yet current: " + sent + " is still later than " +
              format_basic(now + skew_max) + " (" + format_basic(now) + " + " + minutes;
  auto allowed = std::chrono::duration_cast<std::chrono::milliseconds>(skew_max).count();
  return Error{"RequestTimeTooSkewed", std::move(message), 403}
      .with("RequestTime", format_iso8601(claim.time))
      .with("ServerTime", format_iso8601(now))
      .with("MaxAllowedSkewMilliseconds", std::to_string(allowed));
}

Result<> check_time(const Claim& claim, Time now, std::chrono::seconds skew_max) {
  if (format_basic(claim.time).substr(0, 8) != claim.date)
    return Error{
        "SignatureDoesNotMatch",
        "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from "
        "HTTP: '" +
            claim.date + "' != '" + format_basic(claim.time).substr(0, 8) + "', from '" +
            format_basic(claim.time) + "'.",
        403};
  if (claim.valid_for) {
    if (claim.time > now + skew_max) return Error{"AccessDenied", "Request is not valid yet", 403};
    if (now > claim.time + *claim.valid_for)
      return Error{"AccessDenied", "Request has expired", 403}
          .with("X-Amz-Expires", std::to_string(claim.valid_for->count()))
          .with("Expires", format_iso8601(claim.time + *claim.valid_for))
          .with("ServerTime", format_iso8601(now));
  } else if (claim.time > now + skew_max || claim.time + skew_max < now) {
    return skewed(claim, now, skew_max);
  }
  return Done{};
}

// What is not signed could be changed on the way. S3 alone insists on its own headers.
Result<> check_signed_headers(const Claim& claim, const http::Head& head,
                              const VerifyOptions& options) {
  if (!is_signed(claim, "host"))
    return Error{"SignatureDoesNotMatch",
                 "'Host' must be a 'SignedHeader' in the AWS Authorization.", 403};
  if (claim.service != "s3") return Done{};
  std::vector<std::string> loose;
  for (auto& [name, value] : head.headers) {
    if (name.size() < 6 || !equal_ignoring_case(name.substr(0, 6), "x-amz-")) continue;
    auto low = lower(name);
    if (low == "x-amz-security-token" && !options.session_token_signed) continue;
    if (!is_signed(claim, low)) loose.push_back(std::move(low));
  }
  if (loose.empty()) return Done{};
  return Error{"AccessDenied", "There were headers present in the request which were not signed",
               403}
      .with("HeadersNotSigned", join(loose, ", "));
}

Error mismatch(const Claim& claim, std::string text, std::string canonical) {
  if (claim.service != "s3")
    return {
        "SignatureDoesNotMatch",
        "The request signature we calculated does not match the signature you provided. Check your "
        "AWS Secret Access Key and signing method. Consult the service documentation for details.",
        403};
  return Error{
      "SignatureDoesNotMatch",
      "The request signature we calculated does not match the signature you provided. Check "
      "your key and signing method.",
      403}
      .with("AWSAccessKeyId", claim.access_key_id)
      .with("StringToSign", std::move(text))
      .with("SignatureProvided", claim.signature)
      .with("CanonicalRequest", std::move(canonical));
}

}  // namespace

struct SigningKeys::Impl {
  std::mutex mutex;
  std::unordered_map<std::string, std::string> keys;
};

SigningKeys::SigningKeys() : impl_(std::make_unique<Impl>()) {}
SigningKeys::~SigningKeys() = default;

std::string SigningKeys::find(const std::string& access_key_id,
                              const std::string& secret_access_key, const std::string& date,
                              const std::string& region, const std::string& service) {
  // The secret is part of the name: a key whose secret was replaced is another key.
  std::string name;
  name.reserve(160);
  for (auto* part : {&access_key_id, &secret_access_key, &date, &region, &service})
    (name += *part) += '\n';
  {
    std::lock_guard lock(impl_->mutex);
    auto found = impl_->keys.find(name);
    if (found != impl_->keys.end()) return found->second;
  }
  auto key = signing_key(secret_access_key, date, region, service);
  std::lock_guard lock(impl_->mutex);
  // Forgetting all of them now and then is cheaper than knowing which was used last.
  if (impl_->keys.size() >= keys_max) impl_->keys.clear();
  impl_->keys.emplace(std::move(name), key);
  return key;
}

Result<> verify(const Claim& claim, const http::Head& head, const std::string& secret_access_key,
                const std::string& payload_hash, Time now, SigningKeys& keys,
                const VerifyOptions& options) {
  if (claim.version == 2) return verify_version2(claim, head, secret_access_key, now);
  TRY(check_time(claim, now, options.skew_max));
  TRY(check_signed_headers(claim, head, options));

  bool in_query = claim.place == Claim::Place::Query;
  auto canonical = canonical_request(
      head, claim.signed_headers, payload_hash,
      {.encode_path = options.encode_path,
       .normalize_path = options.normalize_path,
       .query_without = in_query ? "X-Amz-Signature" : "",
       .query_without_too =
           in_query && !options.session_token_signed ? "X-Amz-Security-Token" : ""});
  auto text = string_to_sign(format_basic(claim.time),
                             credential_scope(claim.date, claim.region, claim.service), canonical);
  auto key =
      keys.find(claim.access_key_id, secret_access_key, claim.date, claim.region, claim.service);
  if (!constant_time_equal(hex(hmac_sha256(key, text)), claim.signature))
    return mismatch(claim, std::move(text), std::move(canonical));
  return Done{};
}

}  // namespace windlass::aws
