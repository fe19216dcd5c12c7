// Errands that make a layer of what a machine has changed: the root's part of CreateSnapshot and
// CreateImage.
#include "cloud/ec2/instances/endings.h"
#include "cloud/ec2/instances/errands.h"
#include "cloud/ec2/instances/machine_acts.h"
#include "host/site.h"

namespace windlass::cloud::ec2 {

namespace {

class Marking final : public Errand {
 public:
  explicit Marking(Instance one) : one_(std::move(one)) {}
  void run(World&) override {}
  void settle(Work& work, const Call& call) override {
    Ec2 ec2(work);
    if (is_unchanged(ec2.db, one_)) set_task(ec2, one_, "image", call.now);
  }

 private:
  Instance one_;
};

class Committing final : public Errand {
 public:
  Committing(std::optional<Instance> one, MachinePlan plan, RootCommit wanted)
      : one_(std::move(one)), plan_(std::move(plan)), wanted_(std::move(wanted)) {}

  void run(World& world) override {
    if (!world.site) {
      layer_ = Error{"Unsupported", "this host cannot run machines"};
      return;
    }
    bool runs = one_ && one_->state == "running";
    if (runs && wanted_.reboot)
      commit_halted(world);
    else if (runs)
      commit_paused(*world.site);
    else
      layer_ = world.site->images.commit(wanted_.machine);
  }

  void settle(Work& work, const Call& call) override {
    Ec2 ec2(work);
    if (waits_) {
      if (one_ && !one_->asked && is_unchanged(ec2.db, *one_))
        ec2.db.run("update ec2_instance set asked = ? where id = ?", {micros(call.now), one_->id});
      return;
    }
    auto its = one_ ? owners_call(call, *one_) : call;
    if (layer_)
      root_committed(ec2, its, wanted_.snapshot, *layer_);
    else
      root_commit_failed(ec2, its, wanted_.snapshot, layer_.error().message);
    if (one_ && one_->task == "image" && is_unchanged(ec2.db, *one_))
      set_task(ec2, *one_, "", call.now);
    work.summon(storage_duty);
  }

 private:
  void commit_paused(host::Site& site) {
    if (auto paused = site.machines.pause(wanted_.machine, true); !paused) {
      layer_ = paused.error();
      return;
    }
    layer_ = site.images.commit(wanted_.machine);
    if (auto resumed = site.machines.pause(wanted_.machine, false); !resumed && layer_)
      layer_ = resumed.error();
  }

  void commit_halted(World& world) {
    auto halted = halt(world, one_->id, one_->asked, stop_limit);
    if (!halted) {
      layer_ = halted.error();
      return;
    }
    waits_ = !*halted;
    if (waits_) return;
    if (auto down = take_down(world, plan_); !down) {
      layer_ = down.error();
      return;
    }
    layer_ = world.site->images.commit(wanted_.machine);
    // One that does not come up is tried once more, as after a reboot: that says why it does not.
    auto up = bring_up(world, plan_);
    down_ = !up || !up->missing.empty();
  }

  std::optional<Instance> one_;
  MachinePlan plan_;
  RootCommit wanted_;
  bool waits_ = false;
  bool down_ = false;
  Result<std::string> layer_{std::string()};
};

// Whatever was done to the machine for an image that nobody waits for any more: it runs.
class Resuming final : public Errand {
 public:
  Resuming(Instance one, MachinePlan plan) : one_(std::move(one)), plan_(std::move(plan)) {}

  void run(World& world) override {
    if (!world.site) return;
    auto there = world.site->machines.find(one_.id);
    if (there && there->state == host::Machine::State::Running)
      outcome_ = world.site->machines.pause(one_.id, false);
    else if (auto up = bring_up(world, plan_); !up)
      outcome_ = up.error();
  }

  void settle(Work& work, const Call& call) override {
    Ec2 ec2(work);
    if (!outcome_)
      work.log.warn("a machine does not go on after an image was taken of it",
                    {{"machine", one_.id}, {"reason", outcome_.error().message}});
    if (is_unchanged(ec2.db, one_)) set_task(ec2, one_, "", call.now);
  }

 private:
  Instance one_;
  MachinePlan plan_;
  Result<> outcome_{Done{}};
};

}  // namespace

OneErrand marking_commit(Instance one) { return std::make_unique<Marking>(std::move(one)); }

OneErrand committing(std::optional<Instance> one, MachinePlan plan, RootCommit wanted) {
  return std::make_unique<Committing>(std::move(one), std::move(plan), std::move(wanted));
}

OneErrand resuming(Instance one, MachinePlan plan) {
  return std::make_unique<Resuming>(std::move(one), std::move(plan));
}

}  // namespace windlass::cloud::ec2
