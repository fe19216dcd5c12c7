// What alarms publish, as SNS gets it.
#include "aws/sns/publish.h"
#include "aws/sns/service.h"
#include "base/json.h"
#include "cloud/cloudwatch/tests/cloudwatch_fixture.h"

namespace windlass::cloud::cloudwatch {

namespace {

struct Published {
  Call call;
  aws::sns::PublishInput message;
};
std::vector<Published> published;

// In the place of SNS.
Result<aws::sns::PublishResponse> publish(Work&, const Call& call,
                                          const aws::sns::PublishInput& in) {
  if (in.topic_arn->ends_with(":absent")) return Error{"NotFound", "Topic does not exist"};
  published.push_back({call, in});
  return aws::sns::PublishResponse{};
}

const Operation operations[] = {{"Publish", writes<&publish>}};
const cloud::Service topics{
    .model = &aws::sns::service, .operations = operations, .migrations = {"topics", {}}};

constexpr const char* topic = "arn:aws:sns:eu-west-1:000000000000:t";

class ActionsFixture : public CloudwatchFixture {
 public:
  ActionsFixture() : CloudwatchFixture({&cloudwatch::service, &topics}) { published.clear(); }
  PutMetricAlarmInput loud(const std::string& name) {
    auto in = alarm_on(name, 5);
    in.alarm_actions = {{topic}};
    in.dimensions = {{dimension("host", "x")}};
    return in;
  }
};

}  // namespace

TEST_SUITE("publishing") {
  TEST_CASE_FIXTURE(ActionsFixture, "an alarm publishes as AWS does, once") {
    given_alarm(loud("a"));
    auto one = datum(9);
    one.dimensions = Dimensions{dimension("host", "x")};
    REQUIRE(put(one));
    pass(minutes(1));
    pass(seconds(10));
    REQUIRE(published.size() == 1);
    auto& [by, sent] = published.front();
    CHECK(by.caller.kind == Caller::Kind::Service);
    CHECK(by.caller.source_arn == "arn:aws:cloudwatch:us-east-1:000000000000:alarm:a");
    CHECK(by.region.text == "eu-west-1");  // the topic's
    CHECK(sent.topic_arn == topic);
    CHECK(sent.subject == "ALARM: \"a\" in US East (N. Virginia)");
    auto message = parse_json(*sent.message);
    REQUIRE(message);
    CHECK(message->text("AlarmName") == "a");
    CHECK(message->find("AlarmDescription")->is_null());
    CHECK(message->text("AWSAccountId") == "000000000000");
    CHECK(message->text("NewStateValue") == "ALARM");
    CHECK(message->text("OldStateValue") == "INSUFFICIENT_DATA");
    CHECK(message->text("StateChangeTime") == "2023-11-14T22:15:00.000+0000");
    CHECK(message->text("Region") == "US East (N. Virginia)");
    CHECK(message->find("Trigger")->dump() ==
          R"({"MetricName":"m","Namespace":"app","StatisticType":"Statistic","Statistic":"SUM",)"
          R"("Unit":null,"Dimensions":[{"value":"x","name":"host"}],"Period":60,)"
          R"("EvaluationPeriods":1,"ComparisonOperator":"GreaterThanThreshold","Threshold":5,)"
          R"("TreatMissingData":"missing","EvaluateLowSampleCountPercentile":""})");
    CHECK(history("a", "Action").front().history_summary ==
          "Successfully executed action " + std::string(topic));
  }

  TEST_CASE_FIXTURE(ActionsFixture, "one refused action holds up no other") {
    auto in = loud("a");
    in.alarm_actions = {{"arn:aws:sns:us-east-1:000000000000:absent", topic}};
    given_alarm(in);
    given_state("a", "ALARM");
    CHECK(published.size() == 1);
    auto told = history("a", "Action");
    REQUIRE(told.size() == 2);
    CHECK(told[1].history_summary ==
          "Failed to execute action arn:aws:sns:us-east-1:000000000000:absent. Received error: "
          "\"Topic does not exist\"");
  }

  TEST_CASE_FIXTURE(ActionsFixture, "a composite alarm names the children that triggered it") {
    given_alarm(alarm_on("child", 5));
    PutCompositeAlarmInput in{.alarm_name = "c", .alarm_rule = "ALARM(child)"};
    in.alarm_actions = {{topic}};
    must<op::PutCompositeAlarm>(in);
    given_state("child", "ALARM");
    REQUIRE(published.size() == 1);
    auto message = parse_json(*published.front().message.message);
    CHECK(message->text("AlarmRule") == "ALARM(child)");
    auto& children = message->find("TriggeringChildren")->as_array();
    REQUIRE(children.size() == 1);
    CHECK(children[0].text("Arn") == "arn:aws:cloudwatch:us-east-1:000000000000:alarm:child");
  }

  TEST_CASE_FIXTURE(ActionsFixture, "each state has actions of its own") {
    auto in = loud("a");
    in.ok_actions = {{topic}};
    given_alarm(in);
    given_state("a", "OK");
    CHECK(published.size() == 1);
    CHECK(published.front().message.subject->starts_with("OK: \"a\""));
    given_state("a", "INSUFFICIENT_DATA");
    CHECK(published.size() == 1);
  }
}

}  // namespace windlass::cloud::cloudwatch
