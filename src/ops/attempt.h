// One revision being made so, from the lock to the last word. What deploy and roll_back share.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "ops/apply.h"
#include "ops/deploy.h"
#include "ops/revisions.h"
#include "ops/roller.h"

namespace windlass::ops {

class Attempt {
 public:
  // Takes the lock; from here on `work` beats.
  static Result<std::unique_ptr<Attempt>> begin(const Work& work, const Place& place,
                                                const DeployParts& parts);

  const Work& work() const { return working_; }
  const Revisions& revisions() const { return revisions_; }
  const Current& current() const { return current_; }
  const std::optional<Revision>& latest() const { return latest_; }

  // Ends what somebody who died has left; phases that it was in the middle of are undone.
  Result<> bury(Revision dead, Leftover how, bool undoes = true);
  // Writes down that it begins.
  Result<> record(Revision revision);
  Revision& revision() { return revision_; }
  Result<> save() { return revisions_.save(revision_); }
  // What stands is as it was verified, and nobody is at it: said where `inputs` are known.
  Result<> rest(Current stands, std::string inputs, std::string stack_mark);

  // What ran when it began.
  Result<> remember_before();
  const std::optional<Revision>& before() const { return before_; }
  // How its machines come to be: phases, by the strategies.
  Result<> plan_rollout(const rollout::Shape& shape, bool immediate);

  // What was changed by hand is changed back, too.
  void revert_drift() { reverts_drift_ = true; }

  // Stack, sites and verdict; the last word is written, and what failed is put back.
  Result<Deployed> run(const std::vector<SiteContent>& sites, bool adopted, bool soaks);
  // The last word of a revision that never touched anything, or could not end.
  Result<> give_up(const Error& error);
  // The last word of a decommission.
  Result<> removed() { return finish(Revision::Outcome::Succeeded, ""); }

 private:
  Attempt(const Work& work, Place place, const DeployParts& parts, std::shared_ptr<Lock> lock);
  struct Made {
    bool yes = false;
    std::string why;
    bool touched = true;  // something may have changed
    std::vector<std::string> urls;
    std::string stack = {};  // its mark
  };
  Result<Made> make(const std::vector<SiteContent>& sites, bool adopted, bool soaks);
  RollerParts roller(const ApplyWish& wish);
  Result<Rolled> undo_phases(const ApplyWish& wish);
  Result<> finish(Revision::Outcome outcome, const std::string& reason);
  Result<std::string> restore();  // why not; empty: it is so
  std::string not_back(const std::string& former, const std::string& why,
                       const std::string& trouble) const;
  Result<> put_back(const std::string& why);
  Result<> halt(const std::string& why);
  void gather(const std::vector<std::string>& machines);
  void gather_youngest();
  void sweep();

  Work plain_;  // beats, and is not ended by a wish to stop
  Place place_;
  const DeployParts& parts_;
  std::shared_ptr<Lock> lock_;
  Work working_;
  Revisions revisions_;
  Current current_;
  std::optional<Revision> latest_, before_;
  Revision revision_;
  bool reverts_drift_ = false;
  std::string stack_mark_;  // of what was restored
  std::vector<Evidence> evidence_;
};

}  // namespace windlass::ops
