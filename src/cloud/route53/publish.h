// Keeps the name server up with the zones.
#pragma once

#include "cloud/core/outside.h"

namespace windlass::cloud::route53 {

inline constexpr std::string_view publish_duty = "route53.publish";
inline constexpr std::string_view watch_duty = "route53.watch";

Errands zones_to_publish(Work& work, const Call& call);
// Asks whether the name server lost what it was told.
Errands server_to_watch(Work& work, const Call& call);

}  // namespace windlass::cloud::route53
