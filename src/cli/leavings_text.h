// What an environment left behind, as people and programs are told of it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ops/decommission.h"

namespace windlass::cli {

// " What stays:" and a line each, with sizes; with prices what it costs a month. Nothing stays:
// empty.
std::string leavings_text(const std::vector<ops::Left>& left,
                          const std::optional<ops::Prices>& prices);
std::vector<ops::Event> leavings_events(const std::vector<ops::Left>& left,
                                        const std::optional<ops::Prices>& prices);
// The command to type next; empty: there is none.
std::string next_command(const ops::Decommissioned& gone, const std::string& environment,
                         const ops::DecommissionWish& wish);

}  // namespace windlass::cli
