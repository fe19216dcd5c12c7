// Composite alarms: rules, nesting, suppressors.
#include "base/json.h"
#include "cloud/cloudwatch/rule.h"
#include "cloud/cloudwatch/tests/cloudwatch_fixture.h"

namespace windlass::cloud::cloudwatch {

namespace {

bool rule_holds(const std::string& text) {
  auto rule = parse_rule(text);
  REQUIRE_MESSAGE(rule, rule.error().message);
  return holds(*rule, [](const std::string& alarm) {
    return std::string(alarm == "on" ? "ALARM" : alarm == "off" ? "OK" : "INSUFFICIENT_DATA");
  });
}

}  // namespace

TEST_SUITE("rules") {
  TEST_CASE("states of alarms, joined by AND, OR and NOT") {
    CHECK(rule_holds("ALARM(on)"));
    CHECK(rule_holds("ALARM(\"on\") AND OK('off') OR FALSE") == false);
    CHECK(rule_holds("ALARM(\"on\") AND OK(off)"));
    CHECK(rule_holds("INSUFFICIENT_DATA(other)"));
    CHECK(rule_holds("NOT ALARM(off)"));
    CHECK(rule_holds("FALSE AND FALSE OR TRUE"));
    CHECK_FALSE(rule_holds("FALSE AND (FALSE OR TRUE)"));
    CHECK_FALSE(rule_holds("NOT (ALARM(on) OR ALARM(off))"));
  }
  TEST_CASE("what is no rule") {
    for (auto text : {"", "ALARM", "ALARM()", "ALARM(a", "ALARM(a) ALARM(b)", "ALARM(a) AND",
                      "X(a)", "(TRUE"}) {
      CAPTURE(text);
      auto rule = parse_rule(text);
      CHECK_FALSE(rule);
    }
    CHECK_FALSE(parse_rule(std::string(1000, '(') + "TRUE"));
  }
}

TEST_SUITE("composite alarms") {
  TEST_CASE_FIXTURE(CloudwatchFixture, "a composite alarm follows its children at once") {
    given_alarm(alarm_on("a", 5));
    given_alarm(alarm_on("b", 5));
    given_composite("both", "ALARM(a) AND ALARM(\"b\")");
    CHECK(state_of("both") == "OK");
    given_state("a", "ALARM");
    CHECK(state_of("both") == "OK");
    clock.advance(seconds(1));
    given_state("b", "ALARM");
    CHECK(state_of("both") == "ALARM");
    auto reason = *composite("both").state_reason;
    CHECK(reason.starts_with(
        "arn:aws:cloudwatch:us-east-1:000000000000:alarm:b transitioned to ALARM at Tuesday 14 "
        "November, 2023"));
    auto data = parse_json(*composite("both").state_reason_data);
    CHECK(data->find("triggeringAlarms")->as_array().size() == 2);
  }

  TEST_CASE_FIXTURE(CloudwatchFixture, "composite alarms look at composite alarms") {
    given_alarm(alarm_on("a", 5));
    given_composite("inner", "ALARM(a)");
    given_composite("outer", "ALARM(inner)");
    given(9);
    pass(minutes(1));
    CHECK(state_of("inner") == "ALARM");
    CHECK(state_of("outer") == "ALARM");
  }

  TEST_CASE_FIXTURE(CloudwatchFixture, "composite alarms in a circle come to an end") {
    given_composite("a", "FALSE");
    given_composite("b", "NOT ALARM(a)");
    given_composite("a", "ALARM(b)");
    pass(minutes(1));
    CHECK(state_of("a") != "none");
  }

  TEST_CASE_FIXTURE(CloudwatchFixture, "a rule on alarms that do not exist is refused") {
    auto refused = call<op::PutCompositeAlarm>({.alarm_name = "c", .alarm_rule = "ALARM(x)"});
    CHECK(code_of(refused) == "ValidationError");
    CHECK(refused.error().message ==
          "Could not save the composite alarm as alarms [x] in the alarm rule do not exist");
  }

  TEST_CASE_FIXTURE(CloudwatchFixture, "an alarm that a composite alarm looks at stays") {
    given_alarm(alarm_on("a", 5));
    given_composite("c", "ALARM(a)");
    CHECK(code_of(call<op::DeleteAlarms>({{{"a"}}})) == "ValidationError");
    must<op::DeleteAlarms>({{{"a", "c"}}});
  }

  TEST_CASE_FIXTURE(CloudwatchFixture, "new settings are judged at once") {
    given_alarm(alarm_on("a", 5));
    given_composite("c", "ALARM(a)");
    given_composite("c", "NOT ALARM(a)");
    CHECK(state_of("c") == "ALARM");
    CHECK(composite("c").state_reason->find("was updated and its alarm rule evaluates to ALARM") !=
          std::string::npos);
  }
}

namespace {

// A composite alarm with an action on every state, held up by the alarm "deploying".
class SuppressedFixture : public CloudwatchFixture {
 public:
  SuppressedFixture() {
    auto quiet = alarm_on("bad", 5);
    quiet.treat_missing_data = "ignore";
    given_alarm(quiet);
    quiet.alarm_name = "deploying";
    given_alarm(quiet);
    PutCompositeAlarmInput in{.alarm_name = "c", .alarm_rule = "ALARM(bad)"};
    in.alarm_actions = in.ok_actions = {{"arn:aws:lambda:us-east-1:000000000000:function:f"}};
    in.actions_suppressor = "deploying";
    in.actions_suppressor_wait_period = 60;
    in.actions_suppressor_extension_period = 120;
    must<op::PutCompositeAlarm>(in);
    pass(minutes(10));  // what its creation did is over
    before_ = history("c", "Action").size();
  }
  std::size_t actions() { return history("c", "Action").size() - before_; }

 private:
  std::size_t before_ = 0;
};

}  // namespace

TEST_SUITE("suppressors") {
  TEST_CASE_FIXTURE(SuppressedFixture, "while the suppressor is in alarm, nothing is done") {
    given_state("deploying", "ALARM");
    given_state("bad", "ALARM");
    pass(hours(1));
    CHECK(state_of("c") == "ALARM");
    CHECK(actions() == 0);
    CHECK(composite("c").actions_suppressed_by == "Alarm");
  }
  TEST_CASE_FIXTURE(SuppressedFixture, "a while after the suppressor is over, it is done") {
    given_state("deploying", "ALARM");
    given_state("bad", "ALARM");
    given_state("deploying", "OK");
    CHECK(composite("c").actions_suppressed_by == "ExtensionPeriod");
    pass(seconds(119));
    CHECK(actions() == 0);
    pass(seconds(1));
    CHECK(actions() == 1);
    CHECK_FALSE(composite("c").actions_suppressed_by);
  }
  TEST_CASE_FIXTURE(SuppressedFixture, "the suppressor has a while to go into alarm") {
    given_state("bad", "ALARM");
    CHECK(composite("c").actions_suppressed_by == "WaitPeriod");
    pass(seconds(50));
    given_state("deploying", "ALARM");
    pass(minutes(10));
    CHECK(actions() == 0);
  }
  TEST_CASE_FIXTURE(SuppressedFixture, "without a suppressor in alarm, it is done after the wait") {
    given_state("bad", "ALARM");
    pass(seconds(59));
    CHECK(actions() == 0);
    pass(seconds(1));
    CHECK(actions() == 1);
  }
  TEST_CASE_FIXTURE(SuppressedFixture, "what went away while it was held up is never told") {
    given_state("deploying", "ALARM");
    given_state("bad", "ALARM");
    given_state("bad", "OK");
    given_state("deploying", "OK");
    pass(minutes(10));
    CHECK(actions() == 0);
  }
  TEST_CASE_FIXTURE(CloudwatchFixture, "a suppressor needs both its periods, and to exist") {
    PutCompositeAlarmInput in{.alarm_name = "c", .alarm_rule = "TRUE"};
    in.actions_suppressor = "absent";
    CHECK(code_of(call<op::PutCompositeAlarm>(in)) == "ValidationError");
    in.actions_suppressor_wait_period = in.actions_suppressor_extension_period = 1;
    CHECK(code_of(call<op::PutCompositeAlarm>(in)) == "ValidationError");
  }
}

TEST_SUITE("actions") {
  TEST_CASE_FIXTURE(CloudwatchFixture,
                    "an action that is not served yet is refused by name, in the history") {
    auto in = alarm_on("a", 5);
    auto action = "arn:aws:lambda:us-east-1:000000000000:function:f";
    in.alarm_actions = {{action}};
    given_alarm(in);
    given(9);
    pass(minutes(1));
    auto told = history("a", "Action");
    REQUIRE(told.size() == 1);
    CHECK(told.front().history_summary ==
          "Failed to execute action " + std::string(action) +
              ". Received error: \"actions of lambda are not served yet\"");
  }
  TEST_CASE_FIXTURE(CloudwatchFixture, "silenced alarms change their state and do nothing") {
    auto in = alarm_on("a", 5);
    in.alarm_actions = {{"arn:aws:lambda:us-east-1:000000000000:function:f"}};
    given_alarm(in);
    must<op::DisableAlarmActions>({{{"a"}}});
    CHECK(alarm("a").actions_enabled == false);
    given_state("a", "ALARM");
    CHECK(history("a", "Action").empty());
    must<op::EnableAlarmActions>({{{"a"}}});
    given_state("a", "OK");
    given_state("a", "ALARM");
    CHECK(history("a", "Action").size() == 1);
  }
  TEST_CASE_FIXTURE(CloudwatchFixture, "a state that is set again does nothing again") {
    auto in = alarm_on("a", 5);
    in.alarm_actions = {{"arn:aws:lambda:us-east-1:000000000000:function:f"}};
    given_alarm(in);
    given_state("a", "ALARM");
    given_state("a", "ALARM");
    CHECK(history("a", "Action").size() == 1);
  }
}

}  // namespace windlass::cloud::cloudwatch
