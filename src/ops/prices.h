// What things cost: only as a dated file says. Nothing here knows a price of its own.
//
//   prices: 1
//   date: 2026-11-01
//   currency: USD
//   region: us-east-2            # may be left out
//   monthly:                     # of one GiB, or of one machine of a type
//     snapshot_gib: 0.05
//     bucket_gib: 0.023
//     t3.small: 15.18
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace windlass::ops {

struct Prices {
  std::string file, date, currency, region;
  std::map<std::string, double> monthly;

  std::optional<double> of(const std::string& what) const;
  // "1.20 USD"
  std::string text_of(double amount) const;
};

// The error says which line, and what stands there in a file that is right.
Result<Prices> read_prices(std::string_view text, const std::string& file);
// Prices of another region are none.
Result<> prices_hold(const Prices& prices, const std::string& region);

// Whatever it is: "12.50 GiB"; "under 0.01 GiB" where there is less.
std::string gib_text(double gib);

}  // namespace windlass::ops
