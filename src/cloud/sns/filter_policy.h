// Filter policies: which messages a subscription wants.
#pragma once

#include <map>
#include <string>

#include "aws/sns/shape/message_attribute_value.h"
#include "base/json.h"

namespace windlass::cloud::sns {

using MessageAttributes = std::map<std::string, aws::sns::MessageAttributeValue>;

// Refuses what is no filter policy: where, and why.
Result<> check_filter_policy(const std::string& policy, bool of_body);

// `policy` was checked.
bool wants(const Json& policy, const MessageAttributes& attributes);
bool wants_body(const Json& policy, const std::string& message);

}  // namespace windlass::cloud::sns
