// The instance metadata service: what a machine asks about itself at 169.254.169.254.
//
// Who asks is told by the address that the request came from, in the network that it came by: rules
// there let nobody take another's. Tokens of version 2 are bound to both, and need no row.
#pragma once

#include "cloud/core/call.h"
#include "http/message.h"

namespace windlass::cloud::ec2 {

http::Response metadata(Work& work, const Call& call, const std::string& vpc,
                        const http::Request& request);

}  // namespace windlass::cloud::ec2
