// What alarms have other services do.
#include "aws/autoscaling/execute_policy.h"
#include "aws/autoscaling/service.h"
#include "aws/ec2/reboot_instances.h"
#include "aws/ec2/service.h"
#include "aws/ec2/stop_instances.h"
#include "aws/ec2/terminate_instances.h"
#include "cloud/cloudwatch/tests/cloudwatch_fixture.h"

namespace windlass::cloud::cloudwatch {

namespace {

std::vector<std::string> deeds;
std::vector<aws::autoscaling::ExecutePolicyType> executed;
Call executed_by;

// In the places of EC2 and Auto Scaling.
template <class In, class Out>
Result<Out> note(const char* what, const In& in) {
  deeds.push_back(std::string(what) + " " + in.instance_ids->front());
  return Out{};
}
Result<aws::ec2::StopInstancesResult> stop(Work&, const Call&,
                                           const aws::ec2::StopInstancesRequest& in) {
  return note<aws::ec2::StopInstancesRequest, aws::ec2::StopInstancesResult>("stop", in);
}
Result<aws::ec2::TerminateInstancesResult> terminate(
    Work&, const Call&, const aws::ec2::TerminateInstancesRequest& in) {
  return note<aws::ec2::TerminateInstancesRequest, aws::ec2::TerminateInstancesResult>("terminate",
                                                                                       in);
}
Result<> reboot(Work&, const Call&, const aws::ec2::RebootInstancesRequest& in) {
  deeds.push_back("reboot " + in.instance_ids->front());
  return Done{};
}
Result<> execute(Work&, const Call& call, const aws::autoscaling::ExecutePolicyType& in) {
  executed.push_back(in);
  executed_by = call;
  return Done{};
}

const Operation machine_operations[] = {{"StopInstances", writes<&stop>},
                                        {"TerminateInstances", writes<&terminate>},
                                        {"RebootInstances", writes<&reboot>}};
const cloud::Service machines{
    .model = &aws::ec2::service, .operations = machine_operations, .migrations = {"machines", {}}};
const Operation group_operations[] = {{"ExecutePolicy", writes<&execute>}};
const cloud::Service groups{.model = &aws::autoscaling::service,
                            .operations = group_operations,
                            .migrations = {"groups", {}}};

constexpr const char* policy =
    "arn:aws:autoscaling:us-east-1:000000000000:scalingPolicy:u:autoScalingGroupName/g:"
    "policyName/p";

class AutomationsFixture : public CloudwatchFixture {
 public:
  AutomationsFixture() : CloudwatchFixture({&cloudwatch::service, &machines, &groups}) {
    deeds.clear();
    executed.clear();
  }
  void given_alarm_with(const std::string& action, const std::string& instance = "i-1") {
    auto in = alarm_on("a", 5);
    in.alarm_actions = {{action}};
    if (!instance.empty()) in.dimensions = {{dimension("InstanceId", instance)}};
    given_alarm(in);
  }
};

}  // namespace

TEST_SUITE("automations") {
  TEST_CASE_FIXTURE(AutomationsFixture,
                    "a scaling policy is executed, and told how far the metric is beyond") {
    given_alarm_with(policy, "");
    given(9);
    pass(minutes(1));
    REQUIRE(executed.size() == 1);
    CHECK(executed.front().policy_name == policy);
    CHECK(executed.front().metric_value == 9);
    CHECK(executed.front().breach_threshold == 5);
    CHECK(executed_by.caller.source_arn == "arn:aws:cloudwatch:us-east-1:000000000000:alarm:a");
  }
  TEST_CASE_FIXTURE(AutomationsFixture,
                    "the instance that is watched is stopped, or what was said") {
    for (auto* deed : {"stop", "terminate", "reboot", "recover"}) {
      given_alarm_with("arn:aws:automate:us-east-1:ec2:" + std::string(deed));
      given_state("a", "OK");
      given_state("a", "ALARM");
    }
    CHECK(deeds ==
          std::vector<std::string>{"stop i-1", "terminate i-1", "reboot i-1", "reboot i-1"});
  }
  TEST_CASE_FIXTURE(AutomationsFixture,
                    "an alarm that watches no instance fails to, in the history") {
    given_alarm_with("arn:aws:automate:us-east-1:ec2:stop", "");
    given_state("a", "ALARM");
    CHECK(deeds.empty());
    REQUIRE(history("a", "Action").size() == 1);
    CHECK(history("a", "Action").front().history_summary->starts_with("Failed to execute action"));
  }
}

}  // namespace windlass::cloud::cloudwatch
