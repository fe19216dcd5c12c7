// Words for Route 53's tests: zones, records, and a name server that only remembers.
#pragma once

#include <algorithm>
#include <map>

#include "cloud/core/testing/fixture.h"
#include "cloud/route53/handlers.h"
#include "cloud/route53/route53.h"
#include "host/name_server.h"
#include "http/client.h"

namespace windlass::cloud::route53 {

class FakeNames final : public host::NameServer {
 public:
  Result<> publish(const std::vector<host::ServedZone>& told,
                   const std::vector<std::string>& gone) override {
    if (!trouble.empty()) return Error{"Trouble", trouble};
    for (auto& id : gone) zones.erase(id);
    for (auto& zone : told) zones[zone.id] = zone;
    return Done{};
  }
  bool serves() const override { return alive; }

  std::map<std::string, host::ServedZone> zones;
  std::string trouble;
  bool alive = true;
};

// Answers every request with what the test says.
class FakeWeb final : public http::Client {
 public:
  Result<http::Response> send(const std::string& url, const http::Request& request,
                              const http::SendOptions&) override {
    asked = url + request.target;
    if (status == 0) return Error{"ConnectFailed", "Connection refused"};
    return http::Response{.status = status, .body = Body(body)};
  }
  int status = 200;
  std::string body;
  std::string asked;
};

class Route53Fixture : public testing::Fixture {
 public:
  Route53Fixture() : Fixture({&route53::service}) {}

  std::string given_zone(const std::string& name = "example.com", const std::string& reference = "") {
    auto made = call<op::CreateHostedZone>(
        {.name = name, .caller_reference = reference.empty() ? name : reference});
    REQUIRE_MESSAGE(made, made.error().message);
    return made->hosted_zone->id->substr(12);
  }

  static ResourceRecordSet record(const std::string& name, const std::string& type,
                                  const std::vector<std::string>& values, std::int64_t ttl = 60) {
    ResourceRecordSet set;
    set.name = name;
    set.type = type;
    set.ttl = ttl;
    set.resource_records.emplace();
    for (auto& value : values) set.resource_records->push_back({value});
    return set;
  }
  static ResourceRecordSet weighted(const std::string& value, std::int64_t weight) {
    auto set = record("w.example.com", "A", {value});
    set.set_identifier = value;
    set.weight = weight;
    return set;
  }
  static ResourceRecordSet failover(const std::string& value, const std::string& role) {
    auto set = record("f.example.com", "A", {value});
    set.set_identifier = role;
    set.failover = role;
    return set;
  }
  static ResourceRecordSet alias(const std::string& name, const std::string& zone,
                                 const std::string& target) {
    ResourceRecordSet set;
    set.name = name;
    set.type = "A";
    set.alias_target.emplace();
    set.alias_target->hosted_zone_id = zone;
    set.alias_target->dns_name = target;
    set.alias_target->evaluate_target_health = true;
    return set;
  }

  Result<ChangeResourceRecordSetsResponse> change(
      const std::string& zone, const std::vector<std::pair<std::string, ResourceRecordSet>>& changes) {
    ChangeResourceRecordSetsRequest request;
    request.hosted_zone_id = zone;
    request.change_batch.emplace();
    request.change_batch->changes.emplace();
    for (auto& [action, set] : changes) request.change_batch->changes->push_back({action, set});
    return call<op::ChangeResourceRecordSets>(request);
  }
  std::string create(const std::string& zone, const ResourceRecordSet& set) {
    auto made = change(zone, {{"CREATE", set}});
    REQUIRE_MESSAGE(made, made.error().message);
    return *made->change_info->id;
  }
  std::string refusal(const std::string& zone, const std::string& action,
                      const ResourceRecordSet& set) {
    auto made = change(zone, {{action, set}});
    return made ? "(accepted)" : made.error().message;
  }
  std::string status(const std::string& change) {
    return *call<op::GetChange>({.id = change})->change_info->status;
  }
  std::vector<std::string> names(const std::string& zone) {
    std::vector<std::string> found;
    auto listed = call<op::ListResourceRecordSets>({.hosted_zone_id = zone});
    for (auto& set : *listed->resource_record_sets) found.push_back(*set.name + " " + *set.type);
    return found;
  }

  std::string given_check(const std::string& reference = "c", int threshold = 1,
                          const std::string& type = "HTTP") {
    HealthCheckConfig config;
    config.type = type;
    config.ip_address = "127.0.0.1";
    config.port = 8080;
    config.request_interval = 10;
    config.failure_threshold = threshold;
    auto made = call<op::CreateHealthCheck>(
        {.caller_reference = reference, .health_check_config = config});
    REQUIRE_MESSAGE(made, made.error().message);
    return *made->health_check->id;
  }

  // Everything that is to be done in the world now.
  void publish() {
    World world{web, dns, clock, log};
    run_duties(world);
    run_duties(world);
  }
  // The lines of the zone as it is served, without NS and SOA.
  std::string served(const std::string& zone) {
    publish();
    std::string lines;
    for (auto line : split(dns.zones[zone].text, '\n'))
      if (!line.empty() && line.find(" NS ") == line.npos && line.find(" SOA ") == line.npos)
        lines += std::string(line) + "\n";
    return lines;
  }

  FakeNames dns;
  FakeWeb web;
};

}  // namespace windlass::cloud::route53
