#include "aws/s3/list_object_versions.h"
#include "s3_fixture.h"

namespace windlass::cloud::s3 {

TEST_CASE_FIXTURE(S3Fixture, "every put into a versioned bucket keeps what was there") {
  given_versioned_bucket();
  auto first = given_object("key", "one");
  auto second = given_object("key", "two");
  CHECK(first.version_id != second.version_id);
  CHECK(content("key") == "two");
  CHECK(content("key", first.version_id) == "one");
}

TEST_CASE_FIXTURE(S3Fixture,
                  "deleting puts a marker in the key's place, and deleting that undoes it") {
  given_versioned_bucket();
  auto put = given_object("key", "one");
  auto marker = given_deleted("key");
  CHECK(marker.delete_marker == true);
  CHECK(content("key") == "NoSuchKey");
  CHECK(reply.headers.get("x-amz-delete-marker") == "true");
  CHECK(content("key", marker.version_id) == "MethodNotAllowed");
  CHECK(content("key", put.version_id) == "one");
  CHECK(given_deleted("key", marker.version_id).delete_marker == true);
  CHECK(content("key") == "one");
}

TEST_CASE_FIXTURE(S3Fixture, "deleting the newest version brings the one before it back") {
  given_versioned_bucket();
  given_object("key", "one");
  auto second = given_object("key", "two");
  given_deleted("key", second.version_id);
  CHECK(content("key") == "one");
}

TEST_CASE_FIXTURE(S3Fixture, "an object from before versioning is the version 'null'") {
  given_bucket();
  given_object("key", "old");
  given_versioning();
  given_object("key", "new");
  CHECK(content("key", "null") == "old");
  given_deleted("key", "null");
  CHECK(content("key", "null") == "NoSuchVersion");
  CHECK(content("key") == "new");
}

TEST_CASE_FIXTURE(S3Fixture,
                  "while versioning is suspended, 'null' is replaced and versions stay") {
  given_versioned_bucket();
  auto kept = given_object("key", "kept");
  given_versioning("Suspended");
  given_object("key", "null one");
  given_object("key", "null two");
  CHECK(content("key") == "null two");
  CHECK(content("key", kept.version_id) == "kept");
  CHECK(rows("s3_object") + rows("s3_version") == 2);
  CHECK(given_deleted("key").version_id == "null");
  CHECK(content("key") == "NoSuchKey");
  CHECK(content("key", kept.version_id) == "kept");
  CHECK(rows("s3_object") + rows("s3_version") == 2);
}

TEST_CASE_FIXTURE(S3Fixture, "versions are listed newest first, with who is the latest") {
  given_versioned_bucket();
  auto one = given_object("key", "one");
  auto two = given_object("key", "two");
  auto marker = given_deleted("other");
  ListObjectVersionsRequest in;
  in.bucket = "bucket";
  auto listed = call<op::ListObjectVersions>(in);
  REQUIRE(listed);
  REQUIRE(listed->versions->size() == 2);
  CHECK((*listed->versions)[0].version_id == two.version_id);
  CHECK((*listed->versions)[0].is_latest == true);
  CHECK((*listed->versions)[1].version_id == one.version_id);
  CHECK((*listed->versions)[1].is_latest == false);
  REQUIRE(listed->delete_markers->size() == 1);
  CHECK((*listed->delete_markers)[0].version_id == marker.version_id);
  CHECK((*listed->delete_markers)[0].is_latest == true);
}

TEST_CASE_FIXTURE(S3Fixture, "a marker that was followed by a put is not the latest any more") {
  given_versioned_bucket();
  given_deleted("key");
  given_object("key", "back");
  ListObjectVersionsRequest in;
  in.bucket = "bucket";
  CHECK((*call<op::ListObjectVersions>(in)->delete_markers)[0].is_latest == false);
}

TEST_CASE_FIXTURE(S3Fixture, "versioning is off, on or suspended, and nothing else") {
  given_bucket();
  PutBucketVersioningRequest in;
  in.bucket = "bucket";
  in.versioning_configuration.emplace();
  CHECK(code(call<op::PutBucketVersioning>(in)) == "IllegalVersioningConfigurationException");
  in.versioning_configuration->status = "Off";
  CHECK(code(call<op::PutBucketVersioning>(in)) == "MalformedXML");
}

}  // namespace windlass::cloud::s3
