// Which other sites' pages may read a bucket: what browsers are told.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cloud/s3/bucket.h"
#include "http/message.h"

namespace windlass::cloud::s3 {

// Adds to the answer what the bucket's rules allow the request's Origin.
void add_cors_headers(S3& s3, const Call& call, const Bucket& bucket);

// An OPTIONS request: may a page of that origin send that method with those headers?
http::Response preflight(Work& work, const Call& call, const http::Request& request);

}  // namespace windlass::cloud::s3
