// Buckets in host names. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "cloud/core/call.h"
#include "http/message.h"

namespace windlass::cloud::s3 {

struct HostedBucket {
  enum class As { Api, Website } as;
  std::string bucket;
};
// BUCKET.s3.localhost, BUCKET.localhost, BUCKET.s3.REGION.amazonaws.com, ... and their websites.
std::optional<HostedBucket> find_hosted_bucket(std::string_view host, std::string_view suffix);

// Brings virtual-host style to path style.
void rewrite(http::Head& head, const Settings& settings);

}  // namespace windlass::cloud::s3
