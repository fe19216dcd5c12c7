// One image on its way: a machine that builds it, the image of that machine, a machine of that
// image that is tested. A step at a time: whoever calls tick() again and again bakes many at once.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "image/images.h"
#include "image/wanted.h"
#include "image/worker.h"

namespace windlass::image {

class Baking {
 public:
  // `known`: the app's images, for one that turns out to be made already.
  Baking(const BakeParts& parts, const Ground& ground, std::string app, Wanted wanted,
         std::vector<Known> known, std::chrono::seconds limit);

  // Looks, and goes on as far as it can. Never waits.
  void tick();
  bool is_over() const { return phase_ == Phase::Done || phase_ == Phase::Failed; }
  bool is_done() const { return phase_ == Phase::Done; }
  // Ends it, whatever it is at; what was made is taken away.
  void abort(const std::string& reason);

  const Wanted& wanted() const { return wanted_; }  // when it is done, with the versions it has
  const std::string& id() const { return image_; }
  const std::string& failure() const { return failure_; }
  const std::string& run() const { return errand_.run; }

 private:
  enum class Phase { Waiting, Building, Imaging, Testing, Done, Failed };

  Result<> advance();
  Result<> begin();
  Result<> look_at_build();
  Result<> look_at_image();
  Result<> look_at_test();
  Result<> name_it();
  void finish();
  void clean_up();
  void stay_alive();
  void enter(Phase phase, const std::string& text);
  Worker& worker() { return phase_ == Phase::Testing ? test_worker_ : build_worker_; }

  const BakeParts& parts_;
  aws::Client client_;
  Box box_;
  Wanted wanted_;
  std::vector<Known> known_;
  Errand errand_;
  Worker build_worker_, test_worker_;

  Phase phase_ = Phase::Waiting;
  Time began_{}, phase_began_{}, told_alive_{};
  std::string image_, failure_;
  bool image_is_ours_ = false;  // made by this bake, and not named yet
  MachineReport build_, test_;
  std::optional<Time> trouble_since_;  // since when no look has succeeded
};

}  // namespace windlass::image
