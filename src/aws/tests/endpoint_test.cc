// Where services answer, in every partition, and where a bucket's name goes.
#include "aws/endpoint.h"

#include <doctest/doctest.h>

using namespace windlass;
using namespace windlass::aws;

namespace {

Service service(const char* name, const char* prefix, bool global = false) {
  Service made{};
  made.name = name;
  made.endpoint_prefix = prefix;
  made.signing_name = prefix;
  made.global = global;
  return made;
}

const Service sqs = service("sqs", "sqs");
const Service iam = service("iam", "iam", true);
const Service route53 = service("route53", "route53", true);
const Service s3 = service("s3", "s3");

std::string url(const Service& of, const std::string& region) {
  return endpoint_for(of, {.region = region}).value().url;
}

struct Aimed {
  std::string url;
  std::string target;
  std::string host;
};

Aimed aim(const std::string& bucket, const std::string& custom = "",
          BucketStyle style = BucketStyle::Auto) {
  auto endpoint = endpoint_for(s3, {.region = "us-east-2", .custom_url = custom}).value();
  http::Request request;
  request.target = "/" + bucket + "/key?x=1";
  REQUIRE(address(request, endpoint, bucket, style));
  return {endpoint.url, request.target, request.headers.get("Host")};
}

}  // namespace

TEST_CASE("a regional service answers under its partition's suffix") {
  CHECK(url(sqs, "us-east-1") == "https://sqs.us-east-1.amazonaws.com");
  CHECK(url(sqs, "cn-north-1") == "https://sqs.cn-north-1.amazonaws.com.cn");
  CHECK(url(sqs, "us-gov-west-1") == "https://sqs.us-gov-west-1.amazonaws.com");
}

TEST_CASE("a global service has one endpoint a partition, signed for one region") {
  CHECK(url(iam, "eu-west-1") == "https://iam.amazonaws.com");
  CHECK(url(iam, "us-gov-east-1") == "https://iam.us-gov.amazonaws.com");
  CHECK(url(iam, "cn-northwest-1") == "https://iam.cn-north-1.amazonaws.com.cn");
  CHECK(url(route53, "cn-north-1") == "https://route53.amazonaws.com.cn");
  CHECK(endpoint_for(iam, {.region = "eu-west-1"})->signing_region == "us-east-1");
}

TEST_CASE("a region is needed, and the error says how to give one") {
  auto refused = endpoint_for(sqs, {});
  CHECK(
      refused.error().message ==
      "no region was given for sqs: use --region, set AWS_REGION, or write region = ... into your "
      "profile");
  CHECK(endpoint_for(iam, {}));
  CHECK(endpoint_for(sqs, {.region = "", .custom_url = "http://localhost:4566"}));
}

TEST_CASE("a region cannot bend the host") {
  for (auto region : {"evil.com/", "us east", "a@b", "US-EAST-1"})
    CHECK(endpoint_for(sqs, {.region = region}).error().code == "BadRegion");
}

TEST_CASE("malformed custom endpoints are refused") {
  for (auto text : {"localhost:4566", "ftp://x", "http://", "http://a b", "http://u@h/"})
    CHECK(endpoint_for(sqs, {.region = "us-east-1", .custom_url = text}).error().code ==
          "BadEndpoint");
}

TEST_CASE("real AWS has the bucket in the host") {
  auto aimed = aim("photos");
  CHECK(aimed.url == "https://photos.s3.us-east-2.amazonaws.com");
  CHECK(aimed.target == "/key?x=1");
  CHECK(aimed.host == "photos.s3.us-east-2.amazonaws.com");
}

TEST_CASE("a bucket that fits in no host name stays in the path") {
  for (std::string bucket : {"a.dotted.name", "Upper", "under_score", "-x-"}) {
    CAPTURE(bucket);
    CHECK(aim(bucket).target == "/" + bucket + "/key?x=1");
  }
}

TEST_CASE("a custom endpoint has the bucket in the path, unless asked otherwise") {
  CHECK(aim("photos", "http://127.0.0.1:4566").target == "/photos/key?x=1");
  CHECK(aim("photos", "http://s3.local:4566", BucketStyle::VirtualHost).url ==
        "http://photos.s3.local:4566");
}

TEST_CASE("a custom endpoint may have a path") {
  auto aimed = aim("photos", "http://proxy:8080/aws/");
  CHECK(aimed.url == "http://proxy:8080");
  CHECK(aimed.target == "/aws/photos/key?x=1");
}

TEST_CASE("the default port is not part of the Host header") {
  CHECK(aim("photos", "http://proxy:80").host == "proxy");
  CHECK(aim("photos", "https://proxy:443").host == "proxy");
  CHECK(aim("photos", "https://proxy:80").host == "proxy:80");
}

TEST_CASE("access points are refused by name") {
  auto endpoint = endpoint_for(s3, {.region = "us-east-2"}).value();
  http::Request request;
  CHECK(address(request, endpoint, "arn:aws:s3:us-east-2:1:accesspoint/x", BucketStyle::Auto)
            .error()
            .code == "NotSupported");
}
