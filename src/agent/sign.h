// Signature Version 4 for the few requests that an agent makes.
#pragma once

#include <string>

#include "agent/web.h"

namespace windlass::agent {

struct Credentials {
  std::string key_id, secret, token;
};

// Adds X-Amz-Date, the token and Authorization, and for S3 the hash of the body. The target's path
// must be encoded as it goes over the wire; a query must be sorted.
void sign(Request& request, const Credentials& credentials, const std::string& region,
          const std::string& service, Time now);

}  // namespace windlass::agent
