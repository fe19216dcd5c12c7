#include "aws/s3/get_object_legal_hold.h"
#include "aws/s3/get_object_lock_configuration.h"
#include "aws/s3/get_object_retention.h"
#include "aws/s3/put_object_legal_hold.h"
#include "aws/s3/put_object_lock_configuration.h"
#include "aws/s3/put_object_retention.h"
#include "s3_fixture.h"

namespace windlass::cloud::s3 {

namespace {

using namespace std::chrono_literals;

struct LockFixture : S3Fixture {
  std::string version;

  LockFixture() {
    CreateBucketRequest in;
    in.bucket = "bucket";
    in.object_lock_enabled_for_bucket = true;
    REQUIRE(call<op::CreateBucket>(in));
  }

  void given_locked(const std::string& mode, Duration for_how_long) {
    auto in = put_request("key", "precious");
    in.object_lock_mode = mode;
    in.object_lock_retain_until_date = clock.now() + for_how_long;
    auto put = call<op::PutObject>(in);
    REQUIRE_MESSAGE(put, put.error().message);
    version = *put->version_id;
  }

  std::string try_delete(bool bypass = false) {
    DeleteObjectRequest in;
    in.bucket = "bucket";
    in.key = "key";
    in.version_id = version;
    in.bypass_governance_retention = bypass;
    return code(call<op::DeleteObject>(in));
  }

  std::string retain(const std::string& mode, Duration for_how_long, bool bypass = false) {
    PutObjectRetentionRequest in;
    in.bucket = "bucket";
    in.key = "key";
    in.retention.emplace().mode = mode;
    in.retention->retain_until_date = clock.now() + for_how_long;
    in.bypass_governance_retention = bypass;
    return code(call<op::PutObjectRetention>(in));
  }

  std::string hold(const std::string& status) {
    PutObjectLegalHoldRequest in;
    in.bucket = "bucket";
    in.key = "key";
    in.legal_hold.emplace().status = status;
    return code(call<op::PutObjectLegalHold>(in));
  }
};

}  // namespace

TEST_CASE_FIXTURE(LockFixture,
                  "a version in compliance cannot be removed by anybody before its time") {
  given_locked("COMPLIANCE", 24h);
  CHECK(try_delete() == "AccessDenied");
  CHECK(try_delete(true) == "AccessDenied");
  clock.advance(25h);
  CHECK(try_delete() == "");
}

TEST_CASE_FIXTURE(LockFixture, "governance holds against all who do not say that they bypass it") {
  given_locked("GOVERNANCE", 24h);
  CHECK(try_delete() == "AccessDenied");
  CHECK(try_delete(true) == "");
}

TEST_CASE_FIXTURE(LockFixture,
                  "a delete without a version only marks, so that a lock does not refuse it") {
  given_locked("COMPLIANCE", 24h);
  CHECK(given_deleted("key").delete_marker == true);
  CHECK(content("key", version) == "precious");
}

TEST_CASE_FIXTURE(LockFixture, "a legal hold has no end but its own") {
  given_object("key");
  version = *given_object("key").version_id;
  CHECK(hold("ON") == "");
  clock.advance(24h * 10'000);
  CHECK(try_delete(true) == "AccessDenied");
  CHECK(hold("OFF") == "");
  CHECK(try_delete() == "");
}

TEST_CASE_FIXTURE(LockFixture, "retention can be prolonged, but not cut short") {
  given_locked("COMPLIANCE", 24h);
  CHECK(retain("COMPLIANCE", 48h) == "");
  CHECK(retain("COMPLIANCE", 24h, true) == "AccessDenied");
  CHECK(retain("GOVERNANCE", 72h, true) == "AccessDenied");
  CHECK(retain("COMPLIANCE", -1h) == "InvalidArgument");
}

TEST_CASE_FIXTURE(LockFixture, "governance can be cut short by who bypasses it") {
  given_locked("GOVERNANCE", 48h);
  CHECK(retain("GOVERNANCE", 24h) == "AccessDenied");
  CHECK(retain("GOVERNANCE", 24h, true) == "");
}

TEST_CASE_FIXTURE(LockFixture, "a bucket's default locks what says nothing of locks") {
  PutObjectLockConfigurationRequest in;
  in.bucket = "bucket";
  auto& configuration = in.object_lock_configuration.emplace();
  configuration.object_lock_enabled = "Enabled";
  auto& retention = configuration.rule.emplace().default_retention.emplace();
  retention.mode = "COMPLIANCE";
  retention.days = 2;
  REQUIRE(call<op::PutObjectLockConfiguration>(in));
  version = *given_object("key").version_id;
  CHECK(try_delete() == "AccessDenied");
  clock.advance(49h);
  CHECK(try_delete() == "");

  GetObjectLockConfigurationRequest get;
  get.bucket = "bucket";
  auto got = call<op::GetObjectLockConfiguration>(get);
  CHECK(got->object_lock_configuration->rule->default_retention->days == 2);
  retention.years = 1;
  CHECK(code(call<op::PutObjectLockConfiguration>(in)) == "MalformedXML");
}

TEST_CASE_FIXTURE(LockFixture, "a locked bucket stays versioned") {
  PutBucketVersioningRequest in;
  in.bucket = "bucket";
  in.versioning_configuration.emplace().status = "Suspended";
  CHECK(code(call<op::PutBucketVersioning>(in)) == "InvalidBucketState");
}

TEST_CASE_FIXTURE(LockFixture, "what is retained and held can be read back") {
  given_locked("GOVERNANCE", 24h);
  hold("ON");
  GetObjectRetentionRequest retention;
  retention.bucket = "bucket";
  retention.key = "key";
  auto got = call<op::GetObjectRetention>(retention);
  CHECK(got->retention->mode == "GOVERNANCE");
  CHECK(got->retention->retain_until_date == clock.now() + 24h);
  GetObjectLegalHoldRequest held;
  held.bucket = "bucket";
  held.key = "key";
  CHECK(call<op::GetObjectLegalHold>(held)->legal_hold->status == "ON");
}

TEST_CASE_FIXTURE(S3Fixture, "a bucket without object lock refuses locks") {
  given_bucket();
  auto in = put_request("key", "x");
  in.object_lock_legal_hold_status = "ON";
  CHECK(code(call<op::PutObject>(in)) == "InvalidRequest");
  GetObjectLockConfigurationRequest get;
  get.bucket = "bucket";
  CHECK(code(call<op::GetObjectLockConfiguration>(get)) == "ObjectLockConfigurationNotFoundError");
}

TEST_CASE_FIXTURE(LockFixture, "a lock's mode and its date come together, and lie ahead") {
  auto in = put_request("key", "x");
  in.object_lock_mode = "GOVERNANCE";
  CHECK(code(call<op::PutObject>(in)) == "InvalidArgument");
  in = put_request("key", "x");
  in.object_lock_mode = "GOVERNANCE";
  in.object_lock_retain_until_date = clock.now() - 1h;
  CHECK(code(call<op::PutObject>(in)) == "InvalidArgument");
}

}  // namespace windlass::cloud::s3
