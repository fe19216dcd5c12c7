// What is to be done to machines now, read from rows: one step an instance.
#include <algorithm>
#include <map>
#include <set>

#include "cloud/ec2/instances/errands.h"
#include "cloud/ec2/instances/instances.h"
#include "cloud/ec2/instances/root_tasks.h"

namespace windlass::cloud::ec2 {

namespace {

// Starting machines is what costs a host most.
constexpr int launches_at_once_max = 4;
constexpr int looked_at_max = 256;

class Round {
 public:
  explicit Round(store::Database& db) : db_(db) {}

  Errands errands() && { return std::move(errands_); }
  bool full() const { return errands_.size() >= machines_at_once_max; }

  void busy() {
    auto commits = commits_by_machine();
    for (auto& one : query("state in ('pending', 'stopping', 'shutting-down') or task <> ''")) {
      if (full()) return;
      seen_.insert(one.id);
      if (one.state == "pending" && launches_ == launches_at_once_max) continue;
      if (auto errand = next_step(one, commits)) errands_.push_back(std::move(errand));
    }
    for (auto& [machine, wanted] : commits) begin_commit(machine, wanted);
  }

  void plugs() {
    std::vector<std::string> machines;
    for (auto row : db_.query("select distinct instance from ec2_plug limit ?", {looked_at_max}))
      machines.push_back(row.text(0));
    for (auto& machine : machines) {
      if (full()) return;
      auto one = seen_.contains(machine) ? std::nullopt : instance_by_id(db_, machine);
      if (!one || one->state != "running" || !one->task.empty()) continue;
      seen_.insert(machine);
      auto wanted = plugs_of(db_, machine);
      errands_.push_back(plugging(*one, std::move(wanted), db_));
    }
  }

  void strays() {
    for (auto row : db_.query("select machine from ec2_stray limit ?", {looked_at_max}))
      if (!full()) errands_.push_back(removing_stray(row.text(0)));
  }

 private:
  std::vector<Instance> query(const std::string& condition) {
    std::vector<Instance> found;
    for (auto row : db_.query("select " + instance_columns + " from ec2_instance where " +
                                  condition + " order by changed, launch_index limit ?",
                              {looked_at_max}))
      found.push_back(instance_of(row));
    return found;
  }

  // One commit of a machine at a time.
  std::map<std::string, RootCommit> commits_by_machine() {
    std::map<std::string, RootCommit> commits;
    for (auto& wanted : root_commits_due(db_)) commits.try_emplace(wanted.machine, wanted);
    return commits;
  }

  OneErrand next_step(const Instance& one, std::map<std::string, RootCommit>& commits) {
    auto plan = plan_of(db_, one);
    if (one.state == "pending") {
      if (plan.broken_volume.empty() && !plan.volumes_ready) return nullptr;
      ++launches_;
      return launching(one, std::move(plan));
    }
    if (one.state == "stopping" || one.state == "shutting-down")
      return ending(one, std::move(plan));
    if (one.task == "clean") return cleaning(one, std::move(plan));
    if (one.task == "reboot" || one.task == "root") {
      ++launches_;
      if (one.task == "root") plan.layers = new_layers(db_, one.id);
      return rebooting(one, std::move(plan));
    }
    auto wanted = commits.find(one.id);
    if (wanted == commits.end()) return resuming(one, std::move(plan));
    auto errand = committing(one, std::move(plan), wanted->second);
    commits.erase(wanted);
    return errand;
  }

  void begin_commit(const std::string& machine, const RootCommit& wanted) {
    if (full() || seen_.contains(machine)) return;
    seen_.insert(machine);
    auto one = instance_by_id(db_, machine);
    if (one && one->state == "running")
      errands_.push_back(marking_commit(*one));
    else
      errands_.push_back(committing(one, one ? plan_of(db_, *one) : MachinePlan{}, wanted));
  }

  store::Database& db_;
  Errands errands_;
  std::set<std::string> seen_;
  int launches_ = 0;
};

}  // namespace

Errands due_machines(Work& work, const Call&) {
  Round round(work.db);
  round.busy();
  round.plugs();
  round.strays();
  return std::move(round).errands();
}

}  // namespace windlass::cloud::ec2
