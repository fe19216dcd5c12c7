// Says every twenty seconds that a transfer goes on, where whoever cleans up after crashes looks:
// an object beside what it puts into the bucket.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "image/worker.h"

namespace windlass::image {

class Heart {
 public:
  // `object`: what it needs in the bucket beyond its own folder; "" for nothing.
  Heart(const BakeParts& parts, const Errand& errand, std::string object);
  void beat();  // as often as one likes
  Result<> stop();

 private:
  const BakeParts& parts_;
  const Errand& errand_;
  Box box_;
  std::string object_;
  std::optional<Time> beaten_;
};

inline constexpr const char* heart_name = "alive";

struct Heartbeat {
  std::string baker, alive, object;
};
Heartbeat read_heartbeat(std::string_view text);

}  // namespace windlass::image
