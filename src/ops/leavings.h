// What an environment that is gone has left in the account, how much that is, and what it costs.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ops/image_needs.h"
#include "ops/prices.h"

namespace windlass::ops {

struct Left {
  std::string what;                // "the bucket shop-qa-uploads-1f2e"
  std::optional<double> gib = {};  // nothing: it takes no room, or nobody can tell
  bool at_most = false;            // it is charged by what is in it, and that is not told
  std::string about = {};          // "2 objects", "prod revision 12 needs it"
  std::string price = {};          // by which price: "snapshot_gib"
};

// About an image that could go.
inline constexpr const char* nobody_needs_it = "nothing needs it";

// `stack`: its id, of which CloudFormation still tells what it left; empty: it is not known. What
// cannot be seen is an entry, too, which says why.
std::vector<Left> look_at_leavings(const Work& work, const Place& place, const std::string& stack);

// A month's, of all that has a price there. Pure.
struct MonthlyCost {
  double amount = 0;
  bool at_most = false;
  std::vector<std::string> unpriced;  // names that the file of prices lacks
};
MonthlyCost monthly_cost(const std::vector<Left>& left, const Prices& prices);
std::optional<double> monthly_cost(const Left& left, const Prices& prices);

}  // namespace windlass::ops
