// Carries out the duties of services (core/outside.h): asks each what is to be done, does it on
// threads that may wait, and settles it.
#pragma once

#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <string_view>

#include "cloud/core/outside.h"
#include "cloud/core/service.h"
#include "cloud/gateway/errand_threads.h"
#include "cloud/gateway/runner.h"

namespace windlass::cloud {

class Duties {
 public:
  Duties(Runner& runner, World world) : runner_(runner), world_(world) {}
  ~Duties() { stop(); }

  // Before the first look: where errands find machines and what they stand on.
  void stand_on(host::Site& site) { world_.site = &site; }
  void add(const Service& service, const Duty& duty);
  // Asks a duty now what is to be done, or again once what it said is settled. Names that nobody
  // added are nobody's duty.
  void look(std::string_view name);
  // Drops what has not begun and waits for what has, and until nothing of ours is with the runner;
  // the rows still say that it is to be done. From then on it is nobody's duty.
  void stop();

 private:
  struct Kept {
    const Service* service;
    const Duty* duty;
    bool busy = false;    // asked, or not all settled
    bool again = false;   // looked at while it was busy
    bool failed = false;  // something was not settled: nothing is gained by asking again at once
    std::size_t unsettled = 0;
  };
  void ask(Kept& kept);
  void carry_out(Kept& kept, Errands errands, bool asked);
  void settle(Kept& kept, std::shared_ptr<Errand> errand);
  void one_less(Kept& kept, bool settled);
  void rest(Kept& kept, bool settled);
  void came_back();

  Runner& runner_;
  World world_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::size_t handed_ = 0;  // questions and settlements that the runner has, which it will tell us
  bool stopping_ = false;
  std::map<std::string_view, Kept> kept_;  // grows only before the first look
  ErrandThreads threads_;
};

}  // namespace windlass::cloud
