// What may be said of a subscription.
#pragma once

#include "cloud/sns/subscriber.h"

namespace windlass::cloud::sns {

// All that it has.
Result<> check_attributes(const Topic& topic, const Subscriber& subscriber);
Result<> check_attribute_name(const std::string& name);

}  // namespace windlass::cloud::sns
