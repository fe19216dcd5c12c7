// Alarms: what is taken, how they are found, and what their states do.
#include "cloud/cloudwatch/tests/cloudwatch_fixture.h"

#include "base/json.h"
namespace windlass::cloud::cloudwatch {

TEST_SUITE("an alarm's life") {
  TEST_CASE_FIXTURE(CloudwatchFixture, "an alarm begins without data, goes off and comes back") {
    given_alarm(alarm_on("a", 5));
    CHECK(state_of("a") == "INSUFFICIENT_DATA");
    CHECK(alarm("a").state_reason == "Unchecked: Initial alarm creation");
    given(3);
    pass(minutes(1));
    CHECK(state_of("a") == "OK");
    given(6);
    pass(minutes(1));
    CHECK(state_of("a") == "ALARM");
    given(1);
    pass(minutes(1));
    CHECK(state_of("a") == "OK");
    CHECK(history("a", "StateUpdate").size() == 3);
  }

  TEST_CASE_FIXTURE(CloudwatchFixture, "reasons are in AWS's words") {
    given_alarm(alarm_on("a", 5));
    given(6.5);
    pass(minutes(1));
    CHECK(alarm("a").state_reason ==
          "Threshold Crossed: 1 out of the last 1 datapoint [6.5 (14/11/23 22:14:00)] was greater "
          "than the threshold (5.0) (minimum 1 datapoint for OK -> ALARM transition).");
    auto data = parse_json(*alarm("a").state_reason_data);
    REQUIRE(data);
    CHECK(data->text("version") == "1.0");
    CHECK(data->text("statistic") == "Sum");
    CHECK(data->text("startDate") == "2023-11-14T22:14:00.000+0000");
    CHECK(data->find("recentDatapoints")->dump() == "[6.5]");
    auto change = history("a", "StateUpdate").front();
    CHECK(change.history_summary == "Alarm updated from INSUFFICIENT_DATA to ALARM");
    auto told = parse_json(*change.history_data);
    REQUIRE(told);
    CHECK(told->find("newState")->text("stateValue") == "ALARM");
  }

  TEST_CASE_FIXTURE(CloudwatchFixture, "the minute that is not over does not count yet") {
    given_alarm(alarm_on("a", 5));
    given(9);
    pass(seconds(59));
    CHECK(state_of("a") == "INSUFFICIENT_DATA");
  }

  TEST_CASE_FIXTURE(CloudwatchFixture,
                    "an alarm of high resolution goes off within its ten seconds") {
    auto in = alarm_on("a", 5);
    in.period = 10;
    given_alarm(in);
    given_each_second(9);
    pass(seconds(10));
    CHECK(state_of("a") == "ALARM");
  }

  TEST_CASE_FIXTURE(CloudwatchFixture, "a long period slides on with every minute") {
    auto in = alarm_on("a", 5);
    in.period = 300;
    given_alarm(in);
    given(9);
    pass(minutes(1));
    CHECK(state_of("a") == "ALARM");
  }

  TEST_CASE_FIXTURE(CloudwatchFixture, "an alarm looks at its unit only") {
    auto in = alarm_on("a", 5);
    in.unit = "Seconds";
    given_alarm(in);
    given(9);
    pass(minutes(1));
    CHECK(state_of("a") == "INSUFFICIENT_DATA");
    auto one = datum(9);
    one.unit = "Seconds";
    REQUIRE(put(one));
    pass(minutes(1));
    CHECK(state_of("a") == "ALARM");
  }

  TEST_CASE_FIXTURE(CloudwatchFixture, "a percentile of too few samples leaves the state alone") {
    auto in = alarm_on("a", 5);
    in.statistic.reset();
    in.extended_statistic = "p90";
    in.evaluate_low_sample_count_percentile = "ignore";
    given_alarm(in);
    given(9);
    pass(minutes(1));
    CHECK(state_of("a") == "INSUFFICIENT_DATA");
    for (int times = 0; times < 101; ++times) given(9);
    pass(minutes(1));
    CHECK(state_of("a") == "ALARM");
  }

  TEST_CASE_FIXTURE(CloudwatchFixture, "an alarm on metric math") {
    PutMetricAlarmInput in;
    in.alarm_name = "a";
    in.metrics = {metric("errors", "errors"), metric("requests", "requests"),
                  math("errors / requests * 100")};
    in.evaluation_periods = 1;
    in.threshold = 10;
    in.comparison_operator = "GreaterThanOrEqualToThreshold";
    given_alarm(in);
    given(2, {}, "errors");
    given(20, {}, "requests");
    pass(minutes(1));
    CHECK(state_of("a") == "ALARM");
    CHECK(alarm("a").metrics->size() == 3);
  }

  TEST_CASE_FIXTURE(CloudwatchFixture, "a day of alarms") {
    auto in = alarm_on("a", 5);
    in.evaluation_periods = 3;
    in.datapoints_to_alarm = 2;
    in.treat_missing_data = "notBreaching";
    given_alarm(in);
    // Ten bad minutes every hour.
    for (int minute = 0; minute < 24 * 60; ++minute) {
      given(minute % 60 < 10 ? 9 : 1);
      pass(minutes(1));
    }
    auto changes = history("a", "StateUpdate");
    CHECK(changes.size() == 1 + 48);  // to OK at first, then up and down every hour
    CHECK(state_of("a") == "OK");
  }

  TEST_CASE_FIXTURE(CloudwatchFixture,
                    "after a jump of a day an alarm is looked at once, as it is now") {
    given_alarm(alarm_on("a", 5));
    given(9);
    pass(minutes(1));
    CHECK(state_of("a") == "ALARM");
    pass(hours(24));
    CHECK(state_of("a") == "INSUFFICIENT_DATA");
    CHECK(history("a", "StateUpdate").size() == 2);
  }

  TEST_CASE_FIXTURE(CloudwatchFixture, "alarms that stay as they are write nothing") {
    given_alarm(alarm_on("a", 5));
    given_alarm(alarm_on("b", 5));
    given_composite("both", "ALARM(a) AND ALARM(b)");
    pass(hours(1));
    auto before = db.find_integer("select total_changes()");
    for (int minute = 0; minute < 60; ++minute) pass(minutes(1));
    CHECK(db.find_integer("select total_changes()") == before);
  }

  TEST_CASE_FIXTURE(CloudwatchFixture, "every one of many alarms is looked at") {
    for (int at = 0; at < 1100; ++at) given_alarm(alarm_on("a" + std::to_string(at), 5));
    given(9);
    pass(minutes(1));
    CHECK(db.find_integer("select count(*) from cloudwatch_alarm where state = 'ALARM'") == 1100);
  }

  TEST_CASE_FIXTURE(CloudwatchFixture, "history is kept for thirty days") {
    given_alarm(alarm_on("a", 5));
    given_state("a", "OK");
    CHECK(history("a", "ConfigurationUpdate").size() == 1);
    pass(hours(24 * 31));
    CHECK(history("a", "ConfigurationUpdate").empty());
  }
}

TEST_SUITE("alarms as they are kept") {
  TEST_CASE_FIXTURE(CloudwatchFixture, "an alarm is described as it was put") {
    auto in = alarm_on("a", 5);
    in.alarm_description = "too much";
    in.dimensions = {{dimension("host", "x")}};
    in.alarm_actions = {{"arn:aws:sns:us-east-1:000000000000:t"}};
    in.unit = "Count";
    in.treat_missing_data = "breaching";
    given_alarm(in);
    auto got = alarm("a");
    CHECK(got.alarm_arn == "arn:aws:cloudwatch:us-east-1:000000000000:alarm:a");
    CHECK(got.alarm_description == "too much");
    CHECK(got.dimensions->front().value == "x");
    CHECK(got.alarm_actions->size() == 1);
    CHECK(got.ok_actions->empty());
    CHECK(got.threshold == 5);
    CHECK(got.treat_missing_data == "breaching");
    CHECK_FALSE(got.datapoints_to_alarm);
    CHECK(got.actions_enabled == true);
  }

  TEST_CASE_FIXTURE(CloudwatchFixture, "new settings replace the old ones and keep the state") {
    given_alarm(alarm_on("a", 5));
    given_state("a", "ALARM");
    auto in = alarm_on("a", 50);
    given_alarm(in);
    CHECK(state_of("a") == "ALARM");
    CHECK(alarm("a").threshold == 50);
    CHECK(history("a", "ConfigurationUpdate").front().history_summary == "Alarm \"a\" updated");
  }

  TEST_CASE_FIXTURE(CloudwatchFixture, "alarms are found by prefix, state, action and type") {
    auto in = alarm_on("web-1", 5);
    in.ok_actions = {{"arn:aws:sns:us-east-1:000000000000:t"}};
    given_alarm(in);
    given_alarm(alarm_on("web-2", 5));
    given_alarm(alarm_on("db", 5));
    given_state("db", "ALARM");
    given_composite("all", "ALARM(db)");
    auto count = [&](DescribeAlarmsInput asked) {
      auto answer = must<op::DescribeAlarms>(asked);
      return answer.metric_alarms->size() * 10 + answer.composite_alarms->size();
    };
    CHECK(count({}) == 30);
    CHECK(count({.alarm_name_prefix = "web"}) == 20);
    CHECK(count({.state_value = "ALARM"}) == 10);
    CHECK(count({.action_prefix = "arn:aws:sns"}) == 10);
    CHECK(count({.alarm_types = {{"CompositeAlarm"}}}) == 1);
    CHECK(count({.alarm_types = {{"CompositeAlarm", "MetricAlarm"}}}) == 31);
    CHECK(count({.children_of_alarm_name = "all"}) == 10);
    CHECK(count({.parents_of_alarm_name = "db"}) == 1);
    CHECK(code_of(call<op::DescribeAlarms>({.alarm_names = {{"db"}}, .alarm_name_prefix = "d"})) ==
          "InvalidParameterCombination");
  }

  TEST_CASE_FIXTURE(CloudwatchFixture, "pages give each alarm once") {
    for (int at = 0; at < 7; ++at) given_alarm(alarm_on("a" + std::to_string(at), 5));
    std::string seen;
    DescribeAlarmsInput asked{.max_records = 3};
    do {
      auto page = must<op::DescribeAlarms>(asked);
      for (auto& one : *page.metric_alarms) seen += *one.alarm_name;
      asked.next_token = page.next_token;
    } while (asked.next_token);
    CHECK(seen == "a0a1a2a3a4a5a6");
  }

  TEST_CASE_FIXTURE(CloudwatchFixture, "alarms are found by their metric") {
    given_alarm(alarm_on("a", 5));
    auto in = alarm_on("b", 5);
    in.dimensions = {{dimension("host", "x")}};
    given_alarm(in);
    auto got = must<op::DescribeAlarmsForMetric>({.metric_name = "m", .namespace_ = "app"});
    REQUIRE(got.metric_alarms->size() == 1);
    CHECK(got.metric_alarms->front().alarm_name == "a");
    CHECK(must<op::DescribeAlarmsForMetric>(
              {.metric_name = "m", .namespace_ = "app", .statistic = "Average"})
              .metric_alarms->empty());
  }

  TEST_CASE_FIXTURE(CloudwatchFixture, "a removed alarm is gone, and its history tells") {
    given_alarm(alarm_on("a", 5));
    must<op::DeleteAlarms>({{{"a"}}});
    CHECK(state_of("a") == "none");
    CHECK(history("a", "ConfigurationUpdate").front().history_summary == "Alarm \"a\" deleted");
    CHECK(code_of(call<op::DeleteAlarms>({{{"a"}}})) == "ResourceNotFound");
  }

  TEST_CASE_FIXTURE(CloudwatchFixture, "one unknown name, and no alarm is removed") {
    given_alarm(alarm_on("a", 5));
    CHECK(code_of(call<op::DeleteAlarms>({{{"a", "absent"}}})) == "ResourceNotFound");
    CHECK(state_of("a") != "none");
  }

  TEST_CASE_FIXTURE(CloudwatchFixture, "an alarm's tags") {
    auto in = alarm_on("a", 5);
    in.tags = {{{"team", "red"}}};
    given_alarm(in);
    auto arn = *alarm("a").alarm_arn;
    must<op::TagResource>({arn, {{{"env", "qa"}}}});
    must<op::UntagResource>({arn, {{"team"}}});
    auto tags = *must<op::ListTagsForResource>({arn}).tags;
    REQUIRE(tags.size() == 1);
    CHECK(tags.front().key == "env");
    CHECK(code_of(call<op::ListTagsForResource>({arn + "x"})) == "ResourceNotFoundException");
    CHECK(code_of(call<op::TagResource>({"x", {{{"a", "b"}}}})) == "InvalidParameterValue");
    CHECK(code_of(call<op::TagResource>({arn, {{{"aws:a", "b"}}}})) == "InvalidParameterValue");
  }

  TEST_CASE_FIXTURE(CloudwatchFixture, "a state that is set stays until the data are looked at") {
    given_alarm(alarm_on("a", 5));
    given_state("a", "ALARM");
    CHECK(state_of("a") == "ALARM");
    CHECK(alarm("a").state_reason == "told");
    pass(seconds(10));
    CHECK(state_of("a") == "INSUFFICIENT_DATA");
    CHECK(code_of(call<op::SetAlarmState>({"absent", "OK", "x"})) == "ResourceNotFound");
    CHECK(code_of(call<op::SetAlarmState>({"a", "OK", "x", "{"})) == "InvalidFormat");
  }
}

TEST_SUITE("alarms that are refused") {
  TEST_CASE_FIXTURE(CloudwatchFixture, "settings that make no alarm") {
    auto refused = [&](void (*spoil)(PutMetricAlarmInput&)) {
      auto in = alarm_on("a", 5);
      spoil(in);
      return code_of(call<op::PutMetricAlarm>(in));
    };
    auto wrong = "ValidationError";
    CHECK(refused([](auto& in) { in.period = 45; }) == wrong);
    CHECK(refused([](auto& in) { in.period.reset(); }) == wrong);
    CHECK(refused([](auto& in) { in.statistic.reset(); }) == wrong);
    CHECK(refused([](auto& in) { in.extended_statistic = "p50"; }) == wrong);
    CHECK(refused([](auto& in) { in.threshold.reset(); }) == wrong);
    CHECK(refused([](auto& in) { in.comparison_operator.reset(); }) == wrong);
    CHECK(refused([](auto& in) { in.evaluation_periods.reset(); }) == wrong);
    CHECK(refused([](auto& in) { in.datapoints_to_alarm = 2; }) == wrong);
    CHECK(refused([](auto& in) { in.evaluation_periods = 1441; }) == wrong);
    CHECK(refused([](auto& in) { in.treat_missing_data = "maybe"; }) == wrong);
    CHECK(refused([](auto& in) { in.alarm_actions = {{"sms"}}; }) == wrong);
    CHECK(refused([](auto& in) { in.metric_name.reset(); }) == wrong);
    CHECK(refused([](auto& in) { in.metrics = {{math("1")}}; }) == wrong);
    CHECK(refused([](auto& in) { in.evaluate_low_sample_count_percentile = "ignore"; }) == wrong);
    CHECK(refused([](auto& in) { in.comparison_operator = "GreaterThanUpperThreshold"; }) ==
          "NotImplemented");
    CHECK(refused([](auto&) {}) == "");
  }
  TEST_CASE_FIXTURE(CloudwatchFixture, "math that answers not exactly one series") {
    auto in = alarm_on("a", 5);
    in.metric_name.reset();
    in.namespace_.reset();
    in.statistic.reset();
    in.period.reset();
    auto one = metric("m1", "m1");
    in.metrics = {one};
    CHECK(code_of(call<op::PutMetricAlarm>(in)) == "ValidationError");
    one.return_data = true;
    in.metrics = {one, math("m1")};
    CHECK(code_of(call<op::PutMetricAlarm>(in)) == "ValidationError");
    in.metrics = {one};
    CHECK(call<op::PutMetricAlarm>(in));
  }
  TEST_CASE_FIXTURE(CloudwatchFixture, "the name of an alarm of the other kind") {
    given_alarm(alarm_on("a", 5));
    CHECK(code_of(call<op::PutCompositeAlarm>({.alarm_name = "a", .alarm_rule = "TRUE"})) ==
          "ValidationError");
    given_composite("c", "TRUE");
    CHECK(code_of(call<op::PutMetricAlarm>(alarm_on("c", 5))) == "ValidationError");
  }
}

}  // namespace windlass::cloud::cloudwatch
