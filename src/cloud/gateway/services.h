// The services of this cloud, in the order of LAYERS: a service may call those before it.
#pragma once

#include <span>
#include <string_view>

#include "cloud/core/service.h"

namespace windlass::cloud {

std::span<const Service* const> all_services();

// By the name in a signature's scope ("sqs"), by X-Amz-Target's prefix, by API version (unsigned forms).
const Service* service_by_signing_name(std::string_view name);
const Service* service_by_target(std::string_view target);
const Service* service_by_version(std::string_view version);

}  // namespace windlass::cloud
