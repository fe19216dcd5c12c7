// What travels with a message beside its body: checked, measured, hashed, and packed into a blob.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "aws/sqs/shape/message_attribute_value.h"
#include "aws/sqs/shape/message_system_attribute_value.h"
#include "base/result.h"

namespace windlass::cloud::sqs {

using MessageAttributes = std::map<std::string, aws::sqs::MessageAttributeValue>;
using SystemAttributes = std::map<std::string, aws::sqs::MessageSystemAttributeValue>;

// Bodies and values hold what XML may.
Result<> check_text(std::string_view text);
Result<> check(const MessageAttributes& attributes);
Result<> check(const SystemAttributes& attributes);

// Names, types and values: all of it counts for the message's size.
std::size_t size_of(const MessageAttributes& attributes);

// As hex. Clients compute it too and refuse an answer that differs.
std::string md5_of(const MessageAttributes& attributes);
std::string md5_of(const SystemAttributes& attributes);

std::string pack(const MessageAttributes& attributes);
// Those that `wanted` names: `All`, `.*`, `prefix.*`, or a name.
MessageAttributes unpack(std::string_view packed, const std::vector<std::string>& wanted);

}  // namespace windlass::cloud::sqs
