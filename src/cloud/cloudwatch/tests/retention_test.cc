// Points become coarser with age and are forgotten in the end, whether or not the task came by.
#include "cloud/cloudwatch/tests/cloudwatch_fixture.h"

namespace windlass::cloud::cloudwatch {

namespace {

class RetentionFixture : public CloudwatchFixture {
 public:
  // How many datapoints there are around the time `then`, by periods of that many seconds.
  std::size_t seen(Time then, int period) {
    GetMetricStatisticsInput in = statistics({"Sum", "p50"}, {}, period);
    in.start_time = then - seconds(period);
    in.end_time = then + seconds(period);
    return must<op::GetMetricStatistics>(in).datapoints->size();
  }
};

constexpr auto days = [](int count) { return hours(24 * count); };

}  // namespace

TEST_SUITE("retention") {
  TEST_CASE_FIXTURE(RetentionFixture, "each resolution lives as long as AWS keeps it") {
    given_each_second(5);
    auto then = clock.now();
    for (bool tasks : {false, true}) {
      CAPTURE(tasks);
      clock.set(then);
      auto at = [&](Duration age) {
        clock.set(then + age);
        if (tasks) run_tasks();
      };
      at(hours(3));
      CHECK(seen(then, 1) == 1);
      at(hours(3) + seconds(1));
      CHECK(seen(then, 1) == 0);
      CHECK(seen(then, 60) == 1);
      at(days(15));
      CHECK(seen(then, 60) == 1);
      at(days(15) + minutes(1));
      CHECK(seen(then, 60) == 0);
      CHECK(seen(then, 300) == 1);
      at(days(63) + minutes(5));
      CHECK(seen(then, 300) == 0);
      CHECK(seen(then, 3600) == 1);
      at(days(455) + hours(1));
      CHECK(seen(then, 3600) == 0);
    }
  }

  TEST_CASE_FIXTURE(RetentionFixture, "rolling up loses neither sums nor percentiles") {
    for (int second = 0; second < 600; ++second)
      given_each_second(second % 100 + 1, seconds(second));
    auto in = statistics({"SampleCount", "Sum", "p90"}, hours(1), 3600);
    in.end_time = clock.now() + seconds(1);
    auto before = must<op::GetMetricStatistics>(in);
    pass(days(70));
    auto after = must<op::GetMetricStatistics>(in);
    double samples = 0, sum = 0;
    for (auto& point : *after.datapoints) {
      samples += *point.sample_count;
      sum += *point.sum;
      CHECK(std::abs(point.extended_statistics->at("p90") / 90 - 1) < 0.05);
    }
    CHECK(samples == 600);
    CHECK(sum == 6 * 5050);
    CHECK(before.datapoints->size() <= 2);
  }

  TEST_CASE_FIXTURE(RetentionFixture, "as points age, there are fewer rows") {
    for (int minute = 0; minute < 240; ++minute) given_each_second(1, minutes(minute));
    CHECK(rows("cloudwatch_point") == 240);
    pass(days(16) + hours(24));
    CHECK(rows("cloudwatch_point") <= 49);
    pass(days(63));
    CHECK(rows("cloudwatch_point") <= 5);
  }

  TEST_CASE_FIXTURE(RetentionFixture, "a metric that has no points any more is gone") {
    given(1);
    pass(days(500));
    pass(minutes(1));
    CHECK(rows("cloudwatch_point") == 0);
    CHECK(rows("cloudwatch_metric") == 0);
    CHECK(rows("cloudwatch_aging") == 0);
  }

  TEST_CASE_FIXTURE(RetentionFixture, "what comes late for its seconds is kept by the minute") {
    given_each_second(1, hours(5));
    CHECK(seen(clock.now() - hours(5), 1) == 0);
    CHECK(seen(clock.now() - hours(5), 60) == 1);
  }

  TEST_CASE_FIXTURE(RetentionFixture, "late data join what was rolled up before") {
    given_each_second(1, minutes(1));
    auto then = clock.now() - minutes(1);
    pass(hours(5));
    auto late = datum(2);
    late.timestamp = then;
    late.storage_resolution = 1;
    REQUIRE(put(late));
    pass(days(16));
    auto in = statistics({"Sum"}, {}, 300);
    in.start_time = then - minutes(10);
    in.end_time = then + minutes(10);
    auto got = must<op::GetMetricStatistics>(in);
    REQUIRE(got.datapoints->size() == 1);
    CHECK(got.datapoints->front().sum == 3);
  }

  TEST_CASE_FIXTURE(RetentionFixture, "nothing is written when nothing has aged") {
    given(1);
    run_tasks();
    auto before = db.find_integer("select total_changes()");
    for (int minute = 0; minute < 60; ++minute) pass(minutes(1));
    CHECK(db.find_integer("select total_changes()") == before);
  }
}

}  // namespace windlass::cloud::cloudwatch
