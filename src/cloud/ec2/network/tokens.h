// Client tokens: a request that is sent again makes nothing new.
#pragma once

#include <initializer_list>
#include <optional>
#include <string>

#include "cloud/ec2/common/context.h"

namespace windlass::cloud::ec2 {

// A request's own words, in a line, to tell it from another with the same token.
std::string words(std::initializer_list<std::string_view> parts);

// What the first request with that token made; IdempotentParameterMismatch when it said otherwise.
Result<std::optional<std::string>> made_before(Ec2& ec2, const Call& call,
                                               std::string_view operation,
                                               const std::optional<std::string>& token,
                                               const std::string& request);
void remember(Ec2& ec2, const Call& call, std::string_view operation,
              const std::optional<std::string>& token, const std::string& request,
              const std::string& id);
// With the thing that it made.
void forget_tokens(Ec2& ec2, const std::string& id);

}  // namespace windlass::cloud::ec2
