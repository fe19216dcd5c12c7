#include <fcntl.h>
#include <unistd.h>

#include "aws/s3/delete_objects.h"
#include "aws/s3/get_object_attributes.h"
#include "aws/s3/head_object.h"
#include "base/hash.h"
#include "base/text.h"
#include "base/time.h"
#include "cloud/core/digests.h"
#include "s3_fixture.h"

namespace windlass::cloud::s3 {

TEST_CASE_FIXTURE(S3Fixture, "what was put is what is got, at every size where its place changes") {
  given_bucket();
  for (std::size_t size : {0, 1, 65'536, 65'537, 1'048'576, 3'000'000}) {
    CAPTURE(size);
    std::string bytes(size, 'a');
    for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<char>(i * 31 >> 4);
    auto put = given_object("key", bytes);
    CHECK(put.e_tag == "\"" + hex(md5(bytes)) + "\"");
    CHECK(content("key") == bytes);
  }
}

TEST_CASE_FIXTURE(S3Fixture, "small objects lie in rows and larger ones in files") {
  given_bucket();
  given_object("small", std::string(65'536, 'a'));
  CHECK(files() == 0);
  given_object("large", std::string(65'537, 'a'));
  CHECK(files() == 1);
}

TEST_CASE_FIXTURE(S3Fixture, "a spooled body becomes the object's file without a copy") {
  given_bucket();
  auto path = settings.object_dir + "/spool-0123";
  auto descriptor = ::open(path.c_str(), O_RDWR | O_CREAT, 0600);
  REQUIRE(::write(descriptor, "spooled", 7) == 7);
  given_object("key", Body(std::make_shared<File>(descriptor, path, File::Keep::WhileOpen), 0, 7));
  CHECK(std::filesystem::exists(path));
  CHECK(files() == 1);
  CHECK(content("key") == "spooled");
}

TEST_CASE_FIXTURE(S3Fixture, "a refused put leaves no file behind") {
  given_bucket();
  auto in = put_request("key", megabytes(1));
  in.content_md5 = base64(md5("something else"));
  CHECK(code(call<op::PutObject>(in)) == "BadDigest");
  in = put_request("key", megabytes(1));
  in.bucket = "nowhere";
  CHECK(code(call<op::PutObject>(in)) == "NoSuchBucket");
  CHECK(files() == 0);
  CHECK(rows("s3_data") == 0);
}

TEST_CASE_FIXTURE(S3Fixture,
                  "a replaced object's file goes when no reader can be about to open it") {
  given_bucket();
  given_object("key", megabytes(1, 'a'));
  auto reading = call<op::GetObject>(get_request("key"));
  given_object("key", megabytes(1, 'b'));
  CHECK(files() == 2);
  clock.advance(std::chrono::seconds(11));
  run_tasks();
  CHECK(files() == 1);
  CHECK(reading->body->read_all() == megabytes(1, 'a'));
  CHECK(content("key") == megabytes(1, 'b'));
}

TEST_CASE_FIXTURE(S3Fixture, "the sweep removes files that no row names, and no others") {
  given_bucket();
  given_object("key", megabytes(1));
  auto path = settings.object_dir + "/spool-lost";
  ::close(::open(path.c_str(), O_RDWR | O_CREAT, 0600));
  CHECK(sweep(db, settings.object_dir) == 1);
  CHECK(!std::filesystem::exists(path));
  CHECK(content("key") == megabytes(1));
}

TEST_CASE_FIXTURE(S3Fixture, "a sweep while serving leaves a body that is still coming in") {
  auto path = settings.object_dir + "/spool-coming";
  auto descriptor = ::open(path.c_str(), O_RDWR | O_CREAT, 0600);
  CHECK(sweep(db, settings.object_dir, Sweep::WhileServing) == 0);
  CHECK(std::filesystem::exists(path));
  ::close(descriptor);
  CHECK(sweep(db, settings.object_dir, Sweep::WhileServing) == 1);
}

TEST_CASE_FIXTURE(S3Fixture, "an object has the headers that it was given") {
  given_bucket();
  auto in = put_request("key", "x");
  in.content_type = "text/plain";
  in.cache_control = "no-cache";
  in.content_encoding = "aws-chunked,gzip";
  in.expires = "Wed, 21 Oct 2026 07:28:00 GMT";
  in.metadata.emplace()["Colour"] = "blue";
  REQUIRE(call<op::PutObject>(in));
  auto got = call<op::GetObject>(get_request("key"));
  CHECK(got->content_type == "text/plain");
  CHECK(got->cache_control == "no-cache");
  CHECK(got->content_encoding == "gzip");
  CHECK(got->expires == "Wed, 21 Oct 2026 07:28:00 GMT");
  CHECK(got->metadata->at("colour") == "blue");
  CHECK(got->server_side_encryption == "AES256");
}

TEST_CASE_FIXTURE(S3Fixture, "keys and metadata have AWS's limits") {
  given_bucket();
  CHECK(code(call<op::PutObject>(put_request(std::string(1025, 'k'), "x"))) == "KeyTooLongError");
  CHECK(call<op::PutObject>(put_request(std::string(1024, 'k'), "x")));
  CHECK(code(call<op::PutObject>(put_request("\xff", "x"))) == "InvalidURI");
  auto in = put_request("key", "x");
  in.metadata.emplace()["a"] = std::string(2048, 'v');
  CHECK(code(call<op::PutObject>(in)) == "MetadataTooLarge");
}

TEST_CASE_FIXTURE(S3Fixture, "what is not there is refused by what is missing") {
  CHECK(content("key") == "NoSuchBucket");
  given_bucket();
  CHECK(content("key") == "NoSuchKey");
  CHECK(content("key", "null") == "NoSuchVersion");
  CHECK(content("key", "nonsense") == "InvalidArgument");
}

TEST_CASE_FIXTURE(S3Fixture, "encryption that does not exist here is refused by name, S3's own is taken") {
  given_bucket();
  auto in = put_request("key", "x");
  in.server_side_encryption = "aws:kms:dsse";
  CHECK(code(call<op::PutObject>(in)) == "NotImplemented");
  in = put_request("key", "x");
  in.sse_customer_algorithm = "AES256";
  CHECK(code(call<op::PutObject>(in)) == "NotImplemented");
  in = put_request("key", "x");
  in.server_side_encryption = "AES256";
  CHECK(call<op::PutObject>(in));
}

TEST_CASE_FIXTURE(S3Fixture, "a range is answered with just those bytes") {
  given_bucket();
  given_object("small", "0123456789");
  given_object("large", "0123456789" + megabytes(2));
  struct Case {
    const char *range, *bytes, *content_range;
  };
  for (auto& [range, bytes, content_range] :
       {Case{"bytes=0-3", "0123", "bytes 0-3/10"}, Case{"bytes=7-", "789", "bytes 7-9/10"},
        Case{"bytes=-2", "89", "bytes 8-9/10"}, Case{"bytes=8-100", "89", "bytes 8-9/10"},
        Case{"bytes=-100", "0123456789", "bytes 0-9/10"}}) {
    CAPTURE(range);
    auto in = get_request("small");
    in.range = range;
    auto got = call<op::GetObject>(in);
    REQUIRE(got);
    CHECK(reply.status == 206);
    CHECK(got->body->read_all() == bytes);
    CHECK(got->content_range == content_range);
    CHECK(got->content_length == static_cast<std::int64_t>(std::string(bytes).size()));
  }
  auto in = get_request("large");
  in.range = "bytes=2-4";
  CHECK(call<op::GetObject>(in)->body->read_all() == "234");
}

TEST_CASE_FIXTURE(S3Fixture,
                  "a range outside the object is refused, and what is no range ignored") {
  given_bucket();
  given_object("key", "0123456789");
  auto status_of = [&](const char* range) {
    auto in = get_request("key");
    in.range = range;
    auto got = call<op::GetObject>(in);
    return got ? reply.status : got.error().status;
  };
  CHECK(status_of("bytes=10-") == 416);
  CHECK(status_of("bytes=-0") == 416);
  CHECK(status_of("bytes=5-2") == 0);
  CHECK(status_of("bytes=0-1,4-5") == 0);
  CHECK(status_of("lines=1-2") == 0);
}

TEST_CASE_FIXTURE(S3Fixture, "conditions of reads are weighed in HTTP's order") {
  given_bucket();
  auto etag = *given_object("key").e_tag;
  auto then = clock.now();
  auto earlier = then - std::chrono::hours(1), later = then + std::chrono::hours(1);
  auto ask = [&](auto set) {
    auto in = get_request("key");
    set(in);
    auto got = call<op::GetObject>(in);
    return got ? 200 : got.error().status;
  };
  CHECK(ask([&](auto& in) { in.if_match = etag; }) == 200);
  CHECK(ask([&](auto& in) { in.if_match = "\"other\""; }) == 412);
  CHECK(ask([&](auto& in) { in.if_none_match = etag; }) == 304);
  CHECK(reply.headers.get("ETag") == etag);
  CHECK(ask([&](auto& in) { in.if_none_match = "\"other\""; }) == 200);
  CHECK(ask([&](auto& in) { in.if_modified_since = earlier; }) == 200);
  CHECK(ask([&](auto& in) { in.if_modified_since = later; }) == 304);
  CHECK(ask([&](auto& in) { in.if_unmodified_since = earlier; }) == 412);
  CHECK(ask([&](auto& in) { in.if_unmodified_since = later; }) == 200);
  // An ETag says more than a date.
  CHECK(ask([&](auto& in) { in.if_match = etag, in.if_unmodified_since = earlier; }) == 200);
  CHECK(ask([&](auto& in) { in.if_none_match = etag, in.if_modified_since = earlier; }) == 304);
}

TEST_CASE_FIXTURE(S3Fixture,
                  "a conditional write happens only if what is there is what was meant") {
  given_bucket();
  auto create = [&] {
    auto in = put_request("key", "new");
    in.if_none_match = "*";
    return code(call<op::PutObject>(in));
  };
  CHECK(create() == "");
  CHECK(create() == "PreconditionFailed");
  auto in = put_request("key", "newer");
  in.if_match = "\"other\"";
  CHECK(code(call<op::PutObject>(in)) == "PreconditionFailed");
  in = put_request("key", "newer");
  in.if_match = "\"" + hex(md5("new")) + "\"";
  CHECK(call<op::PutObject>(in));
  CHECK(content("key") == "newer");
  in = put_request("missing", "x");
  in.if_match = "\"any\"";
  CHECK(code(call<op::PutObject>(in)) == "NoSuchKey");
}

TEST_CASE_FIXTURE(S3Fixture, "HEAD says what GET says, without the bytes") {
  given_bucket();
  auto put = put_request("key", "0123456789");
  put.tagging = "a=1&b=2";
  put.storage_class = "STANDARD_IA";
  REQUIRE(call<op::PutObject>(put));
  HeadObjectRequest in;
  in.bucket = "bucket";
  in.key = "key";
  auto head = call<op::HeadObject>(in);
  REQUIRE(head);
  CHECK(head->content_length == 10);
  CHECK(head->e_tag == "\"" + hex(md5("0123456789")) + "\"");
  CHECK(head->storage_class == "STANDARD_IA");
  CHECK(head->accept_ranges == "bytes");
  CHECK(call<op::GetObject>(get_request("key"))->tag_count == 2);
}

TEST_CASE_FIXTURE(S3Fixture, "a presigned URL may say how its answer looks") {
  given_bucket();
  given_object("key");
  auto in = get_request("key");
  in.response_content_type = "text/html";
  in.response_content_disposition = "attachment";
  auto got = call<op::GetObject>(in);
  CHECK(got->content_type == "text/html");
  CHECK(got->content_disposition == "attachment");
}

TEST_CASE_FIXTURE(S3Fixture, "deleting many says what became of each") {
  given_bucket();
  given_object("a");
  given_object("b");
  DeleteObjectsRequest in;
  in.bucket = "bucket";
  in.delete_.emplace();
  in.delete_->objects.emplace();
  for (auto key : {"a", "b", "never-there"}) in.delete_->objects->emplace_back().key = key;
  in.delete_->objects->emplace_back().key = std::string(2000, 'k');
  auto deleted = call<op::DeleteObjects>(in);
  REQUIRE(deleted);
  CHECK(deleted->deleted->size() == 3);
  REQUIRE(deleted->errors->size() == 1);
  CHECK(deleted->errors->front().code == "KeyTooLongError");
  CHECK(rows("s3_object") == 0);
  CHECK(rows("s3_data") == 0);

  in.delete_->quiet = true;
  CHECK(!call<op::DeleteObjects>(in)->deleted);
  in.delete_->objects->resize(1001);
  CHECK(code(call<op::DeleteObjects>(in)) == "MalformedXML");
}

TEST_CASE_FIXTURE(S3Fixture, "the attributes of an object are those that were asked for") {
  given_bucket();
  given_object("key", "hello");
  GetObjectAttributesRequest in;
  in.bucket = "bucket";
  in.key = "key";
  CHECK(code(call<op::GetObjectAttributes>(in)) == "InvalidArgument");
  in.object_attributes = std::vector<std::string>{"ETag", "ObjectSize", "Checksum"};
  auto got = call<op::GetObjectAttributes>(in);
  REQUIRE(got);
  CHECK(got->e_tag == hex(md5("hello")));
  CHECK(got->object_size == 5);
  CHECK(!got->storage_class);
  CHECK(got->checksum->checksum_crc64_nvme);
}

}  // namespace windlass::cloud::s3
