// Metrics in and out: what is taken, what is refused, and what statistics say.
#include <cmath>

#include "cloud/cloudwatch/tests/cloudwatch_fixture.h"

namespace windlass::cloud::cloudwatch {

TEST_SUITE("metrics") {
  TEST_CASE_FIXTURE(CloudwatchFixture, "the statistics of a minute are those of its data") {
    for (auto value : {1.0, 2.0, 6.0}) given(value, minutes(1));
    auto got = must<op::GetMetricStatistics>(
        statistics({"SampleCount", "Sum", "Average", "Minimum", "Maximum"}, minutes(5)));
    REQUIRE(got.datapoints->size() == 1);
    auto& point = got.datapoints->front();
    CHECK(point.sample_count == 3);
    CHECK(point.sum == 9);
    CHECK(point.average == 3);
    CHECK(point.minimum == 1);
    CHECK(point.maximum == 6);
    CHECK(point.unit == "None");
    CHECK(point.timestamp == clock.now() - minutes(1));
  }

  TEST_CASE_FIXTURE(CloudwatchFixture, "values and counts are as many data") {
    auto one = datum(0, minutes(1));
    one.value.reset();
    one.values = std::vector{1.0, 10.0};
    one.counts = std::vector{9.0, 1.0};
    REQUIRE(put(one));
    auto got = must<op::GetMetricStatistics>(statistics({"SampleCount", "Sum", "p90"}, minutes(5)));
    CHECK(got.datapoints->front().sample_count == 10);
    CHECK(got.datapoints->front().sum == 19);
    CHECK(got.datapoints->front().extended_statistics->at("p90") == 1);
  }

  TEST_CASE_FIXTURE(CloudwatchFixture, "a statistic set has no percentiles, and all the rest") {
    auto one = datum(0, minutes(1));
    one.value.reset();
    one.statistic_values = StatisticSet{10, 55, 1, 10};
    REQUIRE(put(one));
    auto got = must<op::GetMetricStatistics>(statistics({"Average", "Maximum", "p50"}, minutes(5)));
    CHECK(got.datapoints->front().average == 5.5);
    CHECK(got.datapoints->front().maximum == 10);
    CHECK_FALSE(got.datapoints->front().extended_statistics);
  }

  TEST_CASE_FIXTURE(CloudwatchFixture,
                    "percentiles of many values are off by two per cent at most") {
    MetricDatum one = datum(0, minutes(1));
    one.value.reset();
    for (int batch = 0; batch < 100; ++batch) {
      one.values.emplace();
      for (int at = 1; at <= 100; ++at) one.values->push_back(batch * 100 + at);
      REQUIRE(put(one));
    }
    auto got = must<op::GetMetricStatistics>(
        statistics({"p50", "p99", "p99.9", "p100", "Sum"}, minutes(5)));
    auto& point = got.datapoints->front();
    CHECK(point.sum == 10'000.0 * 10'001 / 2);
    CHECK(std::abs(point.extended_statistics->at("p50") / 5000 - 1) < 0.02);
    CHECK(std::abs(point.extended_statistics->at("p99") / 9900 - 1) < 0.02);
    CHECK(std::abs(point.extended_statistics->at("p99.9") / 9990 - 1) < 0.02);
    CHECK(point.extended_statistics->at("p100") == 10'000);
    // And they take no room that grows with them.
    CHECK(*db.find_integer("select max(length(data)) from cloudwatch_point") < 10'000);
  }

  TEST_CASE_FIXTURE(CloudwatchFixture, "trimmed statistics leave out what they say") {
    for (int value = 1; value <= 10; ++value) given(value, minutes(1));
    auto got = must<op::GetMetricStatistics>(statistics(
        {"tm90", "TM(10%:90%)", "tc90", "ts90", "wm90", "PR(:5)", "IQM", "TC(2:4)"}, minutes(5)));
    auto& value = *got.datapoints->front().extended_statistics;
    CHECK(value.at("tm90") == 5);           // 1..9
    CHECK(value.at("TM(10%:90%)") == 5.5);  // 2..9
    CHECK(value.at("tc90") == 9);
    CHECK(value.at("ts90") == 45);
    CHECK(value.at("wm90") == doctest::Approx(5.4));  // the 10 counts as another 9
    CHECK(value.at("PR(:5)") == 50);
    CHECK(value.at("IQM") == doctest::Approx(5.5));
    CHECK(value.at("TC(2:4)") == 2);  // 3 and 4: the lower bound is out
  }

  TEST_CASE_FIXTURE(CloudwatchFixture, "the order of dimensions makes no other metric") {
    auto one = datum(1, minutes(1)), two = datum(2, minutes(1));
    one.dimensions = Dimensions{dimension("a", "1"), dimension("b", "2")};
    two.dimensions = Dimensions{dimension("b", "2"), dimension("a", "1")};
    REQUIRE(put(one));
    REQUIRE(put(two));
    auto in = statistics({"Sum"}, minutes(5));
    in.dimensions = one.dimensions;
    CHECK(must<op::GetMetricStatistics>(in).datapoints->front().sum == 3);
  }

  TEST_CASE_FIXTURE(CloudwatchFixture, "each unit has datapoints of its own") {
    auto one = datum(1, minutes(1)), two = datum(1024, minutes(1));
    one.unit = "Kilobytes";
    two.unit = "Bytes";
    REQUIRE(put(one));
    REQUIRE(put(two));
    auto in = statistics({"Sum"}, minutes(5));
    CHECK(must<op::GetMetricStatistics>(in).datapoints->size() == 2);
    in.unit = "Bytes";
    auto got = must<op::GetMetricStatistics>(in);
    REQUIRE(got.datapoints->size() == 1);
    CHECK(got.datapoints->front().sum == 1024);
  }

  TEST_CASE_FIXTURE(CloudwatchFixture,
                    "periods begin where the start is, and merge their minutes") {
    given_minutes("m", {1, 2, 3, 4, 5, 6});
    auto got = must<op::GetMetricStatistics>(statistics({"Sum"}, minutes(6), 180));
    REQUIRE(got.datapoints->size() == 2);
    CHECK((*got.datapoints)[0].sum == 6);
    CHECK((*got.datapoints)[1].sum == 15);
  }

  TEST_CASE_FIXTURE(CloudwatchFixture, "only high resolution has periods below a minute") {
    given_each_second(1, seconds(11));
    given_each_second(2, seconds(10));
    given_each_second(4, seconds(1));
    given(100, seconds(30), "slow");
    auto in = statistics({"Sum"}, seconds(20), 10);
    auto got = must<op::GetMetricStatistics>(in);
    REQUIRE(got.datapoints->size() == 2);
    CHECK((*got.datapoints)[0].sum == 1);
    CHECK((*got.datapoints)[1].sum == 6);
    in.metric_name = "slow";
    in.start_time = clock.now() - minutes(2);
    CHECK(must<op::GetMetricStatistics>(in).datapoints->empty());
  }

  TEST_CASE_FIXTURE(CloudwatchFixture,
                    "another account and another region have metrics of their own") {
    given(1, minutes(1));
    region = Region{"eu-west-1"};
    CHECK(must<op::ListMetrics>({}).metrics->empty());
    region = Region{"us-east-1"};
    caller = root_of(AccountId{"111111111111"});
    CHECK(must<op::GetMetricStatistics>(statistics({"Sum"}, minutes(5))).datapoints->empty());
  }

  TEST_CASE_FIXTURE(CloudwatchFixture, "a refused datum leaves nothing of its request behind") {
    PutMetricDataInput in;
    in.namespace_ = "app";
    in.metric_data = {datum(1), datum(std::nan(""))};
    CHECK(code_of(call<op::PutMetricData>(in)) == "InvalidParameterValue");
    CHECK(rows("cloudwatch_point") == 0);
  }
}

TEST_SUITE("what PutMetricData refuses") {
  TEST_CASE_FIXTURE(CloudwatchFixture, "namespaces of AWS's own, but for services") {
    CHECK(code_of(put(datum(1), "AWS/SQS")) == "InvalidParameterValue");
    caller = service_principal(AccountId{"000000000000"}, "sqs.amazonaws.com");
    CHECK(put(datum(1), "AWS/SQS"));
  }
  TEST_CASE_FIXTURE(CloudwatchFixture, "what is two weeks old, or two hours ahead") {
    CHECK(put(datum(1, hours(24 * 14 - 1))));
    CHECK(code_of(put(datum(1, hours(24 * 14 + 1)))) == "InvalidParameterValue");
    CHECK(put(datum(1, -minutes(119))));
    CHECK(code_of(put(datum(1, -minutes(121)))) == "InvalidParameterValue");
  }
  TEST_CASE_FIXTURE(CloudwatchFixture, "more than a thousand data") {
    PutMetricDataInput in;
    in.namespace_ = "app";
    in.metric_data.emplace(1001, datum(1));
    CHECK(code_of(call<op::PutMetricData>(in)) == "InvalidParameterValue");
    in.metric_data->pop_back();
    CHECK(call<op::PutMetricData>(in));
  }
  TEST_CASE_FIXTURE(CloudwatchFixture, "a value and a set at once, and neither of them") {
    auto both = datum(1), neither = datum(1);
    both.statistic_values = StatisticSet{1, 1, 1, 1};
    neither.value.reset();
    CHECK(code_of(put(both)) == "InvalidParameterCombination");
    CHECK(code_of(put(neither)) == "MissingParameter");
  }
  TEST_CASE_FIXTURE(CloudwatchFixture, "resolutions other than a second and a minute") {
    auto one = datum(1);
    one.storage_resolution = 30;
    CHECK(code_of(put(one)) == "InvalidParameterValue");
  }
  TEST_CASE_FIXTURE(CloudwatchFixture, "counts that do not fit the values") {
    auto one = datum(1);
    one.value.reset();
    one.values = std::vector{1.0, 2.0};
    one.counts = std::vector{1.0};
    CHECK(code_of(put(one)) == "InvalidParameterValue");
  }
  TEST_CASE_FIXTURE(CloudwatchFixture, "a dimension twice") {
    auto one = datum(1);
    one.dimensions = Dimensions{dimension("a", "1"), dimension("a", "2")};
    CHECK(code_of(put(one)) == "InvalidParameterValue");
  }
}

TEST_SUITE("what GetMetricStatistics refuses") {
  TEST_CASE_FIXTURE(CloudwatchFixture, "more than 1,440 datapoints") {
    CHECK(call<op::GetMetricStatistics>(statistics({"Sum"}, hours(24))));
    CHECK(code_of(call<op::GetMetricStatistics>(statistics({"Sum"}, hours(25)))) ==
          "InvalidParameterCombination");
  }
  TEST_CASE_FIXTURE(CloudwatchFixture, "no statistic, an unknown one, an end before the start") {
    CHECK(code_of(call<op::GetMetricStatistics>(statistics({}, hours(1)))) ==
          "InvalidParameterCombination");
    CHECK(code_of(call<op::GetMetricStatistics>(statistics({"p101"}, hours(1)))) ==
          "InvalidParameterValue");
    CHECK(code_of(call<op::GetMetricStatistics>(statistics({"Sum"}, -hours(1)))) ==
          "InvalidParameterCombination");
  }
  TEST_CASE_FIXTURE(CloudwatchFixture, "a period that is no period") {
    CHECK(code_of(call<op::GetMetricStatistics>(statistics({"Sum"}, hours(1), 90))) ==
          "InvalidParameterValue");
  }
}

TEST_SUITE("ListMetrics") {
  TEST_CASE_FIXTURE(CloudwatchFixture, "metrics are found by namespace, name and dimensions") {
    auto one = datum(1, {}, "a"), two = datum(1, {}, "a"), three = datum(1, {}, "b");
    one.dimensions = Dimensions{dimension("host", "x")};
    two.dimensions = Dimensions{dimension("host", "y"), dimension("disk", "sda")};
    for (auto& each : {one, two, three}) REQUIRE(put(each));
    REQUIRE(put(datum(1), "other"));
    auto count = [&](ListMetricsInput in) { return must<op::ListMetrics>(in).metrics->size(); };
    CHECK(count({}) == 4);
    CHECK(count({.namespace_ = "app"}) == 3);
    CHECK(count({.namespace_ = "app", .metric_name = "a"}) == 2);
    CHECK(count({.dimensions = {{{"host", "x"}}}}) == 1);
    CHECK(count({.dimensions = {{{"host", {}}}}}) == 2);
    CHECK(count({.dimensions = {{{"host", {}}, {"disk", "sda"}}}}) == 1);
  }
  TEST_CASE_FIXTURE(CloudwatchFixture,
                    "a metric is listed for two weeks, and active for three hours") {
    given(1);
    clock.advance(hours(4));
    CHECK(must<op::ListMetrics>({}).metrics->size() == 1);
    CHECK(must<op::ListMetrics>({.recently_active = "PT3H"}).metrics->empty());
    clock.advance(hours(24 * 14));
    CHECK(must<op::ListMetrics>({}).metrics->empty());
  }
  TEST_CASE_FIXTURE(CloudwatchFixture, "pages of 500 give each metric once") {
    PutMetricDataInput in;
    in.namespace_ = "app";
    in.metric_data.emplace();
    for (int at = 0; at < 1000; ++at)
      in.metric_data->push_back(datum(1, {}, "m" + std::to_string(at)));
    must<op::PutMetricData>(in);
    std::map<std::string, int> seen;
    ListMetricsInput asked;
    int pages = 0;
    do {
      auto page = must<op::ListMetrics>(asked);
      for (auto& one : *page.metrics) ++seen[*one.metric_name];
      asked.next_token = page.next_token;
    } while (asked.next_token && ++pages < 10);
    CHECK(seen.size() == 1000);
    CHECK(std::ranges::all_of(seen, [](auto& one) { return one.second == 1; }));
  }
  TEST_CASE_FIXTURE(CloudwatchFixture, "a token that we did not give is refused") {
    CHECK(code_of(call<op::ListMetrics>({.next_token = "x"})) == "InvalidParameterValue");
  }
}

}  // namespace windlass::cloud::cloudwatch
