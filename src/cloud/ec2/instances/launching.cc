// Errands that make machines, and make them again.
#include "cloud/ec2/instances/endings.h"
#include "cloud/ec2/instances/errands.h"
#include "cloud/ec2/instances/instances.h"
#include "cloud/ec2/instances/machine_acts.h"
#include "cloud/ec2/instances/root_tasks.h"
#include "cloud/ec2/storage/volume.h"
#include "host/site.h"

namespace windlass::cloud::ec2 {

namespace {

void note_running(Ec2& ec2, const Call& call, Instance& one, const MachinePlan& plan) {
  volume_attached(ec2, one.root_volume);
  for (auto& [volume, device] : plan.volumes) volume_attached(ec2, volume);
  set_state(ec2, one, "running", call.now);
  ec2.db.run("update ec2_instance set ran = 1 where id = ?", {one.id});
  ec2.work.summon(networks_duty);
  ec2.work.summon(watch_duty);
}

// One that never ran ends; one that ran before is stopped again, as AWS leaves it.
void note_failure(Ec2& ec2, const Call& call, Instance& one, const std::string& why) {
  ec2.work.log.warn("an instance could not be started", {{"instance", one.id}, {"reason", why}});
  Reason reason{.transition = "Server.InternalError",
                .code = "Server.InternalError",
                .message = "Server.InternalError: " + why};
  if (one.ran)
    rest_instance(ec2, call, one, std::move(reason));
  else
    end_instance(ec2, call, one, std::move(reason));
}

// Has the image made; answers why it cannot be, once that is known.
std::string wait_for_image(Ec2& ec2, const std::string& name) {
  auto failed = ec2.db.find_text("select failed from ec2_wanted_image where name = ?", {name});
  if (!failed) {
    ec2.db.run("insert into ec2_wanted_image(name) values(?)", {name});
    ec2.work.summon(images_duty);
    return "";
  }
  // The next launch tries again.
  if (!failed->empty()) ec2.db.run("delete from ec2_wanted_image where name = ?", {name});
  return *failed;
}

class Launching final : public Errand {
 public:
  Launching(Instance one, MachinePlan plan) : one_(std::move(one)), plan_(std::move(plan)) {}

  void run(World& world) override { up_ = bring_up(world, plan_); }

  void settle(Work& work, const Call& call) override {
    Ec2 ec2(work);
    if (!is_unchanged(ec2.db, one_)) return;
    if (!up_) return note_failure(ec2, call, one_, up_.error().message);
    if (up_->missing.empty()) return note_running(ec2, call, one_, plan_);
    if (auto why = wait_for_image(ec2, up_->missing); !why.empty())
      note_failure(ec2, call, one_, why);
  }

 private:
  Instance one_;
  MachinePlan plan_;
  Result<BroughtUp> up_{BroughtUp{}};
};

class Rebooting final : public Errand {
 public:
  Rebooting(Instance one, MachinePlan plan) : one_(std::move(one)), plan_(std::move(plan)) {}

  void run(World& world) override { outcome_ = go(world); }

  void settle(Work& work, const Call& call) override {
    Ec2 ec2(work);
    if (!is_unchanged(ec2.db, one_)) return;
    if (!halted_ && outcome_ && !untouched_) {
      if (!one_.asked)
        ec2.db.run("update ec2_instance set asked = ? where id = ?", {micros(call.now), one_.id});
      return;
    }
    auto why = outcome_ ? "" : outcome_.error().message;
    if (outcome_ && !up_.missing.empty()) why = wait_for_image(ec2, up_.missing);
    if (outcome_ && !up_.missing.empty() && why.empty()) return;
    if (one_.task == "root") root_replaced(ec2, owners_call(call, one_), one_, why);
    if (!why.empty() && !untouched_) return note_failure(ec2, call, one_, why);
    set_task(ec2, one_, "", call.now);
    ec2.db.run("update ec2_instance set alive = null where id = ?", {one_.id});
  }

 private:
  Result<> go(World& world) {
    // A machine is not halted, and nothing of it dropped, for a root that cannot be had.
    if (one_.task == "root") up_.missing = TRY(missing_layer(world, plan_));
    if (!up_.missing.empty()) return Done{};
    untouched_ = false;
    // One that cannot be asked is ended when its time is over.
    halted_ = halt(world, one_.id, one_.asked, stop_limit).value_or(false);
    if (!halted_) return Done{};
    TRY(take_down(world, plan_));
    if (one_.task == "root" && world.site) world.site->machines.forget(one_.id);
    up_ = TRY(bring_up(world, plan_));
    return Done{};
  }

  Instance one_;
  MachinePlan plan_;
  bool halted_ = false;
  bool untouched_ = true;
  BroughtUp up_;
  Result<> outcome_{Done{}};
};

class ImageMaking final : public Errand {
 public:
  explicit ImageMaking(std::string name) : name_(std::move(name)) {}

  void run(World& world) override {
    if (!world.site) return;
    outcome_ = world.site->images.prepare(name_, [&](const std::string& what) {
      world.log.info("making an image", {{"image", name_}, {"now", what}});
    });
  }

  void settle(Work& work, const Call&) override {
    if (outcome_)
      work.db.run("delete from ec2_wanted_image where name = ?", {name_});
    else
      work.db.run(
          "update ec2_wanted_image set failed = ? where name = ?",
          {"the image " + name_ + " could not be made: " + outcome_.error().message, name_});
    work.summon(machines_duty);
  }

 private:
  std::string name_;
  Result<> outcome_{Done{}};
};

}  // namespace

OneErrand launching(Instance one, MachinePlan plan) {
  return std::make_unique<Launching>(std::move(one), std::move(plan));
}

OneErrand rebooting(Instance one, MachinePlan plan) {
  return std::make_unique<Rebooting>(std::move(one), std::move(plan));
}

Errands due_images(Work& work, const Call&) {
  Errands errands;
  for (auto row : work.db.query("select name from ec2_wanted_image where failed = '' limit 1"))
    errands.push_back(std::make_unique<ImageMaking>(row.text(0)));
  return errands;
}

}  // namespace windlass::cloud::ec2
