// Bodies in signed chunks: AWS's published examples, and what becomes of a tampered one.
#include <doctest/doctest.h>

#include "aws/sigv4.h"
#include "aws/sigv4_canonical.h"
#include "base/hash.h"
#include "base/text.h"
#include "base/time.h"

using namespace windlass;
using namespace windlass::aws;

namespace {

// From Amazon S3's documentation: 65 KiB of 'a' in chunks of 64 KiB and 1 KiB.
ChunkedBody::Terms published_terms() {
  return {.signing_key = signing_key("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "20130524",
                                     "us-east-1", "s3"),
          .seed_signature = "4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9",
          .date_time = "20130524T000000Z",
          .scope = "20130524/us-east-1/s3/aws4_request"};
}

std::string chunk(std::size_t size, const std::string& signature) {
  char digits[20];
  std::snprintf(digits, sizeof digits, "%zx", size);
  return std::string(digits) + ";chunk-signature=" + signature + "\r\n" + std::string(size, 'a') +
         (size ? "\r\n" : "");
}

const std::string first = "ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648";
const std::string second = "0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497";
const std::string last = "b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9";

std::string published_body() {
  return chunk(65536, first) + chunk(1024, second) + chunk(0, last) + "\r\n";
}

std::string outcome(ChunkedBody::Terms terms, std::string_view text,
                    std::size_t piece_size = 1 << 20) {
  ChunkedBody body(std::move(terms));
  std::string out;
  while (!text.empty()) {
    auto taken = body.take(text.substr(0, piece_size), out);
    if (!taken) return taken.error().code;
    text.remove_prefix(std::min(piece_size, text.size()));
  }
  auto finished = body.finish();
  return finished ? std::to_string(out.size()) : finished.error().code;
}

// Signs chunks as a client would, so that every kind can be tried.
struct Writer {
  ChunkedBody::Terms terms;
  std::string before = terms.seed_signature;

  std::string sign(const std::string& kind, const std::string& middle) {
    before =
        hex(hmac_sha256(terms.signing_key, "AWS4-HMAC-SHA256-" + kind + "\n" + terms.date_time +
                                               "\n" + terms.scope + "\n" + before + "\n" + middle));
    return before;
  }
  std::string chunk(const std::string& data) {
    char digits[20];
    std::snprintf(digits, sizeof digits, "%zx", data.size());
    auto signature = sign("PAYLOAD", std::string(empty_sha256) + "\n" + hex(sha256(data)));
    return std::string(digits) + ";chunk-signature=" + signature + "\r\n" + data +
           (data.empty() ? "" : "\r\n");
  }
  std::string trailer(const std::string& name, const std::string& value) {
    auto signature = sign("TRAILER", hex(sha256(name + ":" + value + "\n")));
    return name + ":" + value + "\r\nx-amz-trailer-signature:" + signature + "\r\n\r\n";
  }
};

const std::string content(20'000, 'z');

ChunkedBody::Terms unsigned_terms() {
  return {.trailer = true, .checksum = "x-amz-checksum-crc32"};
}

std::string crc_of(const std::string& text) {
  Crc32 crc;
  crc.update(text);
  return base64(crc.finish());
}

std::string unsigned_body(const std::string& checksum) {
  return "4e20\r\n" + content + "\r\n0\r\nx-amz-checksum-crc32:" + checksum + "\r\n\r\n";
}

}  // namespace

TEST_CASE("the published chunked upload is accepted") {
  CHECK(outcome(published_terms(), published_body()) == "66560");
}

TEST_CASE("the published chunked upload with a trailer is accepted") {
  auto terms = published_terms();
  terms.seed_signature = "106e2a8a18243abcf37539882f36619c00e2dfc72633413f02d3b74544bfeb8e";
  terms.trailer = true;
  terms.checksum = "x-amz-checksum-crc32c";
  auto body = chunk(65536, "b474d8862b1487a5145d686f57f013e54db672cee1c953b3010fb58501ef5aa2") +
              chunk(1024, "1c1344b170168f8e65b41376b44b20fe354e373826ccbbe2c1d40a8cae51e5c7") +
              chunk(0, "2ca2aba2005185cf7159c6277faf83795951dd77a3a99e6e65d5c9f85863f992") +
              "x-amz-checksum-crc32c:sOO8/Q==\r\nx-amz-trailer-signature:"
              "d81f82fc3505edab99d459891051a732e8730629a2e4a59689829ca17fe2e435\r\n\r\n";
  CHECK(outcome(terms, body) == "66560");
}

TEST_CASE("it does not matter how the pieces fall") {
  for (std::size_t size : {1u, 2u, 7u, 86u, 4096u, 65536u})
    CHECK(outcome(published_terms(), published_body(), size) == "66560");
}

TEST_CASE("a changed byte anywhere in a chunked body is refused") {
  auto body = published_body();
  for (std::size_t i = 0; i<body.size(); i += i> 200 && i < 65000 ? 997 : 1) {
    CAPTURE(i);
    auto changed = body;
    changed[i] = changed[i] == '7' ? '8' : '7';
    CHECK(outcome(published_terms(), changed) != "66560");
  }
}

TEST_CASE("chunks in another order are refused") {
  Writer writer{published_terms()};
  auto a = writer.chunk(std::string(8192, 'a'));
  auto b = writer.chunk(std::string(8192, 'b'));
  auto end = writer.chunk("") + "\r\n";
  CHECK(outcome(published_terms(), a + b + end) == "16384");
  CHECK(outcome(published_terms(), b + a + end) == "SignatureDoesNotMatch");
}

TEST_CASE("a chunk left out or sent twice is refused") {
  Writer writer{published_terms()};
  auto a = writer.chunk(std::string(8192, 'a'));
  auto b = writer.chunk(std::string(8192, 'b'));
  auto end = writer.chunk("") + "\r\n";
  CHECK(outcome(published_terms(), a + end) == "SignatureDoesNotMatch");
  CHECK(outcome(published_terms(), a + a + b + end) == "SignatureDoesNotMatch");
}

TEST_CASE("a chunked body that was cut off anywhere is not complete") {
  auto body = published_body();
  for (auto cut :
       {body.size() - 1, body.size() - 2, body.size() - 50, body.size() - 200, std::size_t{0}})
    CHECK(outcome(published_terms(), body.substr(0, cut)) == "IncompleteBody");
}

TEST_CASE("what follows the end of a chunked body is refused") {
  CHECK(outcome(published_terms(), published_body() + "x") == "InvalidRequest");
}

TEST_CASE("small chunks are refused but for the last, as S3 does") {
  Writer writer{published_terms()};
  auto a = writer.chunk(std::string(8191, 'a'));
  auto b = writer.chunk(std::string(8192, 'b'));
  auto end = writer.chunk("") + "\r\n";
  CHECK(outcome(published_terms(), a + b + end) == "InvalidChunkSizeError");
}

TEST_CASE("a chunk header without end uses no memory without end") {
  CHECK(outcome(published_terms(), std::string(1 << 20, '0'), 100) == "InvalidRequest");
}

TEST_CASE("malformed chunk headers are refused") {
  for (std::string header :
       {"\r\n", ";chunk-signature=0\r\n", "-1;chunk-signature=0\r\n", "0x10\r\n",
        "ffffffffffffffff;chunk-signature=0\r\n", "10\r\n", "10\n"}) {
    CAPTURE(header);
    CHECK(outcome(published_terms(), header) == "InvalidRequest");
  }
}

TEST_CASE("an unsigned upload with a checksum in its trailer is accepted") {
  CHECK(outcome(unsigned_terms(), unsigned_body(crc_of(content))) == "20000");
}

TEST_CASE("a wrong checksum in the trailer is refused") {
  CHECK(outcome(unsigned_terms(), unsigned_body(crc_of("other"))) == "BadDigest");
}

TEST_CASE("an announced checksum that does not come is refused") {
  CHECK(outcome(unsigned_terms(), "4e20\r\n" + content + "\r\n0\r\n\r\n") ==
        "MalformedTrailerError");
}

TEST_CASE("a trailer is kept for the handler") {
  ChunkedBody body(unsigned_terms());
  std::string out;
  REQUIRE(body.take(unsigned_body(crc_of(content)), out));
  CHECK(body.trailer().get("x-amz-checksum-crc32") == crc_of(content));
}

TEST_CASE("a trailer of a signed upload that was changed or not signed is refused") {
  auto terms = published_terms();
  terms.trailer = true;
  Writer writer{terms};
  auto chunks = writer.chunk(content);
  chunks += writer.chunk("");
  auto trailer = writer.trailer("x-amz-checksum-crc32", crc_of(content));
  CHECK(outcome(terms, chunks + trailer) == "20000");
  auto changed = trailer;
  changed[25] = changed[25] == 'A' ? 'B' : 'A';
  CHECK(outcome(terms, chunks + changed) == "SignatureDoesNotMatch");
  CHECK(outcome(terms, chunks + "x-amz-checksum-crc32:AAAA\r\n\r\n") == "SignatureDoesNotMatch");
}

TEST_CASE("a trailer without end uses no memory without end") {
  std::string endless = "0\r\n";
  for (int i = 0; i < 1000; ++i) endless += "x-amz-meta:" + std::string(100, 'x') + "\r\n";
  CHECK(outcome(unsigned_terms(), endless) == "MalformedTrailerError");
}

TEST_CASE("the terms of a chunked body come from the claim") {
  Claim claim;
  http::Head head{
      .method = "PUT", .target = "/", .headers = {{"x-amz-trailer", "x-amz-checksum-crc32"}}};
  CHECK(!ChunkedBody::terms(claim, head, "key").value());
  claim.payload_hash = "STREAMING-UNSIGNED-PAYLOAD-TRAILER";
  auto terms = ChunkedBody::terms(claim, head, "key").value().value();
  CHECK(terms.signing_key.empty());
  CHECK(terms.checksum == "x-amz-checksum-crc32");
  claim.payload_hash = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD";
  CHECK(ChunkedBody::terms(claim, head, "key").value()->signing_key == "key");
  claim.payload_hash = "STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD";
  CHECK(ChunkedBody::terms(claim, head, "key").error().code == "NotImplemented");
}
