// Hundreds of lives, each of another seed: calls fail, whoever acts dies between any two lines,
// people ask for things at any moment. What always holds is looked at after every step.
#include "formation/tests/stack_fixture.h"

namespace windlass::formation::testing {

namespace {

class Life : public StackFixture {
 public:
  explicit Life(unsigned seed) : random_(seed) {
    chance = &random_;
    service().chance = &random_;
  }

  std::string some_template() {
    static const std::vector<std::string> names{"A", "B", "C", "D", "E"};
    std::vector<std::string> all;
    std::vector<std::string> there;
    for (auto& name : names) {
      if (!all.empty() && random_.below(4) == 0) continue;
      auto text = name + ": " + std::to_string(random_.below(3));
      if (!there.empty() && random_.below(2))
        text += " after " + there[random_.below(there.size())];
      if (random_.below(5) == 0) text += " keep";
      // The type of a logical id never changes.
      if (name == "B" || name == "D") text += " fixed";
      if (name == "E") text += " signals";
      all.push_back(text);
      there.push_back(name);
    }
    return with(all);
  }

  // The process dies: what it did not write down is as if it had never known it.
  void reborn() {
    auto events = stack.events;
    stack = *stack_from_json(*parse_json(to_json(stack).dump()));
    stack.events = std::move(events);
  }

  void go_on() {
    auto next = next_steps(stack, now);
    if (next.steps.empty()) {
      REQUIRE_MESSAGE(next.again, "a dead end: ", stack.status);
      now = *next.again;
      signals();
      return;
    }
    // Several at once, each told from the same record; people ask for things in between.
    std::vector<std::pair<Step, Outcome>> done;
    for (auto count = 1 + random_.below(3); count > 0 && !next.steps.empty(); --count) {
      auto chosen = next.steps.begin() + static_cast<long>(random_.below(next.steps.size()));
      auto outcome = run(*chosen);
      done.emplace_back(*chosen, std::move(outcome));
      next.steps.erase(chosen);
    }
    for (auto& [chosen, outcome] : done) {
      interfere();
      // Killed between the call and the record of it.
      if (random_.below(6) == 0) return reborn();
      apply(stack, chosen, outcome, now);
      look_after();
      if (random_.below(6) == 0) return reborn();
      now += std::chrono::milliseconds(10);
      signals();
    }
  }

  void signals() {
    for (auto& [name, resource] : stack.resources)
      if (resource.stage == Stage::Signals && random_.below(3) == 0) {
        (void)signal(stack, name, {"i-" + std::to_string(random_.below(4)), random_.below(8) != 0},
                     now);
        return;
      }
  }

  void interfere() {
    if (!stack.operation) return;
    if (random_.below(60) == 0) cancel_update(stack, now);
    if (random_.below(120) == 0) begin_delete(stack, operation(Kind::Delete), now);
  }

  // Everything that is there is remembered; nothing is remembered twice.
  void look_after() {
    for (auto& event : stack.events)
      if (event.status == "DELETE_SKIPPED") kept_.insert(event.physical_id);
    stack.events.clear();
    std::map<std::string, int> known;
    for (auto& [name, resource] : stack.resources) {
      std::set<std::string> ids;
      if (resource.made) ids.insert(resource.made->physical.id);
      if (resource.stable) ids.insert(resource.stable->physical.id);
      for (auto& id : ids) ++known[id];
      if (resource.stage == Stage::Calling) in_doubt_.insert(resource.token);
    }
    for (auto& leftover : stack.leftovers) ++known[leftover.made.physical.id];
    for (auto& [id, thing] : service().things)
      if (!known.contains(id) && !kept_.contains(id) && !in_doubt_.contains(thing.token))
        FAIL("nobody remembers " << id << " in " << stack.status);
  }

  void live_on() {
    look_after();
    for (int i = 0; stack.operation; ++i) {
      REQUIRE_MESSAGE(i < 20'000, "it never ends: ", stack.status);
      go_on();
      look_after();
    }
    in_doubt_.clear();
    CHECK(!is_in_progress(stack.status));
    is_as_recorded();
  }

  // What was not broken half way is just what the record says of it.
  void is_as_recorded() {
    for (auto& [name, resource] : stack.resources) {
      if (!resource.made || resource.dirty) continue;
      auto found = service().things.find(resource.made->physical.id);
      REQUIRE_MESSAGE(found != service().things.end(), name, " is not there: ", stack.status);
      CHECK(found->second.properties == resource.made->recipe.properties);
      if (stack.status.ends_with("_COMPLETE")) CHECK(resource.stable == resource.made);
    }
  }

  // Whatever the status, something that may be asked for leads on.
  void ask_for_something() {
    auto& status = stack.status;
    if (status == "UPDATE_ROLLBACK_FAILED" && random_.below(2)) {
      auto back = operation(Kind::Rollback);
      for (auto& [name, resource] : stack.resources)
        if (random_.below(3) == 0) back.skipped.insert(name);
      return begin_rollback(stack, back, now);
    }
    if (may_roll_back(stack) && random_.below(3) == 0)
      return begin_rollback(stack, operation(Kind::Rollback), now);
    if (may_update(stack) && random_.below(8) != 0) {
      auto wish = towards(Kind::Update, some_template());
      wish.disable_rollback = random_.below(4) == 0;
      return begin_forward(stack, wish, {}, now);
    }
    begin_delete(stack, operation(Kind::Delete), now);
  }

  void play() {
    service().failing_percent = 8;
    auto wish = towards(Kind::Create, some_template());
    wish.disable_rollback = random_.below(3) == 0;
    begin_forward(stack, wish, {}, now);
    live_on();
    for (int i = 0; i < 6 && stack.status != "DELETE_COMPLETE"; ++i) {
      ask_for_something();
      live_on();
    }
    // In the end, when nothing fails any more, everything goes.
    service().failing_percent = 0;
    for (int i = 0; i < 3 && stack.status != "DELETE_COMPLETE"; ++i) {
      // What was to be kept may need what is to go: whoever wanted it has taken it away by now.
      std::erase_if(service().things, [&](auto& each) { return kept_.contains(each.first); });
      begin_delete(stack, operation(Kind::Delete), now);
      live_on();
    }
    CHECK(stack.status == "DELETE_COMPLETE");
    CHECK(stack.leftovers.empty());
    for (auto& [id, thing] : service().things)
      CHECK_MESSAGE(kept_.contains(id), id, " is left over");
  }

 private:
  SeededRandom random_;
  std::set<std::string> kept_, in_doubt_;
};

}  // namespace

TEST_CASE(
    "whatever fails and whoever dies, a stack ends, and what is left is what its record says") {
  for (unsigned seed = 0; seed < 600; ++seed) {
    CAPTURE(seed);
    Life(seed).play();
  }
}

// Nothing fails, and the process dies after every single step, and before each is written down
// once.
TEST_CASE_FIXTURE(StackFixture, "dying at every step changes nothing of how it ends") {
  auto play_dying = [&] {
    std::vector<Step> lost;
    for (int i = 0; i < 10'000 && stack.operation; ++i) {
      auto next = next_steps(stack, now);
      if (next.steps.empty()) {
        REQUIRE(next.again);
        now = *next.again;
        continue;
      }
      auto chosen = next.steps.front();
      auto outcome = run(chosen);
      stack = *stack_from_json(*parse_json(to_json(stack).dump()));
      if (std::find(lost.begin(), lost.end(), chosen) == lost.end()) {
        lost.push_back(chosen);
        continue;
      }
      apply(stack, chosen, outcome, now);
    }
    REQUIRE(!stack.operation);
  };
  begin_create(with({"A: 1", "B: 2 after A fixed", "C: 3 after B"}));
  play_dying();
  CHECK(stack.status == "CREATE_COMPLETE");
  CHECK(there() == "A=1 B=2 C=3");
  begin_update(with({"A: 7", "B: 8 after A fixed", "D: 9 after B"}));
  play_dying();
  CHECK(stack.status == "UPDATE_COMPLETE");
  CHECK(there() == "A=7 B=8 D=9");
  begin_delete(stack, operation(Kind::Delete), now);
  play_dying();
  CHECK(there().empty());
}

}  // namespace windlass::formation::testing
