// Names of parameters: what they may be, and how a client points at one of them.
#pragma once

#include <optional>
#include <string>

#include "cloud/core/call.h"

namespace windlass::cloud::ssm {

// What a new parameter may be called.
Result<> check_name(const std::string& name);
// "arn:aws:ssm:us-east-1:000000000000:parameter/jobs/url"
std::string arn_of(const Call& call, const std::string& name);

// "jobs", "/jobs/url:3", "/jobs/url:live", or an ARN with the same endings.
struct Reference {
  std::string name;
  std::string selector;  // "3", "live", or nothing for the latest
};
Reference parse_reference(const Call& call, const std::string& text);

// /aws/service/...: parameters that AWS publishes to everybody.
std::string public_arn_of(const Call& call, const std::string& name);
bool is_public(const std::string& name);

}  // namespace windlass::cloud::ssm
