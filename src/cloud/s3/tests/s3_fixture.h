// A cloud with S3, and words to set it up.
#pragma once

#include "aws/s3/create_bucket.h"
#include "aws/s3/delete_object.h"
#include "aws/s3/delete_public_access_block.h"
#include "aws/s3/get_object.h"
#include "aws/s3/list_objects_v2.h"
#include "aws/s3/put_bucket_versioning.h"
#include "aws/s3/put_object.h"
#include "cloud/core/testing/fixture.h"
#include "cloud/s3/s3.h"

namespace windlass::cloud::s3 {

namespace op = aws::s3::op;
using namespace aws::s3;

struct S3Fixture : testing::Fixture {
  explicit S3Fixture(std::initializer_list<const Service*> services = {&s3::service})
      : Fixture(services) {}

  void given_bucket(const std::string& name = "bucket") {
    CreateBucketRequest in;
    in.bucket = name;
    if (region.text != "us-east-1") {
      in.create_bucket_configuration.emplace();
      in.create_bucket_configuration->location_constraint = region.text;
    }
    auto made = call<op::CreateBucket>(in);
    REQUIRE_MESSAGE(made, made.error().message);
  }

  void given_versioning(const std::string& status = "Enabled") {
    PutBucketVersioningRequest in;
    in.bucket = "bucket";
    in.versioning_configuration.emplace();
    in.versioning_configuration->status = status;
    REQUIRE(call<op::PutBucketVersioning>(in));
  }

  void given_versioned_bucket() {
    given_bucket();
    given_versioning();
  }

  void given_nothing_blocks_the_public() {
    DeletePublicAccessBlockRequest in;
    in.bucket = "bucket";
    REQUIRE(call<op::DeletePublicAccessBlock>(in));
  }

  static PutObjectRequest put_request(const std::string& key, Body body) {
    PutObjectRequest in;
    in.bucket = "bucket";
    in.key = key;
    in.body = std::move(body);
    return in;
  }

  PutObjectOutput given_object(const std::string& key, Body body = "hello") {
    auto put = call<op::PutObject>(put_request(key, std::move(body)));
    REQUIRE_MESSAGE(put, put.error().message);
    return *put;
  }

  static GetObjectRequest get_request(const std::string& key,
                                      std::optional<std::string> version = {}) {
    GetObjectRequest in;
    in.bucket = "bucket";
    in.key = key;
    in.version_id = std::move(version);
    return in;
  }

  // What is there, or the code of the refusal.
  std::string content(const std::string& key, std::optional<std::string> version = {}) {
    auto got = call<op::GetObject>(get_request(key, std::move(version)));
    return got ? got->body->read_all() : got.error().code;
  }

  DeleteObjectOutput given_deleted(const std::string& key,
                                   std::optional<std::string> version = {}) {
    DeleteObjectRequest in;
    in.bucket = "bucket";
    in.key = key;
    in.version_id = std::move(version);
    auto deleted = call<op::DeleteObject>(in);
    REQUIRE_MESSAGE(deleted, deleted.error().message);
    return *deleted;
  }

  std::int64_t rows(const std::string& table) {
    return db.find_integer("select count(*) from " + table).value_or(0);
  }

  // Files below the object folder.
  int files() {
    int count = 0;
    for (auto& entry : std::filesystem::recursive_directory_iterator(settings.object_dir))
      count += entry.is_regular_file();
    return count;
  }

  void as_anonymous() { caller = {Caller::Kind::Anonymous, {}, "", "", ""}; }
};

// The code of a refusal, "" of a success.
template <class T>
std::string code(const Result<T>& outcome) {
  return outcome ? "" : outcome.error().code;
}

inline std::string megabytes(int count, char letter = 'x') {
  return std::string(static_cast<std::size_t>(count) << 20, letter);
}

}  // namespace windlass::cloud::s3
