#include "cloud/elb/health.h"

namespace windlass::cloud::elb {

namespace {

void set(Target& target, const char* state, const char* reason, std::string description) {
  target.state = state;
  target.reason = reason;
  target.description = std::move(description);
}

}  // namespace

void judge(Target& target, const host::BalancerReport::Server* seen) {
  if (!seen) {
    set(target, "initial", "Elb.RegistrationInProgress", "Target registration is in progress");
    return;
  }
  auto& check = seen->check;
  auto is_new = target.state == "initial" || target.state == "unused";
  if (check.empty() || check == "INI" || check == "UNK") {
    // After a restart nobody has looked yet: what was last known holds.
    if (is_new)
      set(target, "initial", "Elb.InitialHealthChecking", "Initial health checks in progress");
  } else if (seen->up) {
    set(target, "healthy", "", "");
  } else if (check == "L7STS") {
    set(target, "unhealthy", "Target.ResponseCodeMismatch",
        "Health checks failed with these codes: [" + std::to_string(seen->check_code) + "]");
  } else if (check == "L4TOUT" || check == "L6TOUT" || check == "L7TOUT") {
    set(target, "unhealthy", "Target.Timeout", "Request timed out");
  } else {
    set(target, "unhealthy", "Target.FailedHealthChecks", "Health checks failed");
  }
}

void judge_halted(Target& target, const std::string& state) {
  set(target, "unused", "Target.InvalidState", "Target is in the " + state + " state");
}

}  // namespace windlass::cloud::elb
