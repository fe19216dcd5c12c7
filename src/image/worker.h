// One machine at work: given its orders, watched until it has told how that went.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "image/machine_script.h"
#include "image/machines.h"
#include "image/place.h"
#include "image/report.h"

namespace windlass::image {

// What the machines of one bake have in common.
struct Errand {
  std::string app, image;
  std::string run;  // names it: when it began, and some hexadecimal digits
  std::chrono::seconds limit{};
  Tags tags;

  // "shop/images/web/bakes/20261121T120000Z-1f2e/report"
  std::string key(const std::string& name) const;
  std::string log_key(const std::string& part) const;  // kept longer
};
std::string new_run(const BakeParts& parts);
// The tags of whatever a bake makes; who looks later can tell whether it still goes on.
Tags errand_tags(const BakeParts& parts, const Errand& errand);

class Worker {
 public:
  // `part`: "build" or "test".
  Worker(const BakeParts& parts, const Ground& ground, const Errand& errand, std::string part);

  // The bundle must lie under errand.key("bundle.tar.gz") by then.
  Result<> start(const manifest::Image& image, const std::string& image_id,
                 MachineOrders::Mode mode, const MachineReport& former);
  // Nothing yet, or the machine's report: of a build once the machine is off, too. The error: there
  // will be none.
  Result<std::optional<MachineReport>> look();
  // Says once in a while that the machine is wanted: whoever cleans up after crashes hears it.
  void stay_alive();
  // Why a bake failed, with the last lines of the log, which is kept on this desk.
  std::string explain(const std::string& reason);
  Result<> end();  // also when there is none

  const std::string& machine() const { return machine_; }

 private:
  Result<Machine> seen();
  void tell_progress();
  std::string log_text();

  const BakeParts& parts_;
  const Ground& ground_;
  const Errand& errand_;
  std::string part_;
  aws::Client client_;
  Box box_;
  std::string machine_, told_;
  Time began_{}, told_alive_{};
  std::optional<Time> off_since_, heard_;
  std::optional<MachineReport> report_;
};

}  // namespace windlass::image
