#include "aws/sigv4_form.h"

#include <doctest/doctest.h>

#include "base/hash.h"
#include "base/text.h"
#include "base/time.h"

namespace windlass::aws {

namespace {

// AWS's published example of a form.
constexpr auto policy =
    "eyAiZXhwaXJhdGlvbiI6ICIyMDE1LTEyLTMwVDEyOjAwOjAwLjAwMFoiLA0KICAiY29uZGl0aW9ucyI6IFsNCiAg"
    "ICB7ImJ1Y2tldCI6ICJzaWd2NGV4YW1wbGVidWNrZXQifSwNCiAgICBbInN0YXJ0cy13aXRoIiwgIiRrZXkiLCAi"
    "dXNlci91c2VyMS8iXSwNCiAgICB7ImFjbCI6ICJwdWJsaWMtcmVhZCJ9LA0KICAgIHsic3VjY2Vzc19hY3Rpb25f"
    "cmVkaXJlY3QiOiAiaHR0cDovL3NpZ3Y0ZXhhbXBsZWJ1Y2tldC5zMy5hbWF6b25hd3MuY29tL3N1Y2Nlc3NmdWxf"
    "dXBsb2FkLmh0bWwifSwNCiAgICBbInN0YXJ0cy13aXRoIiwgIiRDb250ZW50LVR5cGUiLCAiaW1hZ2UvIl0sDQog"
    "ICAgeyJ4LWFtei1tZXRhLXV1aWQiOiAiMTQzNjUxMjM2NTEyNzQifSwNCiAgICB7IngtYW16LXNlcnZlci1zaWRl"
    "LWVuY3J5cHRpb24iOiAiQUVTMjU2In0sDQogICAgWyJzdGFydHMtd2l0aCIsICIkeC1hbXotbWV0YS10YWciLCAi"
    "Il0sDQoNCiAgICB7IngtYW16LWNyZWRlbnRpYWwiOiAiQUtJQUlPU0ZPRE5ON0VYQU1QTEUvMjAxNTEyMjkvdXMt"
    "ZWFzdC0xL3MzL2F3czRfcmVxdWVzdCJ9LA0KICAgIHsieC1hbXotYWxnb3JpdGhtIjogIkFXUzQtSE1BQy1TSEEy"
    "NTYifSwNCiAgICB7IngtYW16LWRhdGUiOiAiMjAxNTEyMjlUMDAwMDAwWiIgfQ0KICBdDQp9";
const std::string secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";

http::Headers published() {
  return {{"key", "user/user1/${filename}"},
          {"Policy", policy},
          {"X-Amz-Credential", "AKIAIOSFODNN7EXAMPLE/20151229/us-east-1/s3/aws4_request"},
          {"X-Amz-Algorithm", "AWS4-HMAC-SHA256"},
          {"X-Amz-Date", "20151229T000000Z"},
          {"X-Amz-Signature", "8afdbf4008c03f22c2cd3cdb72e4afbb1f6a588f3255ac628749a66d7f09699e"}};
}

http::Headers old_kind() {
  return {{"AWSAccessKeyId", "AKIAIOSFODNN7EXAMPLE"},
          {"policy", policy},
          {"signature", base64(hmac_sha1(secret, policy))}};
}

std::string outcome(const http::Headers& fields, const std::string& key = secret) {
  auto claim = claim_in_form(fields);
  if (!claim) return claim.error().code;
  if (!*claim) return "not signed";
  SigningKeys keys;
  auto verified = verify_form(**claim, fields.get("policy"), key, keys);
  return verified ? (*claim)->access_key_id : verified.error().code;
}

http::Headers with(http::Headers fields, const std::string& name, const std::string& value) {
  fields.set(name, value);
  return fields;
}

http::Headers without(http::Headers fields, const std::string& name) {
  fields.remove(name);
  return fields;
}

}  // namespace

TEST_CASE("a form's signature is over its policy, in either version") {
  CHECK(outcome(published()) == "AKIAIOSFODNN7EXAMPLE");
  CHECK(outcome(old_kind()) == "AKIAIOSFODNN7EXAMPLE");
}

TEST_CASE("a form with another policy, key or date is not what was signed") {
  for (auto& fields : {published(), old_kind()}) {
    CHECK(outcome(fields, "another") == "SignatureDoesNotMatch");
    CHECK(outcome(with(fields, "policy", "e30=")) == "SignatureDoesNotMatch");
  }
  CHECK(outcome(with(published(), "x-amz-date", "20151230T000000Z")) == "SignatureDoesNotMatch");
  CHECK(outcome(with(published(), "x-amz-credential",
                     "AKIAIOSFODNN7EXAMPLE/20151229/us-east-1/sqs/aws4_request")) ==
        "SignatureDoesNotMatch");
}

TEST_CASE("a form without a policy is not signed, and one with a policy must be") {
  CHECK(outcome({{"key", "a"}}) == "not signed");
  for (auto* name :
       {"Policy", "X-Amz-Credential", "X-Amz-Algorithm", "X-Amz-Date", "X-Amz-Signature"}) {
    CAPTURE(name);
    CHECK(outcome(without(published(), name)) == "InvalidArgument");
  }
  for (auto* name : {"policy", "AWSAccessKeyId", "signature"}) {
    CAPTURE(name);
    CHECK(outcome(without(old_kind(), name)) == "InvalidArgument");
  }
  CHECK(outcome({{"key", "a"}, {"policy", policy}}) == "InvalidArgument");
}

TEST_CASE("a malformed credential of a form is refused") {
  CHECK(outcome(with(published(), "x-amz-credential", "AKIA/x&X-Amz-Date=1")) ==
        "AuthorizationQueryParametersError");
  CHECK(outcome(with(published(), "x-amz-algorithm", "AWS4-HMAC-MD5")) ==
        "AuthorizationQueryParametersError");
}

}  // namespace windlass::aws
