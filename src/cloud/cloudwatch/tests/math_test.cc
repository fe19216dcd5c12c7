// Metric math, function by function. _ is a minute without a datapoint.
#include "cloud/cloudwatch/tests/cloudwatch_fixture.h"

namespace windlass::cloud::cloudwatch {

namespace {

class MathFixture : public CloudwatchFixture {
 public:
  MathFixture() {
    given_minutes("m1", {1, 2, {}, 4});
    given_minutes("m2", {10, 20, 30, 40});
    given_minutes("m3", {0, 5, 0, 5});
  }
};

}  // namespace

TEST_SUITE("metric math") {
  TEST_CASE_FIXTURE(MathFixture, "arithmetic has a point where both sides have one") {
    CHECK(reckoned("m1 + m2") == "11 22 _ 44");
    CHECK(reckoned("m2 - m1 * 2") == "8 16 _ 32");
    CHECK(reckoned("(m2 - m1) * 2") == "18 36 _ 72");
    CHECK(reckoned("m2 / 10") == "1 2 3 4");
    CHECK(reckoned("m1 ^ 2") == "1 4 _ 16");
    CHECK(reckoned("-m1 + 1") == "0 -1 _ -3");
  }
  TEST_CASE_FIXTURE(MathFixture, "what is divided by zero is no number, and no point") {
    CHECK(reckoned("m2 / m3") == "_ 4 _ 8");
  }
  TEST_CASE_FIXTURE(MathFixture, "comparisons and logic answer one or zero") {
    CHECK(reckoned("m2 > 20") == "0 0 1 1");
    CHECK(reckoned("m2 >= 20 AND m3 == 5") == "0 1 0 1");
    CHECK(reckoned("m2 < 20 || m3 != 0") == "1 1 0 1");
    CHECK(reckoned("m2 <= 20 OR m1 > 3") == "1 1 _ 1");
  }
  TEST_CASE_FIXTURE(MathFixture, "METRICS are all metrics of the request, or those of a name") {
    CHECK(reckoned("SUM(METRICS())") == "11 27 30 49");
    CHECK(reckoned("MAX(METRICS(\"m\"))") == "10 20 30 40");
    CHECK(reckoned("METRICS() * 2") == "2 4 _ 8 | 20 40 60 80 | 0 10 0 10");
    CHECK(reckoned("SUM(METRICS(\"1\"))") == "1 2 _ 4");
  }
  TEST_CASE_FIXTURE(MathFixture, "aggregates of arrays are series") {
    CHECK(reckoned("SUM([m1, m2])") == "11 22 30 44");
    CHECK(reckoned("AVG([m2, m3])") == "5 12.5 15 22.5");
    CHECK(reckoned("MIN([m1, m2])") == "1 2 30 4");
    CHECK(reckoned("MAX([m1, m3])") == "1 5 0 5");
    CHECK(reckoned("STDDEV([m2, m3])") == "5 7.5 15 17.5");
    CHECK(reckoned("DATAPOINT_COUNT([m1, m2])") == "2 2 1 2");
  }
  TEST_CASE_FIXTURE(MathFixture, "aggregates of one series are numbers") {
    CHECK(reckoned("m2 - AVG(m2)") == "-15 -5 5 15");
    CHECK(reckoned("m2 / MAX(m2)") == "0.25 0.5 0.75 1");
    CHECK(reckoned("m2 + SUM(m3) + MIN(m3) + DATAPOINT_COUNT(m1)") == "23 33 43 53");
    CHECK(reckoned("SUM(m1)") == "ValidationError");
  }
  TEST_CASE_FIXTURE(MathFixture, "FILL fills gaps") {
    CHECK(reckoned("FILL(m1, 0)") == "1 2 0 4");
    CHECK(reckoned("FILL(m1, REPEAT)") == "1 2 2 4");
    CHECK(reckoned("FILL(m1, LINEAR)") == "1 2 3 4");
    CHECK(reckoned("FILL(m1, m2)") == "1 2 30 4");
    CHECK(reckoned("FILL(METRICS(\"m1\"), 7)") == "1 2 7 4");
    CHECK(reckoned("FILL(m1, NOTHING)") == "ValidationError");
  }
  TEST_CASE_FIXTURE(MathFixture, "IF chooses point by point") {
    CHECK(reckoned("IF(m2 > 20, m2, 0)") == "0 0 30 40");
    CHECK(reckoned("IF(m2 > 20, m1, m2)") == "10 20 _ 4");
    CHECK(reckoned("IF(m2 > 20, m2)") == "_ _ 30 40");
    CHECK(reckoned("IF(1 > 2, m1, m3)") == "0 5 0 5");
  }
  TEST_CASE_FIXTURE(MathFixture, "what changes from point to point") {
    CHECK(reckoned("DIFF(m1)") == "_ 1 _ 2");
    CHECK(reckoned("DIFF_TIME(m1)") == "_ 60 _ 120");
    CHECK(reckoned("RATE(m2) * 6") == "_ 1 1 1");
    CHECK(reckoned("RUNNING_SUM(m2)") == "10 30 60 100");
  }
  TEST_CASE_FIXTURE(MathFixture, "functions of a number") {
    CHECK(reckoned("CEIL(m2 / 15)") == "1 2 2 3");
    CHECK(reckoned("FLOOR(m2 / 15)") == "0 1 2 2");
    CHECK(reckoned("ABS(m3 - 5)") == "5 0 5 0");
    CHECK(reckoned("LOG10(m2 * 10 / m2 * 10)") == "2 2 2 2");
    CHECK(reckoned("LOG(m1 / m1)") == "0 0 _ 0");
  }
  TEST_CASE_FIXTURE(MathFixture, "PERIOD is in seconds, TIME_SERIES a point a period") {
    CHECK(reckoned("m2 / PERIOD(m2) * 6") == "1 2 3 4");
    CHECK(reckoned("TIME_SERIES(3)") == "3 3 3 3");
    CHECK(reckoned("EPOCH(m1) - EPOCH(m1)") == "0 0 _ 0");
  }
  TEST_CASE_FIXTURE(MathFixture, "arrays are sorted, cut and rid of empty series") {
    CHECK(reckoned("SORT(METRICS(), SUM, DESC, 1)") == "10 20 30 40");
    CHECK(reckoned("SORT(METRICS(), MAX, ASC, 1)") == "1 2 _ 4");
    CHECK(reckoned("SLICE(METRICS(), 1, 2)") == "10 20 30 40");
    CHECK(reckoned("FIRST(METRICS())") == "1 2 _ 4");
    CHECK(reckoned("REMOVE_EMPTY([m1, IF(m2 < 0, m2)])") == "1 2 _ 4");
  }
  TEST_CASE_FIXTURE(MathFixture, "what we do not serve is refused by its name") {
    for (auto text :
         {"SEARCH('{app}', 'Sum', 60)", "ANOMALY_DETECTION_BAND(m1, 2)", "SELECT AVG(x) FROM y"}) {
      CAPTURE(text);
      CHECK(reckoned(text) == "NotImplemented");
    }
  }
  TEST_CASE_FIXTURE(MathFixture, "what cannot be understood is refused") {
    for (auto text : {"m1 +", "m1 m2", "(m1", "NOSUCH(m1)", "m9", "RATE()", "IF(METRICS(), 1, 2)",
                      "METRICS() + METRICS()", "1 + 1"}) {
      CAPTURE(text);
      CHECK(reckoned(text) == "ValidationError");
    }
    CHECK(reckoned(std::string(200, '(') + "m1" + std::string(200, ')')) == "ValidationError");
  }
  TEST_CASE_FIXTURE(MathFixture, "expressions may build on each other, but not in a circle") {
    auto one = math("m1 * 2"), two = math("e1 + 1");
    one.id = "e1";
    one.return_data = false;
    auto got = must<op::GetMetricData>(about({metric("m1", "m1"), one, two}, minutes(4)));
    CHECK(values(got.metric_data_results->front(), 4) == "3 5 _ 9");
    one.expression = "answer";
    CHECK(code_of(call<op::GetMetricData>(about({one, two}))) == "ValidationError");
  }
}

TEST_SUITE("GetMetricData") {
  TEST_CASE_FIXTURE(MathFixture, "the newest comes first unless asked otherwise, with a label") {
    auto query = metric("m2", "m2");
    query.return_data.reset();
    auto in = about({query}, minutes(4));
    in.scan_by.reset();
    auto got = must<op::GetMetricData>(in);
    auto& result = got.metric_data_results->front();
    CHECK(*result.values == std::vector<double>{40, 30, 20, 10});
    CHECK(result.timestamps->front() == clock.now() - minutes(1));
    CHECK(result.label == "m2");
    CHECK(result.status_code == "Complete");
    query.label = "Jobs";
    CHECK(must<op::GetMetricData>(about({query})).metric_data_results->front().label == "Jobs");
  }
  TEST_CASE_FIXTURE(MathFixture, "pages give every datapoint once, in order") {
    auto one = metric("m1", "m1"), two = metric("m2", "m2");
    one.return_data = two.return_data = true;
    auto in = about({one, two}, minutes(4));
    in.max_datapoints = 2;
    std::string seen;
    int pages = 0;
    do {
      auto page = must<op::GetMetricData>(in);
      for (auto& result : *page.metric_data_results)
        for (auto value : *result.values)
          seen += *result.id + "=" + std::to_string(int(value)) + " ";
      in.next_token = page.next_token;
    } while (in.next_token && ++pages < 10);
    CHECK(seen == "m1=1 m1=2 m1=4 m2=10 m2=20 m2=30 m2=40 ");
    CHECK(pages == 3);
  }
  TEST_CASE_FIXTURE(MathFixture, "ids must be ids, and each another one") {
    auto query = metric("M1", "m1");
    query.return_data = true;
    CHECK(code_of(call<op::GetMetricData>(about({query}))) == "ValidationError");
    query.id = "m1";
    CHECK(code_of(call<op::GetMetricData>(about({query, query}))) == "ValidationError");
  }
  TEST_CASE_FIXTURE(MathFixture, "an unknown statistic and an end before the start are refused") {
    auto query = metric("m1", "m1", "Mean");
    query.return_data = true;
    CHECK(code_of(call<op::GetMetricData>(about({query}))) == "ValidationError");
    query.metric_stat->stat = "Sum";
    CHECK(code_of(call<op::GetMetricData>(about({query}, -minutes(1)))) == "ValidationError");
    auto in = about({query});
    in.next_token = "x";
    CHECK(code_of(call<op::GetMetricData>(in)) == "InvalidNextToken");
  }
  TEST_CASE_FIXTURE(MathFixture, "a metric that nobody ever put has no datapoints") {
    auto query = metric("m1", "absent");
    query.return_data = true;
    CHECK(must<op::GetMetricData>(about({query})).metric_data_results->front().values->empty());
  }
}

}  // namespace windlass::cloud::cloudwatch
