#include "cloud/elb/plan.h"

#include "cloud/acm/deployed.h"
#include "cloud/elb/arn.h"

namespace windlass::cloud::elb {

namespace {

std::string with_end_of_line(std::string pem) {
  if (!pem.empty() && !pem.ends_with('\n')) pem += '\n';
  return pem;
}

std::vector<std::string> certificates_of(const Work& work, const Listener& listener) {
  std::vector<std::string> bundles;
  if (!listener.is_secure()) return bundles;
  for (auto& one :
       listener.document.certificates.value_or(std::vector<aws::elbv2::Certificate>{})) {
    auto arn = one.certificate_arn.value_or("");
    auto found = acm::deployed(work, arn);
    if (!found) {
      work.log.warn("a listener's certificate cannot be used", {{"certificate", arn}});
      continue;
    }
    bundles.push_back(with_end_of_line(found->certificate) + with_end_of_line(found->chain) +
                      with_end_of_line(found->key));
  }
  return bundles;
}

bool may_be_asked(const Balancer& balancer, const Target& target) {
  if (target.address.empty()) return false;
  if (target.zone != "all" && !balancer.is_in(target.zone)) return false;
  // Of machines that do not run (the duty looks at them).
  return target.reason != "Target.InvalidState";
}

}  // namespace

Plan plan_of(const Work& work, const Balancer& balancer) {
  Plan plan{.balancer = balancer};
  for (auto& listener : listeners_of(work.db, balancer.id))
    plan.listeners.push_back({.listener = listener,
                              .rules = rules_of(work.db, listener.id),
                              .certificates = certificates_of(work, listener)});
  for (auto row :
       work.db.query(groups_where("id in (select target_group from elb_use where balancer = ?)"),
                     {balancer.id})) {
    PlannedGroup planned{.group = group_of(row), .targets = {}};
    for (auto& target : targets_of(work.db, planned.group.id))
      if (may_be_asked(balancer, target)) planned.targets.push_back(std::move(target));
    plan.groups[planned.group.id] = std::move(planned);
  }
  return plan;
}

std::string balancer_name(const Balancer& balancer) { return "lb-" + balancer.id; }
std::string frontend_name(const Listener& listener) { return "listener-" + listener.id; }
std::string backend_name(std::string_view group) { return "group-" + std::string(group); }

std::string server_name(const Target& target) {
  auto arn = parse_arn(target.id);
  return (arn ? arn->name : target.id) + "-" + std::to_string(target.port);
}

}  // namespace windlass::cloud::elb
