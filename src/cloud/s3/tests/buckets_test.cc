#include "aws/s3/delete_bucket.h"
#include "aws/s3/get_bucket_location.h"
#include "aws/s3/head_bucket.h"
#include "aws/s3/list_buckets.h"
#include "s3_fixture.h"

namespace windlass::cloud::s3 {

namespace {

CreateBucketRequest named(const std::string& name, const std::string& constraint = "") {
  CreateBucketRequest in;
  in.bucket = name;
  if (!constraint.empty()) {
    in.create_bucket_configuration.emplace();
    in.create_bucket_configuration->location_constraint = constraint;
  }
  return in;
}

HeadBucketRequest head(const std::string& name) {
  HeadBucketRequest in;
  in.bucket = name;
  return in;
}

}  // namespace

TEST_CASE_FIXTURE(S3Fixture, "a bucket that was made is there, and says where it is") {
  auto made = call<op::CreateBucket>(named("photos"));
  REQUIRE(made);
  CHECK(made->location == "/photos");
  auto there = call<op::HeadBucket>(head("photos"));
  REQUIRE(there);
  CHECK(there->bucket_region == "us-east-1");
}

TEST_CASE_FIXTURE(S3Fixture, "names that AWS refuses are refused") {
  for (auto name : {"ab", "Photos", "photos_2024", "-photos", "photos-", "a..b", "192.168.5.4",
                    "xn--photos", "photos-s3alias"})
    CHECK_MESSAGE(code(call<op::CreateBucket>(named(name))) == "InvalidBucketName", name);
  CHECK(code(call<op::CreateBucket>(named(std::string(64, 'a')))) == "InvalidBucketName");
  CHECK(call<op::CreateBucket>(named("photos.of-2024")));
}

TEST_CASE_FIXTURE(S3Fixture, "making a bucket again succeeds in us-east-1 only") {
  given_bucket("photos");
  CHECK(call<op::CreateBucket>(named("photos")));
  region.text = "eu-west-1";
  given_bucket("plans");
  CHECK(code(call<op::CreateBucket>(named("plans", "eu-west-1"))) == "BucketAlreadyOwnedByYou");
  CHECK(code(call<op::CreateBucket>(named("photos", "eu-west-1"))) == "BucketAlreadyOwnedByYou");
}

TEST_CASE_FIXTURE(S3Fixture, "a name that another account has is taken, and its bucket is closed") {
  given_bucket("photos");
  caller = root_of(AccountId{"111111111111"});
  CHECK(code(call<op::CreateBucket>(named("photos"))) == "BucketAlreadyExists");
  CHECK(code(call<op::HeadBucket>(head("photos"))) == "AccessDenied");
}

TEST_CASE_FIXTURE(S3Fixture, "a region's endpoint makes buckets of that region only") {
  CHECK(call<op::CreateBucket>(named("made-from-afar", "eu-west-1")));
  CHECK(code(call<op::CreateBucket>(named("nowhere", "us-east-1"))) == "InvalidLocationConstraint");
  region.text = "eu-west-1";
  CHECK(code(call<op::CreateBucket>(named("photos"))) == "IllegalLocationConstraintException");
  CHECK(code(call<op::CreateBucket>(named("photos", "eu-west-2"))) ==
        "IllegalLocationConstraintException");
  CHECK(call<op::CreateBucket>(named("photos", "eu-west-1")));
}

TEST_CASE_FIXTURE(S3Fixture, "a bucket's location is its region, and nothing for us-east-1") {
  given_bucket("here");
  region.text = "eu-west-1";
  given_bucket("there");
  GetBucketLocationRequest in;
  in.bucket = "here";
  CHECK(!call<op::GetBucketLocation>(in)->location_constraint);
  in.bucket = "there";
  CHECK(call<op::GetBucketLocation>(in)->location_constraint == "eu-west-1");
}

TEST_CASE_FIXTURE(S3Fixture,
                  "buckets are listed in order, by prefix, in pages, and only one's own") {
  for (auto name : {"beta", "alpha-2", "alpha-1", "gamma"}) given_bucket(name);
  caller = root_of(AccountId{"111111111111"});
  given_bucket("alpha-0");
  caller = root_of(AccountId{"000000000000"});

  ListBucketsRequest in;
  in.prefix = "alpha";
  in.max_buckets = 1;
  auto first = call<op::ListBuckets>(in);
  REQUIRE(first);
  REQUIRE(first->buckets->size() == 1);
  CHECK(first->buckets->front().name == "alpha-1");
  REQUIRE(first->continuation_token);
  in.continuation_token = first->continuation_token;
  auto second = call<op::ListBuckets>(in);
  CHECK(second->buckets->front().name == "alpha-2");
  CHECK(!second->continuation_token);
  CHECK(call<op::ListBuckets>({})->buckets->size() == 4);
}

TEST_CASE_FIXTURE(S3Fixture, "only an empty bucket can be deleted, and then its name is free") {
  given_bucket();
  given_object("a");
  DeleteBucketRequest in;
  in.bucket = "bucket";
  CHECK(code(call<op::DeleteBucket>(in)) == "BucketNotEmpty");
  given_deleted("a");
  CHECK(call<op::DeleteBucket>(in));
  CHECK(code(call<op::DeleteBucket>(in)) == "NoSuchBucket");
  CHECK(rows("s3_setting") == 0);
  caller = root_of(AccountId{"111111111111"});
  CHECK(call<op::CreateBucket>(named("bucket")));
}

TEST_CASE_FIXTURE(S3Fixture, "a bucket of which only delete markers are left is not empty") {
  given_versioned_bucket();
  auto marker = given_deleted("a");
  DeleteBucketRequest in;
  in.bucket = "bucket";
  CHECK(code(call<op::DeleteBucket>(in)) == "BucketNotEmpty");
  given_deleted("a", marker.version_id);
  CHECK(call<op::DeleteBucket>(in));
}

TEST_CASE_FIXTURE(S3Fixture, "a caller who expects another owner is refused") {
  given_bucket();
  auto in = head("bucket");
  in.expected_bucket_owner = "111111111111";
  CHECK(code(call<op::HeadBucket>(in)) == "AccessDenied");
}

}  // namespace windlass::cloud::s3
