// What may be published.
#pragma once

#include "cloud/sns/notification.h"

namespace windlass::cloud::sns {

inline constexpr std::size_t message_max = 256 * 1024;  // with its attributes; a whole batch too

std::size_t size_of(const std::string& message, const MessageAttributes& attributes);

// `asked` is a PublishInput or an entry of PublishBatch: they name the same things.
template <class Asked>
Result<Notification> checked(const Topic& topic, const Asked& asked);

}  // namespace windlass::cloud::sns
