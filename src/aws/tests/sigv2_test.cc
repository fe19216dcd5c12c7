#include "aws/sigv2.h"

#include <doctest/doctest.h>

#include "base/time.h"

namespace windlass::aws {

namespace {

constexpr const char* secret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
const Time before_the_end = from_epoch_seconds(1790000000);

Result<> verified(http::Head head, Time now = before_the_end) {
  SigningKeys keys;
  auto claim = TRY(find_claim(head));
  REQUIRE(claim);
  CHECK(claim->service == "s3");
  return verify(*claim, head, secret, "UNSIGNED-PAYLOAD", now, keys);
}

http::Head get(std::string target, std::string host = "127.0.0.1:4566") {
  return {"GET", std::move(target), {{"Host", std::move(host)}}};
}

// The URLs were made by boto3 for this secret.
constexpr const char* simple =
    "/b/a%20b/%C3%A9?response-content-type=text%2Fx&AWSAccessKeyId=AKIDEXAMPLE&"
    "Signature=6m8WSRZQVprgQyB8j0yvoMQQWn0%3D&Expires=1790003600";

}  // namespace

TEST_CASE("a presigned URL of the old kind is verified") { CHECK(verified(get(simple))); }

TEST_CASE("headers that such a URL holds in its query are signed") {
  std::string target =
      "/b/k?AWSAccessKeyId=AKIDEXAMPLE&Signature=nRktTYMri8GRuzh2wDjJ6Pk%2FgcE%3D&"
      "content-type=text%2Fplain&x-amz-meta-a=b&Expires=1790003600";
  CHECK(verified({"PUT", target, {{"Host", "127.0.0.1:4566"}}}));
  auto changed = target;
  changed.replace(changed.find("meta-a=b"), 8, "meta-a=c");
  CHECK(verified({"PUT", changed, {{"Host", "127.0.0.1:4566"}}}).error().code ==
        "SignatureDoesNotMatch");
}

TEST_CASE("a session's token is part of what is signed") {
  auto head =
      get("/b/k?versionId=v1&AWSAccessKeyId=AKIDEXAMPLE&Signature=nT6i%2Bc3VEZskUoxCAmVGk9WLUMY%3D&"
          "x-amz-security-token=TOKEN%2F%2B%3D&Expires=1790003600",
          "s3.amazonaws.com");
  CHECK(verified(head));
  CHECK((*find_claim(head))->session_token == "TOKEN/+=");
}

TEST_CASE("another method, path, subresource or end is another signature") {
  CHECK(verified({"PUT", simple, {{"Host", "127.0.0.1:4566"}}}).error().code ==
        "SignatureDoesNotMatch");
  for (auto [from, to] : {std::pair{"/b/a", "/b/c"}, {"text%2Fx", "text%2Fy"}, {"3600", "3601"}}) {
    std::string target = simple;
    target.replace(target.find(from), std::string_view(from).size(), to);
    CHECK(verified(get(target)).error().code == "SignatureDoesNotMatch");
  }
}

TEST_CASE("an old presigned URL ends") {
  auto refused = verified(get(simple), from_epoch_seconds(1790003601));
  REQUIRE(!refused);
  CHECK(refused.error().code == "AccessDenied");
  CHECK(refused.error().message == "Request has expired");
}

TEST_CASE("one that lacks a part is refused") {
  CHECK(find_claim(get("/b/k?AWSAccessKeyId=A&Expires=1")).error().code == "AccessDenied");
  CHECK(find_claim(get("/b/k?AWSAccessKeyId=A&Signature=x&Expires=soon")).error().code ==
        "AccessDenied");
}

}  // namespace windlass::aws
