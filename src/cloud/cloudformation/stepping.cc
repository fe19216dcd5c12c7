#include "cloud/cloudformation/stepping.h"

#include "cloud/cloudformation/acting.h"
#include "cloud/cloudformation/cloudformation.h"
#include "cloud/cloudformation/context.h"
#include "cloud/cloudformation/stacks_kept.h"
#include "formation/apply.h"
#include "formation/run_step.h"
#include "formation/steps.h"

namespace windlass::cloud::cloudformation {

namespace {

Outbound outbound;
// Nobody ever gave us a client: then we act ourselves. Not when it was only taken away again, for
// then the cloud is about to stop.
bool acts_itself = true;

constexpr int stacks_max = 64;
constexpr int rows_max = 200;
constexpr auto remembered_for = std::chrono::hours(24 * 90);

// One step of one stack. The record is the one that the step was told from: what others write down
// meanwhile is nothing that this step looks at.
class StepErrand final : public Errand {
 public:
  StepErrand(const KeptRecord& kept, engine::Step step, const Result<Actor>& actor)
      : stack_(kept.stack), played_(kept.played), step_(std::move(step)) {
    if (actor)
      actor_ = *actor;
    else
      outcome_.emplace().refused = actor.error();
  }

  void run(World& world) override {
    if (outcome_ || !outbound.client_for) return;
    auto client = outbound.client_for(world, actor_, outbound.context);
    outcome_ = run_through(client, world.clock.now());
  }

  void settle(Work& work, const Call& call) override {
    if (!outcome_ && !acts_itself) return;
    if (!outcome_) {
      work.acting_for = {
          .source_arn = stack_->id, .account = actor_.session.account, .region = actor_.region};
      outcome_ = run_through(work.peers, call.now);
    }
    Rows rows(work, call.now);
    auto id = stack_->id;
    // What nobody else looks at is changed where it lies.
    stack_.reset();
    auto kept = rows.take(id);
    if (!kept) return;
    engine::apply(*kept->stack, step_, *outcome_, call.now);
    rows.save(*std::move(kept));
  }

 private:
  engine::Outcome run_through(const aws::Client& client, Time now) {
    engine::Place place{client, stack_->partition, stack_->region, stack_->account};
    engine::Account account(client);
    return engine::run_step(*stack_, step_, {place, account, &engine::find_type, played_.get()},
                            now);
  }

  std::shared_ptr<const engine::StackRecord> stack_;
  std::shared_ptr<engine::PlayedTemplates> played_;
  engine::Step step_;
  Actor actor_;
  std::optional<engine::Outcome> outcome_;
};

}  // namespace

void act_through(Outbound wanted) {
  outbound = wanted;
  if (wanted.client_for) acts_itself = false;
}

namespace {

// Who acts; refused where the stack's role does not let us in.
Result<Actor> find_actor(Work& work, const engine::StackRecord& stack) {
  auto actor = actor_of(work.db, stack);
  auto role = stack.operation ? stack.operation->target.role_arn : "";
  if (role.empty()) role = stack.current.role_arn;
  if (!role.empty()) actor.role = TRY(assume(work, stack, role));
  return actor;
}

}  // namespace

Errands due_steps(Work& work, const Call& call) {
  Errands errands;
  Rows rows(work, call.now);
  std::vector<std::string> ids;
  for (auto row : work.db.query("select id from cfn_stack where wake <= ? order by wake limit ?",
                                {micros(call.now), stacks_max}))
    ids.push_back(row.text(0));
  for (auto& id : ids) {
    auto kept = rows.look_at(id);
    if (!kept) continue;
    auto& stack = kept->stack;
    auto actor = find_actor(work, *stack);
    for (auto& step : engine::next_steps(*stack, call.now, steps_at_once_max).steps) {
      if (errands.size() == steps_at_once_max) return errands;
      errands.push_back(std::make_unique<StepErrand>(*kept, step, actor));
    }
  }
  return errands;
}

bool forget_deleted(Work& work, const Call& call) {
  std::vector<std::string> old;
  for (auto row : work.db.query("select id from cfn_stack where deleted <= ? limit ?",
                                {micros(call.now - remembered_for), rows_max}))
    old.push_back(row.text(0));
  for (auto& id : old) {
    work.db.run("delete from cfn_event where stack = ?", {id});
    work.db.run("delete from cfn_change_set where stack = ?", {id});
    work.db.run("delete from cfn_detection where stack = ?", {id});
    delete_parts(work.db, id);
    work.db.run("delete from cfn_stack where id = ?", {id});
  }
  return old.size() == rows_max;
}

}  // namespace windlass::cloud::cloudformation
