#include "formation/tests/stack_fixture.h"

namespace windlass::formation::testing {

TEST_CASE_FIXTURE(StackFixture, "what needs another is made after it, and goes before it") {
  begin_create(with({"B: 2 after A", "A: 1"}));
  play();
  CHECK(stack.status == "CREATE_COMPLETE");
  CHECK(there() == "A=1 B=2");
  CHECK(statuses("A") ==
        std::vector<std::string>{"CREATE_IN_PROGRESS", "CREATE_IN_PROGRESS", "CREATE_COMPLETE"});
  begin_delete(stack, operation(Kind::Delete), now);
  play();
  CHECK(stack.status == "DELETE_COMPLETE");
  CHECK(there().empty());
}

TEST_CASE_FIXTURE(StackFixture, "a creation that fails is undone, and says what failed") {
  service().bad = {"no"};
  begin_create(with({"A: 1", "B: no after A"}));
  play();
  CHECK(stack.status == "ROLLBACK_COMPLETE");
  CHECK(there().empty());
  CHECK(reason("ROLLBACK_IN_PROGRESS") ==
        "The following resource(s) failed to create: [B]. Rollback requested by user.");
  CHECK(reason("CREATE_FAILED") == "It broke.");
}

TEST_CASE_FIXTURE(StackFixture,
                  "what a disabled rollback leaves can be updated to something that works") {
  service().bad = {"no"};
  auto operation = towards(Kind::Create, with({"A: 1", "B: no after A"}));
  operation.disable_rollback = true;
  begin_forward(stack, operation, {}, now);
  play();
  CHECK(stack.status == "CREATE_FAILED");
  CHECK(there() == "A=1");
  begin_update(with({"A: 1", "B: yes after A"}));
  play();
  CHECK(stack.status == "UPDATE_COMPLETE");
  CHECK(there() == "A=1 B=yes");
}

TEST_CASE_FIXTURE(StackFixture, "an update changes in place, replaces, adds and removes") {
  begin_create(with({"A: 1", "B: 2 after A fixed", "C: 3"}));
  play();
  begin_update(with({"A: 9", "B: 8 after A fixed", "D: 4"}));
  play();
  CHECK(stack.status == "UPDATE_COMPLETE");
  CHECK(there() == "A=9 B=8 D=4");
  CHECK(stack.leftovers.empty());
}

TEST_CASE_FIXTURE(StackFixture, "an update that fails puts everything back as it was") {
  begin_create(with({"A: 1", "B: 2 after A fixed", "C: 3"}));
  play();
  auto before = stack.resources.at("B").made;
  service().bad = {"no"};
  begin_update(with({"A: 9", "B: 8 after A fixed", "D: no after B"}));
  play();
  CHECK(stack.status == "UPDATE_ROLLBACK_COMPLETE");
  CHECK(there() == "A=1 B=2 C=3");
  CHECK(stack.resources.at("B").made == before);
}

TEST_CASE_FIXTURE(StackFixture, "a replaced resource takes its dependents along") {
  begin_create(with({"A: 1 fixed", "B: 2 after A"}));
  play();
  begin_update(with({"A: 9 fixed", "B: 2 after A"}));
  play();
  CHECK(stack.status == "UPDATE_COMPLETE");
  for (auto& [id, thing] : service().things)
    if (thing.logical_id == "B")
      CHECK(thing.properties.text("Needs") == stack.resources.at("A").made->physical.id);
}

TEST_CASE_FIXTURE(StackFixture, "what is to be kept is left in peace") {
  begin_create(with({"A: 1 fixed keep", "B: 2"}));
  play();
  begin_update(with({"A: 9 fixed keep", "B: 2"}));
  play();
  CHECK(there() == "A=1,9 B=2");
  begin_delete(stack, operation(Kind::Delete), now);
  play();
  CHECK(there() == "A=1,9");
  CHECK(statuses("A").back() == "DELETE_SKIPPED");
}

TEST_CASE_FIXTURE(StackFixture, "a resource that waits for signals is done when they came") {
  begin_create(with({"A: 1 signals"}));
  while (stack.resources.at("A").stage != Stage::Signals) REQUIRE(step());
  REQUIRE(signal(stack, "A", {"i-1"}, now));
  REQUIRE(signal(stack, "A", {"i-1"}, now));
  CHECK(stack.operation);
  REQUIRE(signal(stack, "A", {"i-2"}, now));
  play();
  CHECK(stack.status == "CREATE_COMPLETE");
  CHECK(!signal(stack, "A", {"i-3"}, now));
}

TEST_CASE_FIXTURE(StackFixture, "signals that never come undo the creation") {
  begin_create(with({"A: 1 signals"}));
  play();
  CHECK(stack.status == "ROLLBACK_COMPLETE");
  CHECK(reason("CREATE_FAILED") ==
        "Failed to receive 2 resource signal(s) within the specified duration. Unable to satisfy "
        "100% MinSuccessfulInstancesPercent requirement");
}

TEST_CASE_FIXTURE(StackFixture, "a stack can be deleted while it is being made") {
  begin_create(with({"A: 1", "B: 2 after A", "C: 3 after B"}));
  for (int i = 0; i < 4; ++i) REQUIRE(step());
  begin_delete(stack, operation(Kind::Delete), now);
  play();
  CHECK(stack.status == "DELETE_COMPLETE");
  CHECK(there().empty());
}

TEST_CASE_FIXTURE(StackFixture, "an update that is cancelled goes back") {
  begin_create(with({"A: 1", "B: 2 after A"}));
  play();
  begin_update(with({"A: 9", "B: 8 after A"}));
  for (int i = 0; i < 3; ++i) REQUIRE(step());
  cancel_update(stack, now);
  play();
  CHECK(stack.status == "UPDATE_ROLLBACK_COMPLETE");
  CHECK(there() == "A=1 B=2");
}

TEST_CASE_FIXTURE(StackFixture,
                  "a rollback that fails can be continued, past what cannot be put back") {
  begin_create(with({"A: 1", "B: 2 after A"}));
  play();
  service().bad = {"1", "no"};
  begin_update(with({"A: 9", "B: no after A"}));
  play();
  CHECK(stack.status == "UPDATE_ROLLBACK_FAILED");
  auto again = operation(Kind::Rollback);
  begin_rollback(stack, again, now);
  play();
  CHECK(stack.status == "UPDATE_ROLLBACK_FAILED");
  auto past = operation(Kind::Rollback);
  past.skipped = {"A"};
  begin_rollback(stack, past, now);
  play();
  CHECK(stack.status == "UPDATE_ROLLBACK_COMPLETE");
  CHECK(there() == "A=9 B=2");
}

TEST_CASE_FIXTURE(StackFixture, "an alarm undoes an update, also while it is only watched") {
  begin_watched_update();
  nowhere.firing = true;
  play();
  CHECK(stack.status == "UPDATE_ROLLBACK_COMPLETE");
  CHECK(there() == "A=1");
}

TEST_CASE_FIXTURE(StackFixture, "an alarm that fires for a few seconds only is not missed") {
  begin_watched_update();
  while (!next_steps(stack, now).steps.empty()) REQUIRE(step());
  nowhere.firing = true;
  auto until = now + std::chrono::seconds(3);
  while (stack.operation && now < until) REQUIRE(step());
  nowhere.firing = false;
  play();
  CHECK(stack.status == "UPDATE_ROLLBACK_COMPLETE");
}

TEST_CASE_FIXTURE(StackFixture, "a rollback never takes what is gone for set right") {
  begin_create(with({"A: 1 quick", "B: 2 after A"}));
  play();
  service().bad = {"no"};
  begin_update(with({"A: 5 quick", "B: no after A"}));
  while (stack.status != "UPDATE_ROLLBACK_IN_PROGRESS") REQUIRE(step());
  service().things.erase(stack.resources.at("A").made->physical.id);
  play();
  REQUIRE(stack.status == "UPDATE_ROLLBACK_FAILED");
  begin_rollback(stack, operation(Kind::Rollback), now);
  play();
  CHECK(stack.status == "UPDATE_ROLLBACK_FAILED");
  CHECK(stack.resources.at("A").status == "UPDATE_FAILED");
  auto without = operation(Kind::Rollback);
  without.skipped = {"A"};
  begin_rollback(stack, without, now);
  play();
  CHECK(stack.status == "UPDATE_ROLLBACK_COMPLETE");
}

TEST_CASE_FIXTURE(StackFixture, "what stays where it failed is changed by who lets it stay again") {
  service().bad = {"no"};
  auto failing = towards(Kind::Create, with({"A: no"}));
  failing.on_failure = "DO_NOTHING";
  begin_forward(stack, failing, {}, now);
  play();
  REQUIRE(stack.status == "CREATE_FAILED");
  CHECK(may_update_failed(stack, true));
  auto refused = may_update_failed(stack, false);
  REQUIRE(!refused);
  CHECK(refused.error().message.starts_with(
      "This stack is currently in a non-terminal [CREATE_FAILED] state."));
}

TEST_CASE_FIXTURE(StackFixture, "a stack policy protects what it names") {
  begin_create(with({"A: 1", "B: 2"}));
  play();
  stack.stack_policy =
      R"({"Statement":[{"Effect":"Allow","Action":"Update:*","Principal":"*","Resource":"*"},)"
      R"({"Effect":"Deny","Action":"Update:*","Principal":"*","Resource":"LogicalResourceId/A"}]})";
  begin_update(with({"A: 9", "B: 8"}));
  play();
  CHECK(stack.status == "UPDATE_ROLLBACK_COMPLETE");
  CHECK(there() == "A=1 B=2");
  CHECK(reason("UPDATE_FAILED") ==
        "Action denied by stack policy: Statement [#2] does not allow [Update:Modify] for resource "
        "[LogicalResourceId/A];");
}

TEST_CASE_FIXTURE(StackFixture,
                  "a thing that somebody made is taken over, and left alone when that is undone") {
  begin_create(with({"A: 1"}));
  play();
  service().things["B-7"] = {"B", "theirs", Json::Object{{"ServiceToken", "t"}, {"Value", "2"}}};
  begin_forward(stack, towards(Kind::Import, with({"A: 1", "B: 2"})), {{"B", "B-7"}}, now);
  play();
  CHECK(stack.status == "IMPORT_COMPLETE");
  CHECK(stack.resources.at("B").made->physical.id == "B-7");
  service().things["C-8"] = {"C", "theirs too",
                             Json::Object{{"ServiceToken", "t"}, {"Value", "3"}}};
  begin_forward(stack, towards(Kind::Import, with({"A: 1", "B: 2", "C: 3", "D: 4"})),
                {{"C", "C-8"}, {"D", "D-9"}}, now);
  play();
  CHECK(stack.status == "IMPORT_ROLLBACK_COMPLETE");
  CHECK(there() == "A=1 B=2 C=3");
}

TEST_CASE_FIXTURE(StackFixture, "a record that was written and read again is the same one") {
  begin_create(with({"A: 1", "B: 2 after A signals"}));
  for (int i = 0; i < 6; ++i) REQUIRE(step());
  auto json = to_json(stack);
  auto read = stack_from_json(*parse_json(json.dump()));
  REQUIRE(read);
  CHECK(to_json(*read).dump() == json.dump());
}

TEST_CASE_FIXTURE(StackFixture,
                  "a call that nobody answered is made again, and makes nothing twice") {
  service().unanswered = 1;
  begin_create(with({"A: 1"}));
  play();
  CHECK(stack.status == "CREATE_COMPLETE");
  CHECK(there() == "A=1");
}

}  // namespace windlass::formation::testing
