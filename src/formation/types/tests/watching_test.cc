#include "formation/types/tests/played.h"

namespace windlass::formation::testing {

TEST_CASE("a log group's ARN ends as CloudFormation's does") {
  Played group("AWS::Logs::LogGroup");
  auto made = group.create(R"({"RetentionInDays":"7"})");
  REQUIRE(made);
  CHECK(made->attributes.text("Arn") ==
        "arn:aws:logs:eu-west-1:111122223333:log-group:" + made->id + ":*");
  CHECK(group.said("PutRetentionPolicy").find("retentionInDays")->as_int() == 7);
}

TEST_CASE("a log group that somebody else made is not taken over") {
  Played group("AWS::Logs::LogGroup");
  group.script().refuse("CreateLogGroup", "ResourceAlreadyExistsException");
  auto refused = group.create(R"({"LogGroupName":"/app"})");
  REQUIRE(!refused);
  CHECK(refused.error().code == "AlreadyExists");
}

TEST_CASE("a log group that an interrupted creation made is finished") {
  Played group("AWS::Logs::LogGroup");
  group.script().refuse("CreateLogGroup", "ResourceAlreadyExistsException");
  CHECK(group.create(R"({"RetentionInDays":7})"));
  CHECK(group.asked() == "CreateLogGroup PutRetentionPolicy");
}

TEST_CASE("a retention that leaves the template leaves the group") {
  Played group("AWS::Logs::LogGroup");
  group.script().answer("ListTagsForResource", R"({"tags":{"team":"blue"}})");
  REQUIRE(group.update("{}", R"({"RetentionInDays":7})", {"g"}));
  CHECK(group.asked() == "DeleteRetentionPolicy ListTagsForResource");
}

TEST_CASE("what nobody would honour of a log group is refused by name") {
  Played group("AWS::Logs::LogGroup");
  auto refused = group.create(R"({"DataProtectionPolicy":{"Name":"x"}})");
  REQUIRE(!refused);
  CHECK(refused.error().message.find("DataProtectionPolicy") != std::string::npos);
  CHECK(group.asked().empty());
}

TEST_CASE("a stream with lines in it is another's, an empty one may be ours") {
  Played stream("AWS::Logs::LogStream");
  stream.script().refuse("CreateLogStream", "ResourceAlreadyExistsException");
  stream.script().answer("DescribeLogStreams", R"({"logStreams":[{"logStreamName":"s"}]})");
  stream.script().answer("DescribeLogStreams",
                         R"({"logStreams":[{"logStreamName":"s","lastEventTimestamp":5}]})");
  auto properties = R"({"LogGroupName":"g","LogStreamName":"s"})";
  CHECK(stream.create(properties));
  CHECK(!stream.create(properties));
}

TEST_CASE("a metric filter's dimensions are a map to the service") {
  Played filter("AWS::Logs::MetricFilter");
  REQUIRE(filter.create(R"({"LogGroupName":"g","FilterPattern":"ERR","MetricTransformations":[
    {"MetricName":"m","MetricNamespace":"n","MetricValue":"1",
     "Dimensions":[{"Key":"k","Value":"$v"}]}]})"));
  auto& sent = *filter.said("PutMetricFilter").find("metricTransformations");
  CHECK(sent.as_array()[0].find("dimensions")->dump() == R"({"k":"$v"})");
}

TEST_CASE("an alarm is put with numbers that the template wrote as texts") {
  Played alarm("AWS::CloudWatch::Alarm");
  auto made = alarm.create(R"({"ComparisonOperator":"GreaterThanThreshold",
                               "EvaluationPeriods":"2","Threshold":"1.5"})");
  REQUIRE(made);
  CHECK(made->attributes.text("Arn") ==
        "arn:aws:cloudwatch:eu-west-1:111122223333:alarm:" + made->id);
  CHECK(alarm.said("PutMetricAlarm").find("Threshold")->as_double() == 1.5);
}

TEST_CASE("another's alarm is not replaced by one of its name") {
  Played alarm("AWS::CloudWatch::Alarm");
  alarm.script().answer("DescribeAlarms", R"({"MetricAlarms":[{"AlarmName":"a"}]})");
  auto refused = alarm.create(R"({"AlarmName":"a"})");
  REQUIRE(!refused);
  CHECK(refused.error().code == "AlreadyExists");
  CHECK(alarm.said("PutMetricAlarm").is_null());
}

TEST_CASE("a dashboard that shows something else is another's") {
  Played dashboard("AWS::CloudWatch::Dashboard");
  dashboard.script().answer("GetDashboard", R"({"DashboardBody":"{\"widgets\": []}"})");
  CHECK(dashboard.create(R"({"DashboardName":"d","DashboardBody":"{\"widgets\":[]}"})"));
  CHECK(!dashboard.create(R"({"DashboardName":"d","DashboardBody":"{\"widgets\":[{}]}"})"));
}

}  // namespace windlass::formation::testing
