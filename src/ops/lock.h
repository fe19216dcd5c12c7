// One at a time: the lock of an environment, in the base stack's table.
//
// A holder writes a beat every few seconds. Whoever finds the lock taken watches: a beat that does
// not move for the lease's length has lost its holder. No two clocks are compared.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "ops/work.h"

namespace windlass::ops {

struct Owner {
  std::string who;      // "ann@desk"
  std::string machine;  // where its process is looked for; empty: nowhere
  int pid = 0;
  std::string verb;
};

struct LockSeen {
  Owner owner;
  std::string token;  // of this holding
  long beat = 0;
  long lease_s = 0;
  std::string begun;     // as the holder's clock says, for people
  std::string stop_by;   // somebody wants it to end
  std::string hold_by;   // somebody wants it to wait after its present step
  bool promote = false;  // somebody wants the rest at once
};

// Watches another's beat. Pure: told the time by our own clock only.
class LapseWatch {
 public:
  // Whether its holder is gone, after having seen this at that time.
  bool lapsed(const LockSeen& seen, Time now);
  // Whether its holder has been seen alive since we watch.
  bool alive() const { return moved_; }

 private:
  std::optional<LockSeen> first_;
  Time since_{};
  bool moved_ = false;
};

struct LockParts {
  Owner owner;
  // Whether a process of a machine is known to have ended.
  std::function<bool(const Owner&)> is_gone = {};
  std::chrono::seconds lease{30};
};

class Lock {
 public:
  // "Locked" where somebody alive holds it: the message says who, and the way out.
  static Result<std::shared_ptr<Lock>> take(const Work& work, const Place& place, LockParts parts);
  ~Lock();  // gives it back, as far as it can
  Lock(const Lock&) = delete;
  Lock& operator=(const Lock&) = delete;

  Result<> release();
  // Beats when it is time to. "LockLost" once another has it.
  Result<> renew_if_due();
  // Beats now: what others wish is known after it.
  Result<> listen() { return renew(); }
  // What others wish of the holder, as far as the last beat told.
  std::string stop_by() const { return wishes_.stop_by; }
  std::string hold_by() const { return wishes_.hold_by; }
  // Each wish to promote is answered once.
  bool take_promote() { return std::exchange(promote_, false); }
  // Work that beats whenever it waits, and ends where somebody wants it to.
  Work working(const Work& work);

 private:
  Lock(const Work& work, Place place, LockParts parts, std::string token);
  Result<> renew();

  Work work_;
  Place place_;
  LockParts parts_;
  std::string token_;
  long beat_ = 0;
  Time beaten_{};
  LockSeen wishes_;
  bool promote_ = false, lost_ = false, released_ = false;
};

Result<std::optional<LockSeen>> find_lock(const Work& work, const Place& place);
// Takes it from whoever holds it: for people who know that nobody does.
Result<> break_lock(const Work& work, const Place& place);

// Wishes to whoever holds it. False: nobody does.
enum class Wish { Stop, Hold, Resume, Promote };
Result<bool> wish(const Work& work, const Place& place, Wish what, const std::string& who);

}  // namespace windlass::ops
