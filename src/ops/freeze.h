// A freeze keeps pushes and colleagues out of an environment for a while. Rolling back is never
// kept out.
#pragma once

#include <optional>
#include <string>

#include "ops/work.h"

namespace windlass::ops {

struct Freeze {
  std::string who, why;
  Time until{};
};

Result<std::optional<Freeze>> find_freeze(const Work& work, const Place& place);
Result<> freeze(const Work& work, const Place& place, const Freeze& freeze);
Result<bool> unfreeze(const Work& work, const Place& place);  // false: it was not frozen

// Pure: whether somebody may begin something now. "Frozen" says by whom, why, until when, and the
// way out. Whoever froze it may.
Result<> may_begin(const std::optional<Freeze>& freeze, const std::string& who, Time now,
                   const std::string& environment);

// "4h", "90m", "2d", "30s".
Result<std::chrono::seconds> parse_span(std::string_view text);

}  // namespace windlass::ops
