// Route 53: zones, records and health checks.
#pragma once

#include "cloud/core/service.h"

namespace windlass::cloud::route53 {

extern const cloud::Service service;
extern const Permissions permissions;

// Nothing is served yet by the name server of this start: everything is to be told to it.
void forget_served(store::Database& db);

// Lies the name (lower case, no dot at the end) in a zone of anybody's?
bool in_hosted_zone(store::Database& db, std::string_view name);

}  // namespace windlass::cloud::route53
