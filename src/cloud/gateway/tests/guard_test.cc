#include "cloud/gateway/guard.h"

#include <doctest/doctest.h>

namespace windlass::cloud {

namespace {

http::Head request(std::string target, http::Headers headers) {
  return {.method = "GET", .target = std::move(target), .headers = std::move(headers)};
}

bool refused(const http::Head& head) { return guard(head).has_value(); }

}  // namespace

TEST_CASE("a page that rebound its own name to our address is refused") {
  CHECK(refused(request("/", {{"Host", "evil.example:4566"}})));
  CHECK(refused(request("/", {{"Host", "127.0.0.1.evil.example"}})));
  CHECK(refused(request("/", {{"Host", "localhost.evil.example"}})));
}

TEST_CASE("loopback names and AWS's own are ours, with any port") {
  for (auto* host : {"localhost", "LOCALHOST:4566", "127.0.0.1:4566", "[::1]:4566",
                     "bucket.s3.localhost:4566", "sqs.us-east-1.amazonaws.com"}) {
    CAPTURE(host);
    CHECK_FALSE(refused(request("/", {{"Host", host}})));
  }
}

TEST_CASE("a web page may not administrate, even from a loopback origin") {
  CHECK(refused(request("/_windlass/reset",
                        {{"Host", "localhost:4566"}, {"Origin", "http://localhost:3000"}})));
  CHECK(refused(request("/_windlass/reset", {{"Host", "localhost:4566"}, {"Origin", "null"}})));
  CHECK_FALSE(refused(request("/_windlass/reset", {{"Host", "localhost:4566"}})));
}

TEST_CASE("an AWS name is served, but not for administration") {
  CHECK(refused(request("/_windlass/health", {{"Host", "sqs.us-east-1.amazonaws.com"}})));
}

}  // namespace windlass::cloud
