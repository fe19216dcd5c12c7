#include "aws/s3/create_multipart_upload.h"
#include "aws/s3/get_bucket_lifecycle_configuration.h"
#include "aws/s3/head_object.h"
#include "aws/s3/put_bucket_lifecycle_configuration.h"
#include "s3_fixture.h"

namespace windlass::cloud::s3 {

namespace {

struct LifecycleFixture : S3Fixture {
  LifecycleFixture() { given_bucket(); }

  static LifecycleRule rule(const std::string& prefix = "") {
    LifecycleRule rule;
    rule.id = "rule";
    rule.status = "Enabled";
    rule.filter.emplace().prefix = prefix;
    return rule;
  }

  static LifecycleRule expire_after(int days, const std::string& prefix = "") {
    auto made = rule(prefix);
    made.expiration.emplace().days = days;
    return made;
  }

  std::string put_rules(std::vector<LifecycleRule> rules) {
    PutBucketLifecycleConfigurationRequest in;
    in.bucket = "bucket";
    in.lifecycle_configuration.emplace().rules = std::move(rules);
    return code(call<op::PutBucketLifecycleConfiguration>(in));
  }

  void days_pass(int days) {
    for (int day = 0; day < days; ++day) {
      clock.advance(std::chrono::hours(24));
      run_tasks();
    }
  }

  std::int64_t versions() { return rows("s3_object") + rows("s3_version"); }
};

}  // namespace

TEST_CASE_FIXTURE(LifecycleFixture,
                  "objects expire on the midnight after their days, and no sooner") {
  REQUIRE(put_rules({expire_after(2, "logs/")}) == "");
  given_object("logs/a");
  given_object("kept");
  days_pass(2);
  CHECK(content("logs/a") == "hello");
  days_pass(1);
  CHECK(content("logs/a") == "NoSuchKey");
  CHECK(content("kept") == "hello");
}

TEST_CASE_FIXTURE(LifecycleFixture, "a rule also meets the objects that were there before it") {
  given_object("old");
  clock.advance(std::chrono::hours(24 * 10));
  run_tasks();
  REQUIRE(put_rules({expire_after(2)}) == "");
  run_tasks();
  CHECK(content("old") == "NoSuchKey");
}

TEST_CASE_FIXTURE(LifecycleFixture, "a rule that is disabled does nothing") {
  auto off = expire_after(1);
  off.status = "Disabled";
  REQUIRE(put_rules({off}) == "");
  given_object("a");
  days_pass(5);
  CHECK(content("a") == "hello");
}

TEST_CASE_FIXTURE(LifecycleFixture, "a walk longer than one run meets every object once") {
  for (int i = 0; i < 450; ++i) given_object("k" + std::to_string(i), "x");
  REQUIRE(put_rules({expire_after(1)}) == "");
  days_pass(2);
  CHECK(rows("s3_object") == 0);
}

TEST_CASE_FIXTURE(LifecycleFixture, "tags and sizes choose") {
  auto tagged = rule();
  tagged.filter.emplace().and_.emplace().prefix = "logs/";
  tagged.filter->and_->object_size_greater_than = 3;
  Tag tag;
  tag.key = "keep";
  tag.value = "no";
  tagged.filter->and_->tags.emplace().push_back(tag);
  tagged.expiration.emplace().days = 1;
  REQUIRE(put_rules({tagged}) == "");
  auto put = [&](const std::string& key, const std::string& body, const char* tags) {
    auto in = put_request(key, body);
    in.tagging = tags;
    REQUIRE(call<op::PutObject>(in));
  };
  put("logs/gone", "12345", "keep=no");
  put("logs/small", "123", "keep=no");
  put("logs/wanted", "12345", "keep=yes");
  put("other/gone", "12345", "keep=no");
  days_pass(3);
  CHECK(content("logs/gone") == "NoSuchKey");
  CHECK(rows("s3_object") == 3);
}

TEST_CASE_FIXTURE(
    LifecycleFixture,
    "in a versioned bucket, expiry marks, and noncurrent versions go by their own days") {
  given_versioning();
  auto expiring = expire_after(1);
  expiring.noncurrent_version_expiration.emplace().noncurrent_days = 3;
  REQUIRE(put_rules({expiring}) == "");
  auto put = given_object("key", "precious");
  days_pass(2);
  CHECK(content("key") == "NoSuchKey");
  CHECK(content("key", put.version_id) == "precious");
  days_pass(4);
  CHECK(content("key", put.version_id) == "NoSuchVersion");
}

TEST_CASE_FIXTURE(LifecycleFixture, "so many noncurrent versions are kept as was asked") {
  given_versioning();
  auto keep_two = rule();
  keep_two.noncurrent_version_expiration.emplace().noncurrent_days = 1;
  keep_two.noncurrent_version_expiration->newer_noncurrent_versions = 2;
  REQUIRE(put_rules({keep_two}) == "");
  for (int i = 0; i < 6; ++i) given_object("key", std::to_string(i));
  days_pass(5);
  CHECK(content("key") == "5");
  CHECK(versions() == 3);
}

TEST_CASE_FIXTURE(LifecycleFixture, "a delete marker with nothing behind it goes") {
  given_versioning();
  auto markers = rule();
  markers.expiration.emplace().expired_object_delete_marker = true;
  REQUIRE(put_rules({markers}) == "");
  given_deleted("nothing-behind");
  given_object("something-behind");
  given_deleted("something-behind");
  days_pass(1);
  CHECK(versions() == 2);
}

TEST_CASE_FIXTURE(LifecycleFixture, "an upload that nobody finishes is given up") {
  auto aborting = rule();
  aborting.abort_incomplete_multipart_upload.emplace().days_after_initiation = 2;
  REQUIRE(put_rules({aborting}) == "");
  CreateMultipartUploadRequest in;
  in.bucket = "bucket";
  in.key = "key";
  auto made = call<op::CreateMultipartUpload>(in);
  CHECK(made->abort_rule_id == "rule");
  days_pass(2);
  CHECK(rows("s3_upload") == 1);
  days_pass(1);
  CHECK(rows("s3_upload") == 0);
}

TEST_CASE_FIXTURE(LifecycleFixture, "objects worth moving move to the cheapest class that is due") {
  auto moving = rule();
  auto& transitions = moving.transitions.emplace(2);
  transitions[0].days = 30;
  transitions[0].storage_class = "STANDARD_IA";
  transitions[1].days = 60;
  transitions[1].storage_class = "GLACIER";
  REQUIRE(put_rules({moving}) == "");
  given_object("large", megabytes(1));
  given_object("small", "x");
  auto class_of = [&](const std::string& key) {
    HeadObjectRequest in;
    in.bucket = "bucket";
    in.key = key;
    return call<op::HeadObject>(in)->storage_class.value_or("STANDARD");
  };
  days_pass(31);
  CHECK(class_of("large") == "STANDARD_IA");
  days_pass(30);
  CHECK(class_of("large") == "GLACIER");
  CHECK(class_of("small") == "STANDARD");
}

TEST_CASE_FIXTURE(LifecycleFixture, "an object says when which rule will remove it") {
  REQUIRE(put_rules({expire_after(2)}) == "");
  // The tests' clock begins on 14 November 2023, late in the evening.
  CHECK(given_object("a").expiration ==
        "expiry-date=\"Fri, 17 Nov 2023 00:00:00 GMT\", rule-id=\"rule\"");
}

TEST_CASE_FIXTURE(LifecycleFixture, "a locked version outlives its rule") {
  db.run("update s3_bucket set object_lock = 1, versioning = 'Enabled'");
  auto in = put_request("key", "precious");
  in.object_lock_mode = "COMPLIANCE";
  in.object_lock_retain_until_date = clock.now() + std::chrono::hours(24 * 30);
  REQUIRE(call<op::PutObject>(in));
  given_deleted("key");
  auto expiring = rule();
  expiring.noncurrent_version_expiration.emplace().noncurrent_days = 1;
  REQUIRE(put_rules({expiring}) == "");
  days_pass(10);
  CHECK(versions() == 2);
  days_pass(25);
  CHECK(versions() == 1);
}

TEST_CASE_FIXTURE(LifecycleFixture, "rules that AWS refuses are refused") {
  CHECK(put_rules({}) == "MalformedXML");
  CHECK(put_rules({rule()}) == "InvalidRequest");
  CHECK(put_rules({expire_after(0)}) == "InvalidArgument");
  CHECK(put_rules({expire_after(1), expire_after(2)}) == "InvalidArgument");
  auto both = expire_after(1);
  both.prefix = "a";
  CHECK(put_rules({both}) == "MalformedXML");
  auto early = rule();
  early.transitions.emplace(1).front().days = 1;
  early.transitions->front().storage_class = "STANDARD_IA";
  CHECK(put_rules({early}) == "InvalidArgument");
}

TEST_CASE_FIXTURE(LifecycleFixture, "rules are answered as they were put, each with a name") {
  GetBucketLifecycleConfigurationRequest in;
  in.bucket = "bucket";
  CHECK(code(call<op::GetBucketLifecycleConfiguration>(in)) == "NoSuchLifecycleConfiguration");
  auto nameless = expire_after(1);
  nameless.id.reset();
  nameless.filter.emplace();
  REQUIRE(put_rules({nameless}) == "");
  auto got = call<op::GetBucketLifecycleConfiguration>(in);
  REQUIRE(got->rules->size() == 1);
  CHECK(!got->rules->front().id->empty());
  CHECK(got->rules->front().filter.has_value());
  CHECK(got->transition_default_minimum_object_size == "all_storage_classes_128K");
}

}  // namespace windlass::cloud::s3
