#include "aws/s3/head_object.h"
#include "base/hash.h"
#include "base/text.h"
#include "cloud/core/digests.h"
#include "cloud/s3/checksum.h"
#include "cloud/s3/context.h"
#include "s3_fixture.h"

namespace windlass::cloud::s3 {

namespace {

// A body as the gateway hands it on: its digests were computed while it came in.
struct Sent {
  http::Head head;
  BodyDigests digests;
  std::string body;

  Sent(std::string bytes, http::Headers headers, http::Headers trailer = {}) : body(bytes) {
    head.method = "PUT";
    head.target = "/bucket/key";
    head.headers = std::move(headers);
    BodyDigester digester(head);
    for (auto& byte : bytes) digester.update({&byte, 1});
    digests = digester.finish(std::move(trailer));
  }
  Call call() const {
    Call call;
    call.head = &head;
    call.digests = &digests;
    return call;
  }
  std::string verified() const {
    return code(verify_body(call(), Body(body), std::nullopt, std::nullopt));
  }
};

std::string crc(const std::string& bytes) { return base64(checksum_of(Body(bytes), "CRC32")); }

}  // namespace

TEST_CASE_FIXTURE(S3Fixture, "every checksum is verified, kept, and answered to who asks") {
  given_bucket();
  auto put_with = [&](auto set) {
    auto in = put_request("key", "hello");
    set(in);
    return code(call<op::PutObject>(in));
  };
  auto of = [](const char* algorithm) { return base64(checksum_of(Body("hello"), algorithm)); };
  auto wrong = [](std::size_t size) { return base64(std::string(size, 'x')); };
  CHECK(put_with([&](auto& in) { in.checksum_crc32 = of("CRC32"); }) == "");
  CHECK(put_with([&](auto& in) { in.checksum_crc32 = wrong(4); }) == "BadDigest");
  CHECK(put_with([&](auto& in) { in.checksum_crc32_c = of("CRC32C"); }) == "");
  CHECK(put_with([&](auto& in) { in.checksum_crc32_c = wrong(4); }) == "BadDigest");
  CHECK(put_with([&](auto& in) { in.checksum_crc64_nvme = of("CRC64NVME"); }) == "");
  CHECK(put_with([&](auto& in) { in.checksum_crc64_nvme = wrong(8); }) == "BadDigest");
  CHECK(put_with([&](auto& in) { in.checksum_sha1 = of("SHA1"); }) == "");
  CHECK(put_with([&](auto& in) { in.checksum_sha1 = wrong(20); }) == "BadDigest");
  CHECK(put_with([&](auto& in) { in.checksum_sha256 = wrong(32); }) == "BadDigest");
  CHECK(put_with([&](auto& in) { in.checksum_sha256 = "nonsense"; }) == "InvalidRequest");
  CHECK(put_with([&](auto& in) { in.checksum_sha512 = wrong(64); }) == "NotImplemented");
  CHECK(put_with([&](auto& in) { in.checksum_sha256 = of("SHA256"); }) == "");

  HeadObjectRequest head;
  head.bucket = "bucket";
  head.key = "key";
  CHECK(!call<op::HeadObject>(head)->checksum_sha256);
  head.checksum_mode = "ENABLED";
  CHECK(call<op::HeadObject>(head)->checksum_sha256 == of("SHA256"));
  CHECK(call<op::HeadObject>(head)->checksum_type == "FULL_OBJECT");
  auto range = get_request("key");
  range.checksum_mode = "ENABLED";
  range.range = "bytes=0-1";
  CHECK(!call<op::GetObject>(range)->checksum_sha256);
}

TEST_CASE_FIXTURE(S3Fixture, "an object that came without a checksum has AWS's default") {
  given_bucket();
  auto put = given_object("key", "hello");
  CHECK(put.checksum_crc64_nvme == base64(checksum_of(Body("hello"), "CRC64NVME")));
}

TEST_CASE_FIXTURE(S3Fixture, "an MD5 that is none, or another's, is refused") {
  given_bucket();
  auto in = put_request("key", "hello");
  in.content_md5 = "short";
  CHECK(code(call<op::PutObject>(in)) == "InvalidDigest");
  in = put_request("key", "hello");
  in.content_md5 = base64(md5("other"));
  CHECK(code(call<op::PutObject>(in)) == "BadDigest");
  in = put_request("key", "hello");
  in.content_md5 = base64(md5("hello"));
  CHECK(call<op::PutObject>(in));
}

TEST_CASE("a checksum behind the body counts as one before it") {
  http::Headers announced{{"x-amz-sdk-checksum-algorithm", "CRC32"},
                          {"x-amz-trailer", "x-amz-checksum-crc32"}};
  CHECK(Sent("hello", announced, {{"x-amz-checksum-crc32", crc("hello")}}).verified() == "");
  CHECK(Sent("hello", announced, {{"x-amz-checksum-crc32", crc("other")}}).verified() ==
        "BadDigest");
}

TEST_CASE("an announced checksum that never comes is refused") {
  CHECK(Sent("hello", {{"x-amz-sdk-checksum-algorithm", "CRC32"}}).verified() == "InvalidRequest");
  CHECK(Sent("hello", {{"x-amz-sdk-checksum-algorithm", "MD4"}}).verified() == "NotImplemented");
}

TEST_CASE("digests are of the whole body, however it came in") {
  Sent sent("hello",
            {{"x-amz-checksum-sha1", "?"}, {"x-amz-content-sha256", std::string(64, '0')}});
  CHECK(sent.digests.md5 == md5("hello"));
  CHECK(sent.digests.algorithm == "SHA1");
  CHECK(sent.digests.checksum == sha1("hello"));
  CHECK(sent.digests.sha256 == sha256("hello"));
}

TEST_CASE("only what somebody will look at is computed") {
  Sent sent("hello", {{"x-amz-content-sha256", "UNSIGNED-PAYLOAD"}});
  CHECK(sent.digests.sha256.empty());
  CHECK(sent.digests.algorithm == "CRC64NVME");
  http::Head get;
  get.method = "GET";
  BodyDigester digester(get);
  digester.update("hello");
  auto none = digester.finish({});
  CHECK(none.md5.empty());
  CHECK(none.algorithm.empty());
}

TEST_CASE("a document's digests are checked too") {
  Sent sent("<xml/>", {{"content-md5", base64(md5("<xml/>"))}});
  CHECK(code(check_document(sent.call())) == "");
  Sent other("<xml/>", {{"content-md5", base64(md5("else"))}});
  CHECK(code(check_document(other.call())) == "BadDigest");
  Sent summed("<xml/>", {{"x-amz-checksum-crc32", crc("else")}});
  CHECK(code(check_document(summed.call())) == "BadDigest");
}

}  // namespace windlass::cloud::s3
