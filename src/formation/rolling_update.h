// AutoScalingRollingUpdate: what happens next to a group, from what is seen of it. Pure.
#pragma once

#include <string>
#include <vector>

#include "base/clock.h"
#include "base/json.h"
#include "base/result.h"
#include "formation/record.h"

namespace windlass::formation {

struct GroupSeen {
  struct Member {
    std::string id;
    bool in_service = false;
    bool leaving = false;
    bool obsolete = false;  // made from what the group is not made from any more
  };
  std::int64_t size_min = 0, size_max = 0, desired = 0;
  std::vector<Member> members;
};

struct RollingWishes {
  std::int64_t batch_max = 1, in_service_min = 0;
  bool signals = false;
  std::int64_t pause_seconds = 0;
  std::string pause_text = "PT0S";
  std::int64_t percent_min = 100;
  std::vector<std::string> suspended;
};
RollingWishes rolling_wishes(const Json& policy);

// What is to be done, in this order, and the memo to keep when it is.
struct RollingMove {
  bool suspend = false, resume = false;
  struct Sizes {
    std::int64_t min, max, desired;
  };
  std::optional<Sizes> resize;
  std::vector<std::string> terminate;           // the group replaces them
  std::vector<std::string> terminate_for_good;  // the group gets smaller
  std::vector<std::string> remarks;
  Json memo;
  bool done = false;
  std::optional<Error> failed;  // after what is to be done here
};
RollingMove next_rolling(const RollingWishes& wishes, const GroupSeen& seen, const Json& memo,
                         const std::vector<Signal>& signals, Time now);

}  // namespace windlass::formation
