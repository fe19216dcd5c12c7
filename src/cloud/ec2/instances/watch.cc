// Looks at every machine of the host, and writes down what differs from the rows.
#include <algorithm>
#include <map>

#include "cloud/ec2/instances/consoles.h"
#include "cloud/ec2/instances/endings.h"
#include "cloud/ec2/instances/instances.h"
#include "cloud/ec2/instances/metrics.h"
#include "host/site.h"

namespace windlass::cloud::ec2 {

namespace {

using State = host::Machine::State;

// As the rows were before the host was looked at. Only of those that have not changed since may
// anything be said: a machine that was launched meanwhile was not missing.
struct Watched {
  Instance one;
  bool runs = false;
  bool there = false;
  bool waits = false;  // made, and never started
  bool wants_reboot = false;
  bool was_lost = false;
};

void note_stopped(Ec2& ec2, const Call& call, Instance& one) {
  Reason reason{.transition = "",
                .code = "Client.InstanceInitiatedShutdown",
                .message = "Client.InstanceInitiatedShutdown: Instance initiated shutdown"};
  set_state(ec2, one, one.shutdown == "terminate" ? "shutting-down" : "stopping", call.now,
            std::move(reason));
}

void note_alive(Ec2& ec2, const Call& call, const Instance& one) {
  if (one.alive && !one.impaired) return;
  ec2.db.run("update ec2_instance set alive = coalesce(alive, ?), impaired = null where id = ?",
             {micros(call.now), one.id});
}

// It is there and nothing in it runs: as a machine on AWS whose kernel hangs.
void note_impaired(Ec2& ec2, const Call& call, const Instance& one) {
  if (one.impaired) return;
  ec2.db.run("update ec2_instance set impaired = ? where id = ?", {micros(call.now), one.id});
}

class Watch final : public Errand {
 public:
  Watch(std::vector<Watched> watched, std::vector<Measured> measured, std::vector<Console> consoles)
      : watched_(std::move(watched)),
        measured_(std::move(measured)),
        consoles_(std::move(consoles)) {}

  void run(World& world) override {
    if (!world.site) return;
    std::map<std::string, host::Machine> machines;
    for (auto& machine : world.site->machines.all()) {
      there_.push_back(machine.id);
      machines.emplace(machine.id, machine);
    }
    for (auto& watched : watched_) {
      auto found = machines.find(watched.one.id);
      watched.there = found != machines.end();
      watched.runs = watched.there && found->second.state == State::Running;
      watched.waits = watched.there && found->second.state == State::Created;
      watched.wants_reboot = watched.there && found->second.state == State::Stopped &&
                             found->second.exit_code == host::exit_code_reboot;
      // Nobody saw it end: this host was started anew, or the whole cloud was down.
      watched.was_lost = !watched.there || (found->second.state == State::Stopped &&
                                            !found->second.exit_code);
    }
    measure(*world.site, measured_);
    read_consoles(*world.site, consoles_);
    looked_ = true;
  }

  void settle(Work& work, const Call& call) override {
    Ec2 ec2(work);
    forget_ended(ec2, call.now);
    if (!looked_) return;
    for (auto& watched : watched_)
      if (is_unchanged(ec2.db, watched.one)) note(ec2, call, watched);
    for (auto& machine : there_)
      if (!work.db.any("select 1 from ec2_instance where id = ?", {machine})) {
        work.db.run("insert or ignore into ec2_stray(machine) values(?)", {machine});
        work.summon(machines_duty);
      }
    tell_metrics(ec2, call, measured_);
    keep_consoles(ec2, consoles_, call.now);
  }

 private:
  void note(Ec2& ec2, const Call& call, Watched& watched) {
    auto& one = watched.one;
    if (one.state != "running") {
      // Stopped or terminated; its machine was removed before the row said so, and yet it is there.
      if (watched.there) set_task(ec2, one, "clean", call.now);
    } else if (watched.runs) {
      note_alive(ec2, call, one);
    } else if (watched.wants_reboot || watched.was_lost) {
      set_task(ec2, one, "reboot", call.now);
    } else if (watched.waits) {
      note_impaired(ec2, call, one);
    } else {
      note_stopped(ec2, call, one);
    }
  }

  std::vector<Watched> watched_;
  std::vector<Measured> measured_;
  std::vector<Console> consoles_;
  std::vector<std::string> there_;
  bool looked_ = false;
};

}  // namespace

// A cloud without instances looks for machines that nobody knows now and then only.
Errands due_watch(Work& work, const Call& call) {
  bool idle = !work.db.any("select 1 from ec2_instance limit 1");
  if (idle && (!work.settings.no_machines.empty() || micros(call.now) / 1'000'000 % 30 != 0))
    return {};
  std::vector<Watched> watched;
  for (auto row : work.db.query("select " + instance_columns +
                                " from ec2_instance where"
                                " state in ('running', 'stopped', 'terminated') and task = ''"))
    watched.push_back({.one = instance_of(row)});
  auto measured = to_measure(work.db, call.now);
  Errands errands;
  errands.push_back(std::make_unique<Watch>(std::move(watched), std::move(measured),
                                            consoles_to_read(work.db, call.now)));
  return errands;
}

}  // namespace windlass::cloud::ec2
