// What lifecycle rules say of one object. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "aws/s3/shape/lifecycle_rule.h"
#include "base/clock.h"
#include "base/random.h"
#include "base/result.h"
#include "cloud/s3/context.h"
#include "cloud/s3/pairs.h"

namespace windlass::cloud::s3 {

using Rules = std::vector<LifecycleRule>;

// What rules look at.
struct Subject {
  std::string_view key;
  std::int64_t size = 0;
  const Pairs& tags;
};

// Something that will happen, and by which rule.
struct Due {
  Time when{};
  std::string rule;
};

// Days are counted to the midnight (UTC) that follows.
Time after_days(Time since, int days);

// When the current version expires.
std::optional<Due> expiration_of(const Rules& rules, const Subject& subject, Time modified);
// When a delete marker goes that has no other version behind it.
std::optional<Due> marker_expiration_of(const Rules& rules, const Subject& subject, Time modified);
// When a version goes that has been noncurrent since then; `newer` noncurrent ones are before it.
std::optional<Due> noncurrent_expiration_of(const Rules& rules, const Subject& subject,
                                            Time noncurrent_since, int newer);
// When an unfinished upload is given up.
std::optional<Due> abort_of(const Rules& rules, std::string_view key, Time initiated);

// The storage class that the object should have by now; nothing when it stays as it is.
std::optional<std::string> transition_of(const Rules& rules, const Subject& subject, Time modified,
                                         Time now, std::string_view storage_class,
                                         bool small_ones_too);
std::optional<std::string> noncurrent_transition_of(const Rules& rules, const Subject& subject,
                                                    Time noncurrent_since, Time now, int newer,
                                                    std::string_view storage_class,
                                                    bool small_ones_too);

// Refuses what AWS refuses; gives names to rules that have none.
Result<> check_rules(Rules& rules, Random& random);

}  // namespace windlass::cloud::s3
