// The second duty: says in the base stack's bucket what this machine runs and whether it serves.
#pragma once

#include <optional>
#include <string>

#include "agent/calls.h"
#include "agent/standing.h"
#include "base/log.h"

namespace windlass::agent {

class Report {
 public:
  Report(const LayerFile& layer, Calls& calls, const Clock& clock, const Ticks& ticks, Log& log)
      : layer_(layer), calls_(calls), clock_(clock), ticks_(ticks), log_(log) {}

  // At once when it is news, each half minute for ten more, and each five minutes from then on.
  void step(const Facts& facts);
  Duration due() const { return due_; }

 private:
  const LayerFile& layer_;
  Calls& calls_;
  const Clock& clock_;
  const Ticks& ticks_;
  Log& log_;
  std::optional<std::string> last_;  // what was said last, but for the time
  std::string problem_;
  Duration due_{}, not_before_{}, fresh_until_{}, pause_{};
};

// APP/ENV/machines/ROLE:INSTANCE.json: the only object that the machine's role may write.
std::string report_key(const LayerFile& layer, const std::string& instance);

}  // namespace windlass::agent
