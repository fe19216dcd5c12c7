#include "aws/s3/copy_object.h"
#include "aws/s3/delete_object_tagging.h"
#include "aws/s3/get_object_tagging.h"
#include "aws/s3/put_object_tagging.h"
#include "aws/s3/restore_object.h"
#include "s3_fixture.h"

namespace windlass::cloud::s3 {

namespace {

CopyObjectRequest copy(const std::string& source, const std::string& key) {
  CopyObjectRequest in;
  in.bucket = "bucket";
  in.key = key;
  in.copy_source = source;
  return in;
}

std::vector<Tag> tags(std::initializer_list<std::pair<const char*, const char*>> pairs) {
  std::vector<Tag> tags;
  for (auto& [key, value] : pairs) {
    tags.emplace_back().key = key;
    tags.back().value = value;
  }
  return tags;
}

struct CopyFixture : S3Fixture {
  CopyFixture() {
    given_bucket();
    auto in = put_request("source", "hello");
    in.content_type = "text/plain";
    in.metadata.emplace()["colour"] = "blue";
    in.tagging = "a=1";
    in.website_redirect_location = "/elsewhere";
    REQUIRE(call<op::PutObject>(in));
  }

  std::string tags_of(const std::string& key) {
    GetObjectTaggingRequest in;
    in.bucket = "bucket";
    in.key = key;
    auto got = call<op::GetObjectTagging>(in);
    REQUIRE(got);
    std::string text;
    for (auto& tag : *got->tag_set) text += *tag.key + "=" + *tag.value + ";";
    return text;
  }

  PutObjectTaggingRequest tagging(std::vector<Tag> tags) {
    PutObjectTaggingRequest in;
    in.bucket = "bucket";
    in.key = "source";
    in.tagging.emplace().tag_set = std::move(tags);
    return in;
  }
};

}  // namespace

TEST_CASE_FIXTURE(S3Fixture, "a copy may not name a delete marker as its source") {
  given_versioned_bucket();
  given_object("source", "hello");
  auto marker = given_deleted("source");
  auto named = call<op::CopyObject>(copy("bucket/source?versionId=" + *marker.version_id, "to"));
  CHECK(named.error().code == "InvalidRequest");
  CHECK(named.error().message.find("delete marker by version id") != std::string::npos);
  CHECK_FALSE(reply.headers.has("x-amz-delete-marker"));
  CHECK(call<op::CopyObject>(copy("bucket/source", "to")).error().code == "NoSuchKey");
}

TEST_CASE_FIXTURE(CopyFixture, "a copy has the bytes, headers and tags of its source") {
  auto copied = call<op::CopyObject>(copy("bucket/source", "copy"));
  REQUIRE(copied);
  auto got = call<op::GetObject>(get_request("copy"));
  CHECK(got->body->read_all() == "hello");
  CHECK(got->content_type == "text/plain");
  CHECK(got->metadata->at("colour") == "blue");
  CHECK(!got->website_redirect_location);
  CHECK(tags_of("copy") == "a=1;");
  CHECK(rows("s3_data") == 1);
}

TEST_CASE_FIXTURE(CopyFixture, "a copy may have headers and tags of its own") {
  auto in = copy("/bucket/source", "copy");
  in.metadata_directive = "REPLACE";
  in.content_type = "text/html";
  in.tagging_directive = "REPLACE";
  in.tagging = "b=2";
  REQUIRE(call<op::CopyObject>(in));
  auto got = call<op::GetObject>(get_request("copy"));
  CHECK(got->content_type == "text/html");
  CHECK(!got->metadata);
  CHECK(tags_of("copy") == "b=2;");
}

TEST_CASE_FIXTURE(CopyFixture, "copying an object onto itself must change something") {
  CHECK(code(call<op::CopyObject>(copy("bucket/source", "source"))) == "InvalidRequest");
  auto in = copy("bucket/source", "source");
  in.metadata_directive = "REPLACE";
  CHECK(call<op::CopyObject>(in));
  CHECK(content("source") == "hello");
  CHECK(rows("s3_data") == 1);
}

TEST_CASE_FIXTURE(CopyFixture, "a copy is made only if its source is what was meant") {
  auto in = copy("bucket/source", "copy");
  in.copy_source_if_none_match = "*";
  CHECK(code(call<op::CopyObject>(in)) == "PreconditionFailed");
  in = copy("bucket/source", "copy");
  in.copy_source_if_match = "\"other\"";
  CHECK(code(call<op::CopyObject>(in)) == "PreconditionFailed");
  in.copy_source_if_match = "*";
  CHECK(call<op::CopyObject>(in));
}

TEST_CASE_FIXTURE(CopyFixture, "a copy's source is found by its encoded name and its version") {
  given_versioning();
  auto first = given_object("a b+c", "one");
  given_object("a b+c", "two");
  REQUIRE(call<op::CopyObject>(copy("bucket/a%20b%2Bc?versionId=" + *first.version_id, "copy")));
  CHECK(content("copy") == "one");
  CHECK(code(call<op::CopyObject>(copy("bucket", "copy"))) == "InvalidArgument");
  CHECK(code(call<op::CopyObject>(copy("bucket/missing", "copy"))) == "NoSuchKey");
  CHECK(code(call<op::CopyObject>(copy("nowhere/key", "copy"))) == "NoSuchBucket");
}

TEST_CASE_FIXTURE(CopyFixture, "a copy can be given another checksum") {
  auto in = copy("bucket/source", "copy");
  in.checksum_algorithm = "CRC32";
  auto copied = call<op::CopyObject>(in);
  CHECK(copied->copy_object_result->checksum_crc32 == "NhCmhg==");
}

TEST_CASE_FIXTURE(CopyFixture, "tags of an object are put, read and removed") {
  REQUIRE(call<op::PutObjectTagging>(tagging(tags({{"b", "2"}, {"c", ""}}))));
  CHECK(tags_of("source") == "b=2;c=;");
  DeleteObjectTaggingRequest in;
  in.bucket = "bucket";
  in.key = "source";
  REQUIRE(call<op::DeleteObjectTagging>(in));
  CHECK(tags_of("source") == "");
}

TEST_CASE_FIXTURE(CopyFixture, "tags that AWS refuses are refused") {
  auto put = [&](std::vector<Tag> tags) {
    return code(call<op::PutObjectTagging>(tagging(std::move(tags))));
  };
  CHECK(put(tags({{"a", "1"}, {"a", "2"}})) == "InvalidTag");
  CHECK(put(tags({{"aws:a", "1"}})) == "InvalidTag");
  CHECK(put(tags({{"a{}", "1"}})) == "InvalidTag");
  CHECK(put(tags({{std::string(129, 'k').c_str(), "1"}})) == "InvalidTag");
  std::vector<Tag> eleven;
  for (int i = 0; i < 11; ++i) {
    eleven.emplace_back().key = "k" + std::to_string(i);
    eleven.back().value = "";
  }
  CHECK(put(eleven) == "BadRequest");
  auto in = put_request("other", "x");
  in.tagging = "a=1&a=2";
  CHECK(code(call<op::PutObject>(in)) == "InvalidArgument");
}

TEST_CASE_FIXTURE(CopyFixture, "an archived object is out of reach until it is restored") {
  auto put = put_request("old", "x");
  put.storage_class = "GLACIER";
  REQUIRE(call<op::PutObject>(put));
  CHECK(content("old") == "InvalidObjectState");
  RestoreObjectRequest in;
  in.bucket = "bucket";
  in.key = "old";
  in.restore_request.emplace().days = 2;
  REQUIRE(call<op::RestoreObject>(in));
  CHECK(reply.status == 202);
  CHECK(content("old") == "x");
  clock.advance(std::chrono::hours(24 * 4));
  CHECK(content("old") == "InvalidObjectState");
  in.key = "source";
  CHECK(code(call<op::RestoreObject>(in)) == "InvalidObjectState");
}

}  // namespace windlass::cloud::s3
