// Looking at an account that answers in part, late, or not at all.
#include <doctest/doctest.h>

#include "aws/cloudformation/describe_stack_drift_detection_status.h"
#include "aws/cloudformation/describe_stack_resource_drifts.h"
#include "aws/cloudformation/describe_stacks.h"
#include "aws/cloudformation/detect_stack_drift.h"
#include "aws/dynamodb/get_item.h"
#include "aws/ec2/describe_instances.h"
#include "aws/s3/get_object.h"
#include "aws/s3/list_objects_v2.h"
#include "fake_gate.h"
#include "ops/drift.h"
#include "ops/lock_item.h"
#include "ops/status.h"

using namespace windlass;
using namespace windlass::ops;
using testing::FakeDesk;

namespace cfn = aws::cloudformation;
namespace ec2 = aws::ec2;

namespace {

struct Fixture : FakeDesk {
  manifest::Model model;
  Fixture() {
    model.app = "shop";
    model.environment = "dev";
  }
  void given_stack(const std::string& status) {
    cfn::Stack stack;
    stack.stack_name = "shop-dev";
    stack.stack_status = status;
    gate->answers<cfn::op::DescribeStacks>({.stacks = {{stack}}, .next_token = {}});
  }
  void given_no_stack() {
    gate->fails<cfn::op::DescribeStacks>("ValidationError",
                                         "Stack with id shop-dev does not exist");
  }
  void given_no_base() {
    gate->fails<aws::s3::op::GetObject>("NoSuchBucket");
    gate->fails<aws::s3::op::ListObjectsV2>("NoSuchBucket");
    gate->fails<aws::dynamodb::op::GetItem>("ResourceNotFoundException");
  }
  // Its comparison is over when it was asked for the third time.
  void given_comparison(std::vector<cfn::StackResourceDrift> drifts) {
    gate->answers<cfn::op::DetectStackDrift>({.stack_drift_detection_id = "detection"});
    gate->on<cfn::op::DescribeStackDriftDetectionStatus>(
        [asked = std::make_shared<int>(0)](
            auto&) -> Result<cfn::DescribeStackDriftDetectionStatusOutput> {
          cfn::DescribeStackDriftDetectionStatusOutput answer;
          answer.detection_status = ++*asked < 3 ? "DETECTION_IN_PROGRESS" : "DETECTION_COMPLETE";
          return answer;
        });
    gate->answers<cfn::op::DescribeStackResourceDrifts>(
        {.stack_resource_drifts = std::move(drifts), .next_token = {}});
  }
};

cfn::StackResourceDrift drift_of(const std::string& id, const std::string& status) {
  cfn::StackResourceDrift drift;
  drift.logical_resource_id = id;
  drift.stack_resource_drift_status = status;
  return drift;
}

// A lock in the table; its beat goes on for as long as somebody is there.
struct Locked : Fixture {
  bool alive = true;
  long beat = 0;
  LockSeen seen;
  Locked() {
    gate->on<aws::dynamodb::op::GetItem>([this](auto&) {
      beat += alive ? 1 : 0;
      return Result<aws::dynamodb::GetItemOutput>(
          aws::dynamodb::GetItemOutput{.item = Item{{"who", text_value("bob@desk")},
                                                    {"token", text_value("t")},
                                                    {"beat", number_value(beat)},
                                                    {"lease_s", number_value(30)}}});
    });
    seen = **find_lock(work, place);
  }
};

}  // namespace

TEST_CASE_FIXTURE(Locked, "a holder whose beat moves is there, which is known in a moment") {
  auto begun = clock.now();
  auto holder = look_at_holder(work, place, seen, {});
  REQUIRE(holder);
  CHECK(holder->gone.empty());
  CHECK(clock.now() - begun < std::chrono::seconds(2));
}

TEST_CASE_FIXTURE(Locked, "a holder who is silent for the lease is gone, and who waits is told") {
  alive = false;
  auto holder = look_at_holder(work, place, seen, {});
  REQUIRE(holder);
  CHECK(holder->gone == "there was no sign of life for its lease of 30 s");
  REQUIRE(told.size() == 1);
  CHECK(told[0].text.find("bob@desk") != std::string::npos);
}

TEST_CASE_FIXTURE(Locked, "a holder whose process ended here is gone at once") {
  alive = false;
  seen.owner.pid = 4711;
  auto begun = clock.now();
  auto holder = look_at_holder(work, place, seen, [](auto&) { return true; });
  REQUIRE(holder);
  CHECK(holder->gone == "its process (4711) has ended on this machine");
  CHECK(clock.now() == begun);
}

TEST_CASE_FIXTURE(Locked, "a lock that is given back while one looks was a living holder's") {
  gate->answers<aws::dynamodb::op::GetItem>({});
  auto holder = look_at_holder(work, place, seen, {});
  REQUIRE(holder);
  CHECK(!holder->lock);
  CHECK(holder->gone.empty());
}

TEST_CASE_FIXTURE(Fixture,
                  "before anybody set anything up, nothing is there and nothing is wrong") {
  given_no_stack();
  given_no_base();
  gate->answers<ec2::op::DescribeInstances>({});
  auto status = look_at(work, model);
  REQUIRE(status);
  CHECK(!status->stack);
  CHECK(status->current.number == 0);
  CHECK(status->troubles.empty());
}

TEST_CASE_FIXTURE(Fixture, "what may not be seen is told, and the rest is shown") {
  given_stack("UPDATE_COMPLETE");
  auto status = look_at(work, model);
  REQUIRE(status);
  CHECK(status->stack->status == "UPDATE_COMPLETE");
  CHECK(status->troubles.at(0) == "cannot see which revision stands: not permitted: GetObject");
}

TEST_CASE_FIXTURE(Fixture, "without the right to see the stack there is nothing to show") {
  gate->fails<cfn::op::DescribeStacks>("AccessDenied", "no");
  auto status = look_at(work, model);
  REQUIRE(!status);
  CHECK(status.error().message == "looking for the stack: no");
}

TEST_CASE_FIXTURE(Fixture, "drift is waited for, and told attribute by attribute") {
  given_stack("CREATE_COMPLETE");
  auto moved = drift_of("AppTargets", "MODIFIED");
  cfn::PropertyDifference port;
  port.property_path = "/Port";
  port.expected_value = "80";
  port.actual_value = "8080";
  port.difference_type = "NOT_EQUAL";
  moved.property_differences = {{port}};
  given_comparison({moved, drift_of("Jobs", "DELETED"), drift_of("Vpc", "IN_SYNC"),
                    drift_of("Alarm", "NOT_CHECKED")});
  auto drift = detect_drift(work, place);
  REQUIRE(drift);
  CHECK(drift->looked_at == 3);
  REQUIRE(drift->resources.size() == 2);
  CHECK(drift->resources[0].differences.at(0).attribute == "Port");
  CHECK(drift->resources[0].differences.at(0).actual == "8080");
  CHECK(drift->resources[1].gone);
}

TEST_CASE_FIXTURE(Fixture, "a stack that moves is not compared: it says what to type") {
  given_stack("UPDATE_IN_PROGRESS");
  auto drift = detect_drift(work, place);
  REQUIRE(!drift);
  CHECK(drift.error().message ==
        "shop-dev is UPDATE_IN_PROGRESS: it can be compared when that is over; "
        "windlass watch dev");
}

TEST_CASE_FIXTURE(Fixture, "a comparison that does not end is given up on") {
  given_stack("CREATE_COMPLETE");
  given_comparison({});
  cfn::DescribeStackDriftDetectionStatusOutput still;
  still.detection_status = "DETECTION_IN_PROGRESS";
  gate->answers<cfn::op::DescribeStackDriftDetectionStatus>(still);
  auto drift = detect_drift(work, place);
  REQUIRE(!drift);
  CHECK(drift.error().code == "TooSlow");
}
