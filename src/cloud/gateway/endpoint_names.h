// AWS's own names, as machines in our networks reach us by them.
#pragma once

#include <string>
#include <vector>

namespace windlass::cloud {

// For the certificate: services' names in every region, and buckets' names in front of S3's.
std::vector<std::string> endpoint_names();

}  // namespace windlass::cloud
