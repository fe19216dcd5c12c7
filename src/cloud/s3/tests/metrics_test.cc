// What CloudWatch hears of buckets.
#include "aws/cloudwatch/put_metric_data.h"
#include "aws/cloudwatch/service.h"
#include "cloud/s3/tests/s3_fixture.h"

namespace windlass::cloud::s3 {

namespace {

using aws::cloudwatch::PutMetricDataInput;
using std::chrono::hours;

// What was put, in the place of CloudWatch: "METRIC TYPE" -> value.
std::map<std::string, double> told;

Result<> put_metric_data(Work&, const Call& call, const PutMetricDataInput& in) {
  CHECK(call.caller.kind == Caller::Kind::Service);
  CHECK(in.namespace_ == "AWS/S3");
  for (auto& one : *in.metric_data) {
    CHECK(one.dimensions->at(0).value == "bucket");
    CHECK(one.timestamp == std::chrono::floor<std::chrono::days>(call.now));
    told[*one.metric_name + " " + *one.dimensions->at(1).value] = *one.value;
  }
  return Done{};
}

const Operation operations[] = {{"PutMetricData", writes<&put_metric_data>}};
const cloud::Service listener{
    .model = &aws::cloudwatch::service, .operations = operations, .migrations = {"listener", {}}};

struct MetricsFixture : S3Fixture {
  MetricsFixture() : S3Fixture({&s3::service, &listener}) { told.clear(); }
  void put(const std::string& key, std::size_t size,
           const std::string& storage_class = "STANDARD") {
    auto in = put_request(key, Body(std::string(size, 'x')));
    in.storage_class = storage_class;
    REQUIRE(call<op::PutObject>(in));
  }
  void pass(Duration time) {
    told.clear();
    clock.advance(time);
    run_tasks();
  }
};

}  // namespace

TEST_CASE_FIXTURE(MetricsFixture, "CloudWatch hears of a bucket's bytes and objects, once a day") {
  given_bucket();
  put("a", 100);
  put("b", 20);
  put("c", 3, "GLACIER");
  pass(hours(1));
  CHECK(told["BucketSizeBytes StandardStorage"] == 120);
  CHECK(told["BucketSizeBytes GlacierStorage"] == 3);
  CHECK(told["NumberOfObjects AllStorageTypes"] == 3);
  put("d", 1);
  pass(std::chrono::minutes(1));
  CHECK(told.empty());
  pass(hours(24));
  CHECK(told["NumberOfObjects AllStorageTypes"] == 4);
  CHECK(told["BucketSizeBytes StandardStorage"] == 121);
}

TEST_CASE_FIXTURE(MetricsFixture,
                  "versions that are not current are counted, delete markers are not") {
  given_versioned_bucket();
  put("a", 100);
  put("a", 10);
  put("b", 1);
  DeleteObjectRequest gone;
  gone.bucket = "bucket";
  gone.key = "b";
  REQUIRE(call<op::DeleteObject>(gone));
  pass(hours(1));
  CHECK(told["BucketSizeBytes StandardStorage"] == 111);
  CHECK(told["NumberOfObjects AllStorageTypes"] == 3);
}

TEST_CASE_FIXTURE(MetricsFixture, "more objects than one run counts are all counted") {
  given_versioned_bucket();
  for (int number = 0; number < 1200; ++number) put("k" + std::to_string(number % 600), 1);
  for (int number = 0; number < 1100; ++number) put("one", 1);
  pass(hours(1));
  CHECK(told["NumberOfObjects AllStorageTypes"] == 2300);
}

TEST_CASE_FIXTURE(MetricsFixture, "an empty bucket has no figures") {
  given_bucket();
  pass(hours(30));
  CHECK(told.empty());
}

}  // namespace windlass::cloud::s3
