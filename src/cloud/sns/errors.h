// SNS's refusals, in its words.
#pragma once

#include <string>

#include "base/result.h"

namespace windlass::cloud::sns {

// "Invalid parameter: TopicArn Reason: An ARN must have at least 6 elements, not 1"
Error invalid_parameter(const std::string& what);
Error topic_not_found();
Error subscription_not_found();

}  // namespace windlass::cloud::sns
