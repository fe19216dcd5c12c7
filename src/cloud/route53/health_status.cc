#include "cloud/route53/handlers.h"
#include "cloud/route53/health.h"

namespace windlass::cloud::route53 {

namespace {

// What the only checker saw: this machine.
std::vector<HealthCheckObservation> observed(Route53& route53, const std::string& id,
                                             const char* text, const char* time) {
  std::vector<HealthCheckObservation> observations;
  for (auto row : route53.db.query("select " + std::string(text) + ", " + time +
                                       " from route53_health where id = ? and " + time +
                                       " is not null",
                                   {id})) {
    HealthCheckObservation observation;
    observation.region = "us-east-1";
    observation.ip_address = "127.0.0.1";
    observation.status_report.emplace();
    observation.status_report->status = row.text(0);
    observation.status_report->checked_time = from_micros(row.integer(1));
    observations.push_back(std::move(observation));
  }
  return observations;
}

Result<std::string> probed(Route53& route53, const Call& call, const std::optional<std::string>& id) {
  auto check = TRY(get_check(route53, call, id));
  if (!is_probed(*check.health_check_config))
    return Error{"InvalidInput", "Invalid input: there are no observations of calculated checks."};
  return *check.id;
}

}  // namespace

Result<GetHealthCheckStatusResponse> get_health_check_status(Route53& route53, const Call& call,
                                                             const GetHealthCheckStatusRequest& in) {
  auto id = TRY(probed(route53, call, in.health_check_id));
  return GetHealthCheckStatusResponse{observed(route53, id, "reason", "checked")};
}

Result<GetHealthCheckLastFailureReasonResponse> get_health_check_last_failure_reason(
    Route53& route53, const Call& call, const GetHealthCheckLastFailureReasonRequest& in) {
  auto id = TRY(probed(route53, call, in.health_check_id));
  return GetHealthCheckLastFailureReasonResponse{observed(route53, id, "failure", "failed")};
}

}  // namespace windlass::cloud::route53
