// What still has to reach web pages.
#pragma once

#include "cloud/core/outside.h"
#include "cloud/sns/delivery.h"

namespace windlass::cloud::sns {

// A page gets a Notification or a SubscriptionConfirmation; false when too much waits for it
// already.
bool enqueue(Sns& sns, const Call& call, const Topic& topic, const Subscriber& subscriber,
             std::string_view kind, const std::string& message_id, const std::string& body);

inline constexpr std::size_t errands_at_once_max = 32;
Errands due_deliveries(Work& work, const Call& call);

}  // namespace windlass::cloud::sns
