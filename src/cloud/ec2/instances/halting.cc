// Errands that take machines off the host.
#include "cloud/ec2/instances/consoles.h"
#include "cloud/ec2/instances/endings.h"
#include "cloud/ec2/instances/errands.h"
#include "cloud/ec2/instances/machine_acts.h"
#include "host/site.h"

namespace windlass::cloud::ec2 {

namespace {

class Ending final : public Errand {
 public:
  Ending(Instance one, MachinePlan plan) : one_(std::move(one)), plan_(std::move(plan)) {}

  void run(World& world) override {
    auto limit = one_.state == "stopping" ? Duration(stop_limit) : Duration(terminate_limit);
    auto halted = halt(world, one_.id, one_.asked, limit);
    halted_ = halted && *halted;
    if (halted_ && world.site)
      last_words_ = world.site->machines.console(one_.id, console_bytes_max);
    outcome_ = !halted ? Result<>(halted.error()) : halted_ ? take_down(world, plan_) : Done{};
  }

  void settle(Work& work, const Call& call) override {
    Ec2 ec2(work);
    // The wish may have changed from stopping to terminating meanwhile: the next look sees to it.
    if (!is_unchanged(ec2.db, one_)) return;
    if (!outcome_)
      ec2.work.log.warn("a machine could not be taken off the host",
                        {{"machine", one_.id}, {"reason", outcome_.error().message}});
    if (!outcome_ || !halted_) {
      if (!one_.asked)
        ec2.db.run("update ec2_instance set asked = ? where id = ?", {micros(call.now), one_.id});
      return;
    }
    if (!last_words_.empty()) keep_consoles(ec2, {{one_.id, last_words_}}, call.now);
    Reason reason{one_.transition, one_.reason_code, one_.reason};
    if (one_.state == "stopping")
      rest_instance(ec2, call, one_, std::move(reason));
    else
      end_instance(ec2, call, one_, std::move(reason));
  }

 private:
  Instance one_;
  MachinePlan plan_;
  std::string last_words_;
  bool halted_ = false;
  Result<> outcome_{Done{}};
};

class Cleaning final : public Errand {
 public:
  Cleaning(Instance one, MachinePlan plan) : one_(std::move(one)), plan_(std::move(plan)) {}

  void run(World& world) override { outcome_ = take_down(world, plan_); }

  void settle(Work& work, const Call& call) override {
    Ec2 ec2(work);
    if (outcome_ && is_unchanged(ec2.db, one_)) set_task(ec2, one_, "", call.now);
  }

 private:
  Instance one_;
  MachinePlan plan_;
  Result<> outcome_{Done{}};
};

class StrayRemoving final : public Errand {
 public:
  explicit StrayRemoving(std::string machine) : machine_(std::move(machine)) {}

  void run(World& world) override {
    if (!world.site) return;
    for (auto& volume : world.site->volumes.attached(machine_))
      if (outcome_) outcome_ = world.site->volumes.detach(volume, machine_);
    if (outcome_) outcome_ = world.site->machines.remove(machine_);
    if (outcome_) world.site->machines.forget(machine_);
  }

  void settle(Work& work, const Call&) override {
    work.db.run("delete from ec2_stray where machine = ?", {machine_});
    if (outcome_) {
      work.log.info("a machine that nobody knows was removed", {{"machine", machine_}});
    } else {
      work.log.warn("a machine that nobody knows could not be removed",
                    {{"machine", machine_}, {"reason", outcome_.error().message}});
    }
  }

 private:
  std::string machine_;
  Result<> outcome_{Done{}};
};

}  // namespace

OneErrand ending(Instance one, MachinePlan plan) {
  return std::make_unique<Ending>(std::move(one), std::move(plan));
}

OneErrand cleaning(Instance one, MachinePlan plan) {
  return std::make_unique<Cleaning>(std::move(one), std::move(plan));
}

OneErrand removing_stray(std::string machine) {
  return std::make_unique<StrayRemoving>(std::move(machine));
}

}  // namespace windlass::cloud::ec2
