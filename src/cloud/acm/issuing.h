// Issues what was proven: the duty that looks for the proofs in Route 53's zones, and makes keys
// and certificates where that may take its time.
#pragma once

#include "cloud/core/outside.h"

namespace windlass::cloud::acm {

constexpr std::string_view issue_duty = "acm.issue";

// As AWS: a certificate lives for thirteen months, and is renewed sixty days before its end.
constexpr auto lifetime = std::chrono::hours(24 * 395);
constexpr auto renewed_before = std::chrono::hours(24 * 60);
constexpr auto proven_within = std::chrono::hours(72);

Errands due_certificates(Work& work, const Call& call);

// A task: requests that nobody proved in time, and certificates that have ended.
bool end_what_is_over(Work& work, const Call& call);

}  // namespace windlass::cloud::acm
