// Health checks: their rows, and what is healthy by them.
#pragma once

#include "aws/route53/shape/health_check.h"
#include "aws/route53/shape/health_check_config.h"
#include "cloud/route53/context.h"

namespace windlass::cloud::route53 {

using namespace aws::route53;

std::string text_of(const HealthCheckConfig& config);
HealthCheckConfig config_of(const std::string& text);

// With what is not said filled in.
HealthCheckConfig completed(HealthCheckConfig config);
// Errors: InvalidInput; what is not served is refused by name.
Result<> check_config(Route53& route53, const Call& call, const HealthCheckConfig& config);

// Asked of a server, and not computed of others.
bool is_probed(const HealthCheckConfig& config);

// Errors: NoSuchHealthCheck.
Result<HealthCheck> get_check(Route53& route53, const Call& call, const std::optional<std::string>& id);

// A check that is not there, is disabled or was never made is healthy.
bool is_healthy(store::Database& db, const std::string& id, int depth = 0);

// Whatever depends on any check is told to the name server again.
void touch_dependents(const Work& work);

}  // namespace windlass::cloud::route53
