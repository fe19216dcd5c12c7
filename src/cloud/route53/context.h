// What Route 53's handlers work with. The service is global: rows have an account and no region.
#pragma once

#include "base/text.h"
#include "cloud/core/call.h"

namespace windlass::cloud::route53 {

struct Route53 {
  const Work& work;
  store::Database& db;
  explicit Route53(const Work& for_work) : work(for_work), db(for_work.db) {}
};

// Times lie in rows as microseconds.
inline std::int64_t micros(Time time) { return time.time_since_epoch().count(); }
inline Time from_micros(std::int64_t count) { return Time{Duration{count}}; }

// "/hostedzone/Z1" and "Z1" are the same.
inline std::string bare_id(const std::optional<std::string>& id) {
  auto text = id.value_or("");
  return text.substr(text.rfind('/') + 1);
}

// "Z0" and twenty letters and digits, as AWS's look.
inline std::string fresh_id(const Work& work, std::string_view prefix) {
  return std::string(prefix) + work.random.text(20, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");
}

// How many items a page has; AWS has at most 100 of most things.
inline Result<std::size_t> page_size(const std::optional<std::string>& asked, std::size_t most) {
  if (!asked || asked->empty()) return most;
  auto number = parse_uint(*asked);
  if (!number || *number == 0)
    return Error{"InvalidInput", "Invalid input: " + *asked + " is not a valid MaxItems value."};
  return std::min<std::size_t>(*number, most);
}

}  // namespace windlass::cloud::route53
