#include "aws/sigv4_form.h"

#include "base/hash.h"
#include "base/text.h"
#include "base/time.h"

namespace windlass::aws {

namespace {

Error missing(std::string_view name) {
  return Error{"InvalidArgument",
               "Bucket POST must contain a field named '" + std::string(name) +
                   "'.  If it is specified, please check the order of the fields.",
               400}
      .with("ArgumentName", std::string(name))
      .with("ArgumentValue", "");
}

Result<std::optional<Claim>> claim_of_version4(const http::Headers& fields) {
  http::Head head{"POST", "/?X-Amz-SignedHeaders=host&X-Amz-Expires=0", {}};
  for (auto* name : {"X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Date", "X-Amz-Signature"}) {
    auto* value = fields.find(name);
    if (!value) return missing(name);
    head.target += "&" + std::string(name) + "=" + percent_encode(*value);
  }
  // A form says in its fields what a presigned URL says in its query.
  auto claim = TRY(find_claim(head));
  claim->valid_for.reset();
  claim->session_token = fields.get("x-amz-security-token");
  return claim;
}

std::optional<Claim> claim_of_version2(const http::Headers& fields) {
  Claim claim;
  claim.place = Claim::Place::Query;
  claim.version = 2;
  claim.access_key_id = fields.get("AWSAccessKeyId");
  claim.region = "us-east-1";
  claim.service = "s3";
  claim.signature = fields.get("signature");
  claim.session_token = fields.get("x-amz-security-token");
  return claim;
}

Error mismatch(const Claim& claim, std::string_view policy) {
  return Error{"SignatureDoesNotMatch",
               "The request signature we calculated does not match the signature you provided. "
               "Check your key and signing method.",
               403}
      .with("AWSAccessKeyId", claim.access_key_id)
      .with("StringToSign", std::string(policy))
      .with("SignatureProvided", claim.signature);
}

}  // namespace

Result<std::optional<Claim>> claim_in_form(const http::Headers& fields) {
  auto version4 = fields.has("x-amz-signature") || fields.has("x-amz-credential") ||
                  fields.has("x-amz-algorithm");
  auto version2 = fields.has("AWSAccessKeyId") || fields.has("signature");
  if (!fields.has("policy")) {
    if (version4 || version2) return missing("policy");
    return std::optional<Claim>();
  }
  auto claim = version4 ? TRY(claim_of_version4(fields)) : claim_of_version2(fields);
  if (claim->access_key_id.empty()) return missing("AWSAccessKeyId");
  if (claim->signature.empty()) return missing("signature");
  claim->payload_hash = "UNSIGNED-PAYLOAD";
  return claim;
}

Result<> verify_form(const Claim& claim, std::string_view policy,
                     const std::string& secret_access_key, SigningKeys& keys) {
  if (claim.version == 2) {
    auto right = base64(hmac_sha1(secret_access_key, policy));
    if (!constant_time_equal(right, claim.signature)) return mismatch(claim, policy);
    return Done{};
  }
  if (claim.service != "s3" || format_basic(claim.time).substr(0, 8) != claim.date)
    return mismatch(claim, policy);
  auto key =
      keys.find(claim.access_key_id, secret_access_key, claim.date, claim.region, claim.service);
  if (!constant_time_equal(hex(hmac_sha256(key, policy)), claim.signature))
    return mismatch(claim, policy);
  return Done{};
}

}  // namespace windlass::aws
