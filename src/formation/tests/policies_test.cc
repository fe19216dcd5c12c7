#include "formation/tests/stack_fixture.h"

namespace windlass::formation::testing {

TEST_CASE_FIXTURE(StackFixture,
                  "what cannot be removed fails the deletion, until it is left behind") {
  begin_create(with({"A: 1", "B: 2 after A"}));
  play();
  service().stuck = {"B"};
  begin_delete(stack, operation(Kind::Delete), now);
  play();
  CHECK(stack.status == "DELETE_FAILED");
  CHECK(stack.reason == "The following resource(s) failed to delete: [B]. ");
  CHECK(there() == "A=1 B=2");
  auto leaving = operation(Kind::Delete);
  leaving.retained = {"B"};
  // What it needs is in use for as long as it is there.
  service().things.at(stack.resources.at("B").made->physical.id).properties = Json::Object{};
  begin_delete(stack, leaving, now);
  play();
  CHECK(stack.status == "DELETE_COMPLETE");
  CHECK(there() == "B=?");
}

TEST_CASE_FIXTURE(StackFixture, "a forced deletion fails at nothing") {
  begin_create(with({"A: 1"}));
  play();
  service().stuck = {"A"};
  auto forced = operation(Kind::Delete);
  forced.force = true;
  begin_delete(stack, forced, now);
  play();
  CHECK(stack.status == "DELETE_COMPLETE");
}

TEST_CASE_FIXTURE(StackFixture,
                  "what a cleanup could not remove is remembered, and removed by the next one") {
  begin_create(with({"A: 1 fixed", "B: 2"}));
  play();
  service().stuck = {"A"};
  begin_update(with({"A: 9 fixed", "B: 2"}));
  play();
  CHECK(stack.status == "UPDATE_COMPLETE");
  CHECK(there() == "A=1,9 B=2");
  REQUIRE(stack.leftovers.size() == 1);
  service().stuck = {};
  begin_update(with({"A: 9 fixed", "B: 3"}));
  play();
  CHECK(there() == "A=9 B=3");
  CHECK(stack.leftovers.empty());
}

TEST_CASE_FIXTURE(StackFixture, "what was replaced is removed last of all") {
  begin_create(with({"A: 1 fixed", "B: 2"}));
  play();
  stack.events.clear();
  begin_update(with({"A: 9 fixed", "B: 3"}));
  play();
  std::vector<std::string> all;
  for (auto& event : stack.events) all.push_back(event.logical_id + " " + event.status);
  auto at = [&](const std::string& what) { return std::ranges::find(all, what) - all.begin(); };
  CHECK(at("A DELETE_IN_PROGRESS") > at("shop UPDATE_COMPLETE_CLEANUP_IN_PROGRESS"));
  CHECK(at("A DELETE_COMPLETE") < at("shop UPDATE_COMPLETE"));
  CHECK(at("B UPDATE_COMPLETE") < at("A DELETE_IN_PROGRESS"));
}

TEST_CASE_FIXTURE(
    StackFixture,
    "what must be alone is removed before it is made anew, and made again when that fails") {
  auto body = [](const std::string& instance, const std::string& value) {
    return "Resources:\n  A:\n    Type: AWS::EC2::EIPAssociation\n    Properties: {InstanceId: " +
           instance +
           ", AllocationId: eipalloc-1}\n  B:\n    Type: Custom::Plain\n    DependsOn: A\n"
           "    Properties: {ServiceToken: t, Value: \"" +
           value + "\"}\n";
  };
  begin_create(body("i-1", "1"));
  play();
  REQUIRE(stack.status == "CREATE_COMPLETE");
  service().bad = {"no"};
  begin_update(body("i-2", "no"));
  play();
  CHECK(stack.status == "UPDATE_ROLLBACK_COMPLETE");
  std::vector<std::string> instances;
  for (auto& [id, thing] : service().things)
    if (thing.logical_id == "A")
      instances.push_back(thing.properties.text("InstanceId").value_or(""));
  CHECK(instances == std::vector<std::string>{"i-1"});
}

TEST_CASE_FIXTURE(StackFixture, "a creation that is to be deleted when it fails is gone") {
  service().bad = {"no"};
  auto wish = towards(Kind::Create, with({"A: 1", "B: no after A"}));
  wish.on_failure = "DELETE";
  begin_forward(stack, wish, {}, now);
  play();
  CHECK(stack.status == "DELETE_COMPLETE");
  CHECK(there().empty());
}

TEST_CASE_FIXTURE(
    StackFixture,
    "what is kept otherwise goes with a creation that fails, when that is asked for") {
  service().bad = {"no"};
  auto wish = towards(Kind::Create, with({"A: 1 keep", "B: no after A"}));
  wish.retain_except_on_create = true;
  begin_forward(stack, wish, {}, now);
  play();
  CHECK(stack.status == "ROLLBACK_COMPLETE");
  CHECK(there().empty());
}

TEST_CASE_FIXTURE(StackFixture,
                  "an operation whose rollback was disabled can be rolled back later") {
  begin_create(with({"A: 1", "B: 2"}));
  play();
  service().bad = {"no"};
  auto wish = towards(Kind::Update, with({"A: 9", "B: no"}));
  wish.disable_rollback = true;
  begin_forward(stack, wish, {}, now);
  play();
  CHECK(stack.status == "UPDATE_FAILED");
  CHECK(there() == "A=9 B=2");
  begin_rollback(stack, operation(Kind::Rollback), now);
  play();
  CHECK(stack.status == "UPDATE_ROLLBACK_COMPLETE");
  CHECK(there() == "A=1 B=2");
}

TEST_CASE_FIXTURE(StackFixture, "a creation that takes too long is undone") {
  stack.timeout_minutes = 1;
  begin_create(
      "Resources:\n  W:\n    Type: AWS::CloudFormation::WaitCondition\n"
      "    CreationPolicy: {ResourceSignal: {Timeout: PT1H}}\n");
  auto began = now;
  play();
  CHECK(stack.status == "ROLLBACK_COMPLETE");
  CHECK(now - began < std::chrono::minutes(2));
}

}  // namespace windlass::formation::testing
