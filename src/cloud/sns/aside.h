// What SNS's part of the gateway shows to those who do not sign: the certificate behind messages'
// signatures, and the outbox.
#pragma once

#include "cloud/core/service.h"

namespace windlass::cloud::sns {

bool is_aside(const http::Head& head, const Settings& settings);
http::Response aside(Work& work, const Call& call, const http::Request& request);

}  // namespace windlass::cloud::sns
