// Whatever of a signed request is changed on the way, it is refused, and AWS's reason given.
#include <doctest/doctest.h>

#include "aws/sigv4.h"
#include "base/clock.h"
#include "base/hash.h"
#include "base/text.h"
#include "base/time.h"

using namespace windlass;
using namespace windlass::aws;
using namespace std::chrono_literals;

namespace {

const Credentials jane{"AKIDJANE", "janes-secret"};
const Time noon = *parse_basic("20261120T120000Z");

http::Request given_request() {
  http::Request request;
  request.method = "POST";
  request.target = "/queue/jobs?Action=Send&b=2";
  request.headers = {{"Host", "sqs.us-east-1.amazonaws.com"},
                     {"Content-Type", "application/x-amz-json-1.0"},
                     {"X-Amz-Target", "AmazonSQS.SendMessage"}};
  request.body = std::string("{\"MessageBody\":\"hi\"}");
  return request;
}

http::Request given_signed(Scope scope = {"us-east-1", "sqs"}) {
  auto request = given_request();
  sign(request, jane, scope, noon);
  return request;
}

http::Request given_presigned(Scope scope = {"us-east-1", "s3"}) {
  http::Request request;
  request.method = "GET";
  request.target = "/bucket/a%20key";
  request.headers = {{"Host", "localhost:4566"}};
  presign(request, jane, scope, noon, 60s,
          {.encode_path = false, .normalize_path = false, .payload_hash = "UNSIGNED-PAYLOAD"});
  return request;
}

Result<> check_at(const http::Request& request, Time now) {
  auto claim = TRY(find_claim(request));
  if (!claim) return Error{"NoClaim", "there is no signature"};
  SigningKeys keys;
  bool s3 = claim->service == "s3";
  auto hash = s3 ? std::string("UNSIGNED-PAYLOAD") : hex(sha256(request.body.bytes()));
  return verify(*claim, request, jane.secret_access_key, hash, now, keys,
                {.encode_path = !s3, .normalize_path = !s3});
}

std::string code_at(const http::Request& request, Time now = noon) {
  auto outcome = check_at(request, now);
  return outcome ? "accepted" : outcome.error().code;
}

std::string malformed_header(const std::string& authorization) {
  auto request = given_signed();
  request.headers.set("Authorization", authorization);
  auto claim = find_claim(request);
  return claim ? "accepted" : claim.error().code;
}

std::string with_query(const std::string& from, const std::string& to) {
  auto request = given_presigned();
  auto changed = replace_all(request.target, from, to);
  REQUIRE(changed != request.target);
  request.target = changed;
  auto claim = find_claim(request);
  return claim ? "accepted" : claim.error().code;
}

}  // namespace

TEST_CASE("an honest request is accepted") { CHECK(code_at(given_signed()) == "accepted"); }

TEST_CASE("a request without a signature carries no claim") {
  CHECK(!find_claim(given_request()).value());
}

TEST_CASE("any changed byte of the target is refused") {
  auto honest = given_signed();
  for (std::size_t i = 0; i < honest.target.size(); ++i) {
    CAPTURE(i);
    auto changed = honest;
    changed.target[i] = changed.target[i] == 'x' ? 'y' : 'x';
    CHECK(code_at(changed) == "SignatureDoesNotMatch");
  }
}

TEST_CASE("any changed byte of a signed header is refused") {
  auto honest = given_signed();
  for (std::string name : {"Host", "Content-Type", "X-Amz-Target"}) {
    auto value = honest.headers.get(name);
    for (std::size_t i = 0; i < value.size(); ++i) {
      CAPTURE(name);
      CAPTURE(i);
      auto changed = value;
      changed[i] = changed[i] == 'x' ? 'y' : 'x';
      auto request = honest;
      request.headers.set(name, changed);
      CHECK(code_at(request) == "SignatureDoesNotMatch");
    }
  }
}

TEST_CASE("any changed byte of the body is refused") {
  auto honest = given_signed();
  for (std::size_t i = 0; i < honest.body.bytes().size(); ++i) {
    auto changed = honest;
    changed.body.bytes()[i] = static_cast<char>(changed.body.bytes()[i] + 1);
    CHECK(code_at(changed) == "SignatureDoesNotMatch");
  }
}

TEST_CASE("any changed digit of the signature is refused") {
  auto honest = given_signed();
  auto value = honest.headers.get("Authorization");
  for (std::size_t i = value.size() - 64; i < value.size(); ++i) {
    auto changed = value;
    changed[i] = changed[i] == '0' ? '1' : '0';
    auto request = honest;
    request.headers.set("Authorization", changed);
    CHECK(code_at(request) == "SignatureDoesNotMatch");
  }
}

TEST_CASE("another method is refused") {
  auto request = given_signed();
  request.method = "PUT";
  CHECK(code_at(request) == "SignatureDoesNotMatch");
}

TEST_CASE("a signed header that was taken away is refused") {
  auto request = given_signed();
  request.headers.remove("X-Amz-Target");
  CHECK(code_at(request) == "SignatureDoesNotMatch");
}

TEST_CASE("a value added to a signed header is refused") {
  auto request = given_signed();
  request.headers.add("x-amz-target", "AmazonSQS.PurgeQueue");
  CHECK(code_at(request) == "SignatureDoesNotMatch");
}

TEST_CASE("a header that was not signed may be changed on the way") {
  auto request = given_signed();
  request.headers.add("User-Agent", "somebody's proxy");
  CHECK(code_at(request) == "accepted");
}

TEST_CASE("S3 refuses a header of its own that was not signed") {
  auto request = given_presigned();
  request.headers.add("x-amz-acl", "public-read");
  auto refused = check_at(request, noon);
  REQUIRE(!refused);
  CHECK(refused.error().message ==
        "There were headers present in the request which were not signed");
  CHECK(refused.error().fields.at(0).second == "x-amz-acl");
}

TEST_CASE("a signature that leaves out the host is refused") {
  auto request = given_signed();
  auto value = request.headers.get("Authorization");
  request.headers.set("Authorization", replace_all(value, "content-type;host", "content-type"));
  CHECK(check_at(request, noon).error().message ==
        "'Host' must be a 'SignedHeader' in the AWS Authorization.");
}

TEST_CASE("a credential moved to another region, service or day is refused") {
  for (auto& [from, to] : {std::pair<std::string, std::string>{"us-east-1", "eu-west-1"},
                           {"/sqs/", "/sns/"},
                           {"/20261120/", "/20261121/"}}) {
    CAPTURE(to);
    auto request = given_signed();
    auto value = request.headers.get("Authorization");
    request.headers.set("Authorization", replace_all(value, from, to));
    CHECK(code_at(request) == "SignatureDoesNotMatch");
  }
}

TEST_CASE("a key of another day is refused, and the days are named") {
  auto request = given_signed();
  auto value = request.headers.get("Authorization");
  request.headers.set("Authorization", replace_all(value, "/20261120/", "/20261119/"));
  CHECK(check_at(request, noon).error().message ==
        "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: "
        "'20261119' != '20261120', from '20261120T120000Z'.");
}

TEST_CASE("a request may be a quarter of an hour old or ahead, not more") {
  auto request = given_signed();
  CHECK(code_at(request, noon + 15min) == "accepted");
  CHECK(code_at(request, noon - 15min) == "accepted");
  CHECK(code_at(request, noon + 15min + 1s) == "RequestTimeTooSkewed");
  CHECK(code_at(request, noon - 15min - 1s) == "RequestTimeTooSkewed");
}

TEST_CASE("an old request is told which times were compared") {
  CHECK(check_at(given_signed(), noon + 20min).error().message ==
        "Signature expired: 20261120T120000Z is now earlier than 20261120T120500Z "
        "(20261120T122000Z - 15 min.)");
}

TEST_CASE("a presigned request holds for its time, and not a second longer") {
  auto request = given_presigned();
  CHECK(code_at(request, noon + 60s) == "accepted");
  auto expired = check_at(request, noon + 61s);
  REQUIRE(!expired);
  CHECK(expired.error().code == "AccessDenied");
  CHECK(expired.error().message == "Request has expired");
}

TEST_CASE("a presigned request from the future is not valid yet") {
  CHECK(check_at(given_presigned(), noon - 16min).error().message == "Request is not valid yet");
}

TEST_CASE("any changed byte of a presigned target is refused") {
  auto honest = given_presigned();
  for (std::size_t i = 0; i < honest.target.size(); ++i) {
    CAPTURE(i);
    auto changed = honest;
    changed.target[i] = changed.target[i] == '1' ? '2' : '1';
    CHECK(code_at(changed) != "accepted");
  }
}

TEST_CASE("a longer life written into a presigned URL is refused") {
  auto request = given_presigned();
  request.target = replace_all(request.target, "X-Amz-Expires=60", "X-Amz-Expires=6000");
  CHECK(code_at(request) == "SignatureDoesNotMatch");
}

TEST_CASE("parameters added to a presigned URL are refused") {
  auto request = given_presigned();
  request.target += "&response-content-type=text%2Fhtml";
  CHECK(code_at(request) == "SignatureDoesNotMatch");
}

TEST_CASE("two spellings of the same S3 path and query are the same request") {
  auto request = given_presigned();
  request.target = replace_all(request.target, "/bucket/a%20key", "/%62ucket/a%20key");
  CHECK(code_at(request) == "accepted");
}

TEST_CASE("an escaped slash in an S3 key does not pass for a slash") {
  auto request = given_presigned();
  request.target = replace_all(request.target, "/bucket/a", "/bucket%2Fa");
  CHECK(code_at(request) == "SignatureDoesNotMatch");
}

TEST_CASE("incomplete Authorization headers are refused by what they lack") {
  CHECK(malformed_header("AWS4-HMAC-SHA256") == "IncompleteSignature");
  CHECK(malformed_header("AWS4-HMAC-SHA256 Credential=a/20261120/r/s/aws4_request") ==
        "IncompleteSignature");
  CHECK(malformed_header("AWS4-HMAC-SHA256 Credential=a/20261120/r/aws4_request, "
                         "SignedHeaders=host, Signature=0") == "IncompleteSignature");
  CHECK(malformed_header("AWS4-HMAC-SHA256 Credential=a/20261120/r/s/aws4_request, "
                         "SignedHeaders=, Signature=0") == "IncompleteSignature");
  CHECK(malformed_header("Bearer abc") == "IncompleteSignature");
  CHECK(malformed_header("AWS4-ECDSA-P256-SHA256 Credential=a") == "IncompleteSignature");
  CHECK(malformed_header("AWS AKID:abcd") == "InvalidRequest");
}

TEST_CASE("components of the Authorization header may come in any order, without blanks") {
  auto request = given_signed();
  auto value = request.headers.get("Authorization").substr(17);
  auto parts = split(value, ',');
  REQUIRE(parts.size() == 3);
  request.headers.set("Authorization", "AWS4-HMAC-SHA256 " + std::string(trimmed(parts[2])) + "," +
                                           std::string(trimmed(parts[0])) + "," +
                                           std::string(trimmed(parts[1])));
  CHECK(code_at(request) == "accepted");
}

TEST_CASE("malformed presigned queries are refused") {
  auto code = "AuthorizationQueryParametersError";
  CHECK(with_query("X-Amz-Expires=60", "X-Amz-Expires=soon") == code);
  CHECK(with_query("X-Amz-Expires=60", "X-Amz-Expires=-1") == code);
  CHECK(with_query("X-Amz-Expires=60", "X-Amz-Expires=604801") == code);
  CHECK(with_query("X-Amz-Date=20261120T120000Z", "X-Amz-Date=today") == code);
  CHECK(with_query("X-Amz-Algorithm=AWS4-HMAC-SHA256", "X-Amz-Algorithm=AWS4") == code);
  CHECK(with_query("%2Faws4_request", "") == code);
  CHECK(with_query("X-Amz-SignedHeaders=host", "Y=1") == code);
}

TEST_CASE("a request signed in both places is refused") {
  auto request = given_presigned();
  request.headers.add("Authorization", given_signed().headers.get("Authorization"));
  CHECK(find_claim(request).error().code == "InvalidArgument");
}

TEST_CASE("a Date header serves where X-Amz-Date is missing") {
  auto request = given_request();
  auto authorization = given_signed().headers.get("Authorization");
  request.headers.add("Authorization", authorization);
  request.headers.add("Date", "Fri, 20 Nov 2026 12:00:00 GMT");
  auto claim = find_claim(request).value();
  REQUIRE(claim);
  CHECK(claim->time == noon);
}

TEST_CASE("a session token is part of what is signed") {
  auto request = given_request();
  auto visitor = jane;
  visitor.session_token = "token-1";
  sign(request, visitor, {"us-east-1", "sqs"}, noon);
  CHECK(find_claim(request).value()->session_token == "token-1");
  CHECK(code_at(request) == "accepted");
  request.headers.set("X-Amz-Security-Token", "token-2");
  CHECK(code_at(request) == "SignatureDoesNotMatch");
}

TEST_CASE("signing again replaces the former signature") {
  auto request = given_signed();
  auto count = request.headers.size();
  sign(request, jane, {"us-east-1", "sqs"}, noon + 1h);
  CHECK(request.headers.size() == count);
  CHECK(code_at(request, noon + 1h) == "accepted");
}

TEST_CASE("signing keys of one access key are told apart by secret, date, region and service") {
  SigningKeys keys;
  auto base = keys.find("a", "s", "20261120", "us-east-1", "sqs");
  CHECK(base.size() == 32);
  CHECK(base == keys.find("a", "s", "20261120", "us-east-1", "sqs"));
  CHECK(base != keys.find("a", "t", "20261120", "us-east-1", "sqs"));
  CHECK(base != keys.find("a", "s", "20261121", "us-east-1", "sqs"));
  CHECK(base != keys.find("a", "s", "20261120", "us-east-2", "sqs"));
  CHECK(base != keys.find("a", "s", "20261120", "us-east-1", "sns"));
}
