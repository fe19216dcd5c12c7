// Sub-resources of buckets: put, read, removed, and missing.
#include <algorithm>

#include "aws/s3/delete_bucket_cors.h"
#include "aws/s3/delete_bucket_encryption.h"
#include "aws/s3/delete_bucket_ownership_controls.h"
#include "aws/s3/delete_bucket_tagging.h"
#include "aws/s3/delete_bucket_website.h"
#include "aws/s3/get_bucket_accelerate_configuration.h"
#include "aws/s3/get_bucket_cors.h"
#include "aws/s3/get_bucket_encryption.h"
#include "aws/s3/get_bucket_logging.h"
#include "aws/s3/get_bucket_ownership_controls.h"
#include "aws/s3/get_bucket_replication.h"
#include "aws/s3/get_bucket_request_payment.h"
#include "aws/s3/get_bucket_tagging.h"
#include "aws/s3/get_bucket_website.h"
#include "aws/s3/put_bucket_cors.h"
#include "aws/s3/put_bucket_encryption.h"
#include "aws/s3/put_bucket_logging.h"
#include "aws/s3/put_bucket_request_payment.h"
#include "aws/s3/put_bucket_tagging.h"
#include "aws/s3/put_bucket_website.h"
#include "aws/s3/service.h"
#include "s3_fixture.h"

namespace windlass::cloud::s3 {

namespace {

struct SettingsFixture : S3Fixture {
  SettingsFixture() { given_bucket(); }

  template <class Request>
  static Request on_bucket() {
    Request in;
    in.bucket = "bucket";
    return in;
  }
  template <class Op>
  auto ask() {
    return call<Op>(on_bucket<typename Op::Request>());
  }
};

}  // namespace

TEST_CASE_FIXTURE(SettingsFixture, "a bucket's tags are put, read and removed") {
  CHECK(code(ask<op::GetBucketTagging>()) == "NoSuchTagSet");
  auto in = on_bucket<PutBucketTaggingRequest>();
  auto& tag = in.tagging.emplace().tag_set.emplace(1).front();
  tag.key = "team";
  tag.value = "blue";
  REQUIRE(call<op::PutBucketTagging>(in));
  CHECK(ask<op::GetBucketTagging>()->tag_set->front().value == "blue");
  REQUIRE(ask<op::DeleteBucketTagging>());
  CHECK(code(ask<op::GetBucketTagging>()) == "NoSuchTagSet");
}

TEST_CASE_FIXTURE(SettingsFixture,
                  "a bucket is encrypted with AES256 from the start, and never twice") {
  auto algorithm = [&] {
    auto got = ask<op::GetBucketEncryption>();
    return *got->server_side_encryption_configuration->rules->front()
                .apply_server_side_encryption_by_default->sse_algorithm;
  };
  CHECK(algorithm() == "AES256");
  auto in = on_bucket<PutBucketEncryptionRequest>();
  auto& rule = in.server_side_encryption_configuration.emplace().rules.emplace(1).front();
  rule.apply_server_side_encryption_by_default.emplace().sse_algorithm = "aws:kms:dsse";
  CHECK(code(call<op::PutBucketEncryption>(in)) == "NotImplemented");
  rule.apply_server_side_encryption_by_default->sse_algorithm = "AES256";
  rule.bucket_key_enabled = true;
  REQUIRE(call<op::PutBucketEncryption>(in));
  REQUIRE(ask<op::DeleteBucketEncryption>());
  CHECK(algorithm() == "AES256");
}

TEST_CASE_FIXTURE(SettingsFixture, "CORS rules are put, read, removed, and checked") {
  CHECK(code(ask<op::GetBucketCors>()) == "NoSuchCORSConfiguration");
  auto in = on_bucket<PutBucketCorsRequest>();
  auto& rule = in.cors_configuration.emplace().cors_rules.emplace(1).front();
  rule.allowed_methods = std::vector<std::string>{"PATCH"};
  rule.allowed_origins = std::vector<std::string>{"https://*.example.com"};
  CHECK(code(call<op::PutBucketCors>(in)) == "InvalidRequest");
  rule.allowed_methods = std::vector<std::string>{"GET"};
  REQUIRE(call<op::PutBucketCors>(in));
  CHECK(ask<op::GetBucketCors>()->cors_rules->front().allowed_methods->front() == "GET");
  REQUIRE(ask<op::DeleteBucketCors>());
  CHECK(code(ask<op::GetBucketCors>()) == "NoSuchCORSConfiguration");
}

TEST_CASE_FIXTURE(SettingsFixture, "a website is put, read, removed, and checked") {
  CHECK(code(ask<op::GetBucketWebsite>()) == "NoSuchWebsiteConfiguration");
  auto in = on_bucket<PutBucketWebsiteRequest>();
  in.website_configuration.emplace();
  CHECK(code(call<op::PutBucketWebsite>(in)) == "InvalidArgument");
  in.website_configuration->index_document.emplace().suffix = "a/b";
  CHECK(code(call<op::PutBucketWebsite>(in)) == "InvalidArgument");
  in.website_configuration->index_document->suffix = "index.html";
  REQUIRE(call<op::PutBucketWebsite>(in));
  CHECK(ask<op::GetBucketWebsite>()->index_document->suffix == "index.html");
  REQUIRE(ask<op::DeleteBucketWebsite>());
  CHECK(code(ask<op::GetBucketWebsite>()) == "NoSuchWebsiteConfiguration");
}

TEST_CASE_FIXTURE(SettingsFixture, "a new bucket owns its objects; that can be undone") {
  CHECK(
      ask<op::GetBucketOwnershipControls>()->ownership_controls->rules->front().object_ownership ==
      "BucketOwnerEnforced");
  REQUIRE(ask<op::DeleteBucketOwnershipControls>());
  CHECK(code(ask<op::GetBucketOwnershipControls>()) == "OwnershipControlsNotFoundError");
}

TEST_CASE_FIXTURE(SettingsFixture, "logging needs a bucket to log into") {
  CHECK(!ask<op::GetBucketLogging>()->logging_enabled);
  auto in = on_bucket<PutBucketLoggingRequest>();
  in.bucket_logging_status.emplace().logging_enabled.emplace().target_bucket = "nowhere";
  CHECK(code(call<op::PutBucketLogging>(in)) == "InvalidTargetBucketForLogging");
  in.bucket_logging_status->logging_enabled->target_bucket = "bucket";
  REQUIRE(call<op::PutBucketLogging>(in));
  CHECK(ask<op::GetBucketLogging>()->logging_enabled->target_bucket == "bucket");
}

TEST_CASE_FIXTURE(SettingsFixture, "what a provisioning tool reads of every bucket has an answer") {
  CHECK(code(ask<op::GetBucketReplication>()) == "ReplicationConfigurationNotFoundError");
  CHECK(!ask<op::GetBucketAccelerateConfiguration>()->status);
  CHECK(ask<op::GetBucketRequestPayment>()->payer == "BucketOwner");
  auto in = on_bucket<PutBucketRequestPaymentRequest>();
  in.request_payment_configuration.emplace().payer = "Requester";
  CHECK(code(call<op::PutBucketRequestPayment>(in)) == "NotImplemented");
}

TEST_CASE_FIXTURE(S3Fixture, "operations that are not built are not in the list") {
  for (auto name : {"PutBucketReplication", "PutBucketAccelerateConfiguration",
                    "SelectObjectContent", "PutBucketInventoryConfiguration", "GetObjectTorrent"})
    CHECK_MESSAGE(!find_operation(service, name), name);
  for (auto& operation : service.operations) {
    auto known = std::ranges::any_of(aws::s3::service.operations,
                                     [&](auto& model) { return operation.name == model.name; });
    CHECK_MESSAGE(known, operation.name);
  }
}

}  // namespace windlass::cloud::s3
