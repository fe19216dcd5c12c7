#include <doctest/doctest.h>

#include "aws/protocol.h"
#include "aws/s3/copy_object.h"
#include "aws/s3/delete_objects.h"
#include "aws/s3/errors.h"
#include "aws/s3/get_bucket_location.h"
#include "aws/s3/get_object.h"
#include "aws/s3/head_object.h"
#include "aws/s3/list_buckets.h"
#include "aws/s3/put_object.h"
#include "aws/s3/service.h"

using namespace windlass;
using namespace windlass::aws;

namespace {

Route route(const std::string& method, const std::string& target, http::Headers headers = {}) {
  return find_route(s3::service, http::Head{method, target, std::move(headers)});
}

std::string operation_at(const std::string& method, const std::string& target,
                         http::Headers headers = {}) {
  auto found = route(method, target, std::move(headers));
  return found.operation ? found.operation->name : "none";
}

// A request that the operation's own client could send: every required query member has a value.
std::string own_target(const Operation& operation) {
  std::string target = operation.uri;
  auto put = [&](const std::string& label, const std::string& value) {
    auto at = target.find(label);
    if (at != std::string::npos) target.replace(at, label.size(), value);
  };
  put("{Bucket}", "bucket");
  put("{Key+}", "a/b.txt");
  for (auto& member : operation.input->members)
    if (member.required && member.location == Location::Query)
      target += std::string(target.find('?') == std::string::npos ? "?" : "&") + member.wire + "=1";
  return target;
}

http::Headers own_headers(const Operation& operation) {
  http::Headers headers;
  for (auto& member : operation.input->members)
    if (member.required && member.location == Location::Header) headers.add(member.wire, "x");
  return headers;
}

template <class Op>
Result<typename Op::Request> decoded(http::Request request) {
  typename Op::Request input;
  auto found = find_route(s3::service, request);
  if (found.operation != &Op::operation()) return Error{"Wrong", "another operation"};
  TRY(decode_request(Op::operation(), Protocol::RestXml, request, found, &input));
  return input;
}

http::Request request(const std::string& method, const std::string& target,
                      http::Headers headers = {}, std::string body = "") {
  http::Request made;
  made.method = method;
  made.target = target;
  made.headers = std::move(headers);
  made.body = Body(std::move(body));
  return made;
}

}  // namespace

TEST_CASE("every operation of S3 is found by the request that its client sends") {
  for (auto& operation : s3::service.operations) {
    // Asked of another host, by the same request as ListBuckets; and one with events, known by
    // name.
    if (!operation.input || std::string_view(operation.name) == "ListDirectoryBuckets") continue;
    auto target = own_target(operation);
    CAPTURE(target);
    CHECK(operation_at(operation.method, target, own_headers(operation)) == operation.name);
  }
}

TEST_CASE("what tells S3's operations apart is the query, and for copies a header") {
  http::Headers copy{{"X-Amz-Copy-Source", "/a/b"}};
  CHECK(operation_at("GET", "/b?list-type=2&prefix=x") == "ListObjectsV2");
  CHECK(operation_at("GET", "/b/?prefix=x") == "ListObjects");
  CHECK(operation_at("GET", "/b?versions") == "ListObjectVersions");
  CHECK(operation_at("GET", "/b?versions=") == "ListObjectVersions");
  CHECK(operation_at("PUT", "/b/k") == "PutObject");
  CHECK(operation_at("PUT", "/b/k", copy) == "CopyObject");
  CHECK(operation_at("PUT", "/b/k?partNumber=1&uploadId=u") == "UploadPart");
  CHECK(operation_at("PUT", "/b/k?partNumber=1&uploadId=u", copy) == "UploadPartCopy");
  CHECK(operation_at("POST", "/b/k?uploads") == "CreateMultipartUpload");
  CHECK(operation_at("POST", "/b/k?uploadId=u") == "CompleteMultipartUpload");
  CHECK(operation_at("GET", "/b/k?uploadId=u") == "ListParts");
  CHECK(operation_at("GET", "/b/k?versionId=3") == "GetObject");
  CHECK(operation_at("GET", "/b?analytics") == "ListBucketAnalyticsConfigurations");
  CHECK(operation_at("GET", "/b?analytics&id=1") == "GetBucketAnalyticsConfiguration");
}

TEST_CASE("a request for a bucket's sub-resource never means the bucket itself") {
  CHECK(operation_at("DELETE", "/b?acl") == "none");
  CHECK(operation_at("DELETE", "/b?analytics") == "DeleteBucketAnalyticsConfiguration");
  CHECK(operation_at("PATCH", "/b") == "none");
}

TEST_CASE("keys are taken as they are: slashes, blanks, escapes") {
  auto found = route("GET", "/b//a%2Fb/c%20d+e/");
  REQUIRE(found.operation);
  CHECK(found.labels == decltype(found.labels){{"Bucket", "b"}, {"Key", "/a/b/c d+e/"}});
}

TEST_CASE("an object's metadata are headers, in lower case") {
  auto input = decoded<s3::op::PutObject>(
      request("PUT", "/b/k", {{"X-Amz-Meta-Colour", "red"}, {"Content-Type", "text/x"}}, "data"));
  REQUIRE(input);
  CHECK(input->metadata->at("colour") == "red");
  CHECK(input->content_type == "text/x");
  CHECK(input->body->bytes() == "data");
}

TEST_CASE("an object's body in a file is handed on without being read") {
  auto body = Body(std::make_shared<File>(-1, "", File::Keep::Always), 7, 5u << 30);
  auto sent = request("PUT", "/b/k");
  sent.body = body;
  auto input = decoded<s3::op::PutObject>(sent);
  REQUIRE(input);
  CHECK(input->body->offset() == 7);
  s3::GetObjectOutput output{.body = body};
  auto response = encode_response(s3::op::GetObject::operation(), Protocol::RestXml, &output, "r");
  CHECK(response.body.size() == 5u << 30);
  CHECK(response.headers.get("Content-Type") == "binary/octet-stream");
}

TEST_CASE("S3's roots and namespace are those that its model leaves out") {
  s3::ListBucketsOutput output;
  output.buckets.emplace().emplace_back().name = "b";
  auto response =
      encode_response(s3::op::ListBuckets::operation(), Protocol::RestXml, &output, "r");
  CHECK(response.body.bytes() ==
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        "<ListAllMyBucketsResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">"
        "<Buckets><Bucket><Name>b</Name></Bucket></Buckets></ListAllMyBucketsResult>");
}

TEST_CASE("a bucket's location is a bare element, both ways") {
  auto& operation = s3::op::GetBucketLocation::operation();
  s3::GetBucketLocationOutput output{.location_constraint = "us-west-2"};
  auto response = encode_response(operation, Protocol::RestXml, &output, "r");
  CHECK(response.body.bytes().ends_with(
      "<LocationConstraint xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">us-west-2"
      "</LocationConstraint>"));
  s3::GetBucketLocationOutput again;
  REQUIRE(decode_response(operation, response, &again));
  CHECK(again.location_constraint == "us-west-2");
}

TEST_CASE("S3's errors are plain elements with their facts, and none in answers to HEAD") {
  auto missing = Error{"NoSuchKey", "The specified key does not exist."}
                     .with("Key", "k")
                     .with("x-amz-delete-marker", "true");
  auto response =
      encode_error(s3::service, &s3::op::GetObject::operation(), Protocol::RestXml, missing, "r");
  CHECK(response.status == 404);
  CHECK(response.headers.get("x-amz-delete-marker") == "true");
  CHECK(response.body.bytes() ==
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>NoSuchKey</Code>"
        "<Message>The specified key does not exist.</Message><Key>k</Key>"
        "<RequestId>r</RequestId><HostId>r</HostId></Error>");
  auto head =
      encode_error(s3::service, &s3::op::HeadObject::operation(), Protocol::RestXml, missing, "r");
  CHECK(head.status == 404);
  CHECK(head.body.empty());
}

TEST_CASE("an error that comes with status 200 is an error to the client") {
  http::Response response{
      200, {}, Body("<?xml version=\"1.0\"?>\n<Error><Code>SlowDown</Code></Error>")};
  s3::CopyObjectOutput output;
  auto refused = decode_response(s3::op::CopyObject::operation(), response, &output);
  REQUIRE(!refused);
  CHECK(refused.error().code == "SlowDown");
}

TEST_CASE("malformed XML is refused in S3's words") {
  std::string deep;
  for (int i = 0; i < 5000; ++i) deep += "<Object>";
  for (auto& body : {std::string("<Delete>"), std::string("<Delete><Object></Delete>"),
                     std::string("text"), std::string("<!DOCTYPE d [<!ENTITY e \"x\">]><Delete/>"),
                     std::string("<Delete>\xff</Delete>"),
                     std::string("<Delete><Quiet>x</Quiet></Delete>"), deep}) {
    CAPTURE(body);
    auto refused = decoded<s3::op::DeleteObjects>(request("POST", "/b?delete", {}, body));
    REQUIRE(!refused);
    CHECK(refused.error().code == "MalformedXML");
  }
}

TEST_CASE("flattened lists are read in order, with or without namespace") {
  auto input = decoded<s3::op::DeleteObjects>(request(
      "POST", "/b?delete", {},
      "<x:Delete xmlns:x='http://s3.amazonaws.com/doc/2006-03-01/'><x:Object><x:Key>a</x:Key>"
      "</x:Object><Quiet>true</Quiet><Object><Key>b &amp; "
      "<![CDATA[<c>]]></Key></Object></x:Delete>"));
  REQUIRE(input);
  REQUIRE(input->delete_->objects->size() == 2);
  CHECK((*input->delete_->objects)[1].key == "b & <c>");
  CHECK(input->delete_->quiet == true);
}
