// Buckets as websites, and what browsers ask before they ask: what is no API operation.
#pragma once

#include "cloud/core/service.h"

namespace windlass::cloud::s3 {

bool is_aside(const http::Head& head, const Settings& settings);
http::Response aside(Work& work, const Call& call, const http::Request& request);

}  // namespace windlass::cloud::s3
