#include "cloud/route53/handlers.h"
#include "cloud/route53/health.h"
#include "cloud/route53/probe.h"

namespace windlass::cloud::route53 {

namespace {

template <class T>
void take(std::optional<T>& into, const std::optional<T>& from) {
  if (from) into = from;
}

// What an update leaves out stays, unless it is named to be reset.
HealthCheckConfig merged(HealthCheckConfig config, const UpdateHealthCheckRequest& in) {
  for (auto& element : in.reset_elements.value_or(std::vector<std::string>{})) {
    if (element == "ChildHealthChecks") config.child_health_checks.emplace();
    if (element == "FullyQualifiedDomainName") config.fully_qualified_domain_name.reset();
    if (element == "Regions") config.regions.reset();
    if (element == "ResourcePath") config.resource_path.reset();
  }
  take(config.ip_address, in.ip_address);
  take(config.port, in.port);
  take(config.resource_path, in.resource_path);
  take(config.fully_qualified_domain_name, in.fully_qualified_domain_name);
  take(config.search_string, in.search_string);
  take(config.failure_threshold, in.failure_threshold);
  take(config.inverted, in.inverted);
  take(config.disabled, in.disabled);
  take(config.health_threshold, in.health_threshold);
  take(config.child_health_checks, in.child_health_checks);
  take(config.enable_sni, in.enable_sni);
  take(config.regions, in.regions);
  return config;
}

}  // namespace

Result<CreateHealthCheckResponse> create_health_check(Route53& route53, const Call& call,
                                                      const CreateHealthCheckRequest& in) {
  auto& account = call.caller.account.text;
  TRY(check_config(route53, call, *in.health_check_config));
  auto config = text_of(completed(*in.health_check_config));
  std::string id;
  for (auto row : route53.db.query(
           "select id, first_config from route53_health where account = ? and caller_reference = ?",
           {account, *in.caller_reference})) {
    if (row.view(1) != config)
      return Error{"HealthCheckAlreadyExists",
                   "A health check with the caller reference " + *in.caller_reference +
                       " and other settings has already been created: " + row.text(0)};
    id = row.text(0);
  }
  if (id.empty()) {
    id = route53.work.random.uuid();
    route53.db.run(
        "insert into route53_health (id, account, caller_reference, first_config, config, version, "
        "probed, healthy, due) values (?, ?, ?, ?, ?, 1, ?, 1, ?)",
        {id, account, *in.caller_reference, config, config, is_probed(*in.health_check_config),
         micros(call.now)});
    route53.work.summon(probe_duty);
  }
  CreateHealthCheckResponse out;
  out.health_check = TRY(get_check(route53, call, id));
  out.location = "https://route53.amazonaws.com/2013-04-01/healthcheck/" + id;
  return out;
}

Result<GetHealthCheckResponse> get_health_check(Route53& route53, const Call& call,
                                                const GetHealthCheckRequest& in) {
  return GetHealthCheckResponse{TRY(get_check(route53, call, in.health_check_id))};
}

Result<UpdateHealthCheckResponse> update_health_check(Route53& route53, const Call& call,
                                                      const UpdateHealthCheckRequest& in) {
  auto check = TRY(get_check(route53, call, in.health_check_id));
  if (in.health_check_version && in.health_check_version != check.health_check_version)
    return Error{"HealthCheckVersionMismatch",
                 "The health check has version " + std::to_string(*check.health_check_version) +
                     ", not " + std::to_string(*in.health_check_version)};
  if (in.alarm_identifier || in.insufficient_data_health_status)
    return Error{"InvalidInput", "Invalid input: the health check is not one of an alarm."};
  auto config = merged(*check.health_check_config, in);
  TRY(check_config(route53, call, config));
  route53.db.run("update route53_health set config = ?, version = version + 1, due = ? where id = ?",
                 {text_of(config), micros(call.now), *check.id});
  touch_dependents(route53.work);
  route53.work.summon(probe_duty);
  return UpdateHealthCheckResponse{TRY(get_check(route53, call, check.id))};
}

Result<DeleteHealthCheckResponse> delete_health_check(Route53& route53, const Call& call,
                                                      const DeleteHealthCheckRequest& in) {
  auto check = TRY(get_check(route53, call, in.health_check_id));
  for (auto row : route53.db.query("select id, config from route53_health where account = ? and "
                                   "probed = 0",
                                   {call.caller.account.text})) {
    auto config = config_of(row.text(1));
    for (auto& child : *config.child_health_checks)
      if (child == *check.id)
        return Error{"HealthCheckInUse",
                     "The health check " + child + " is a child of the health check " + row.text(0)};
  }
  route53.db.run("delete from route53_tag where type = 'healthcheck' and resource = ?", {*check.id});
  route53.db.run("delete from route53_health where id = ?", {*check.id});
  touch_dependents(route53.work);
  return DeleteHealthCheckResponse{};
}

Result<ListHealthChecksResponse> list_health_checks(Route53& route53, const Call& call,
                                                    const ListHealthChecksRequest& in) {
  auto limit = TRY(page_size(in.max_items, 1000));
  ListHealthChecksResponse out;
  out.marker = in.marker.value_or("");
  out.max_items = std::to_string(limit);
  out.is_truncated = false;
  out.health_checks.emplace();
  std::vector<std::string> ids;
  for (auto row : route53.db.query(
           "select id from route53_health where account = ? and id >= ? order by id limit ?",
           {call.caller.account.text, in.marker.value_or(""), limit + 1}))
    ids.push_back(row.text(0));
  if (ids.size() > limit) {
    out.is_truncated = true;
    out.next_marker = ids.back();
    ids.pop_back();
  }
  for (auto& id : ids) out.health_checks->push_back(TRY(get_check(route53, call, id)));
  return out;
}

Result<GetHealthCheckCountResponse> get_health_check_count(Route53& route53, const Call& call,
                                                           const GetHealthCheckCountRequest&) {
  return GetHealthCheckCountResponse{route53.db.find_integer(
      "select count(*) from route53_health where account = ?", {call.caller.account.text})};
}

// Checks come from the machine itself.
Result<GetCheckerIpRangesResponse> get_checker_ip_ranges(Route53&, const Call&,
                                                         const GetCheckerIpRangesRequest&) {
  return GetCheckerIpRangesResponse{std::vector<std::string>{"127.0.0.1/32"}};
}

}  // namespace windlass::cloud::route53
