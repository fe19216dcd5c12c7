#include "cloud/elb/balancer.h"

#include <algorithm>

#include "base/json.h"
#include "base/text.h"
#include "cloud/elb/arn.h"
#include "cloud/elb/errors.h"

namespace windlass::cloud::elb {

namespace {

std::string text_at(const Json& json, const char* name) { return json.text(name).value_or(""); }

std::string to_json(const std::vector<Place>& places) {
  Json::Array list;
  for (auto& place : places)
    list.push_back(Json::Object{{"zone", place.zone},
                                {"subnet", place.subnet},
                                {"interface", place.interface},
                                {"address", place.address},
                                {"mac", place.mac},
                                {"gateway", place.gateway},
                                {"prefix", place.prefix},
                                {"allocation", place.allocation},
                                {"association", place.association},
                                {"public", place.public_address}});
  return Json(std::move(list)).dump();
}

std::vector<Place> places_in(std::string_view text) {
  std::vector<Place> places;
  auto list = parse_json(text);
  if (!list || !list->is_array()) return places;
  for (auto& one : list->as_array())
    places.push_back({.zone = text_at(one, "zone"),
                      .subnet = text_at(one, "subnet"),
                      .interface = text_at(one, "interface"),
                      .address = text_at(one, "address"),
                      .mac = text_at(one, "mac"),
                      .gateway = text_at(one, "gateway"),
                      .prefix = static_cast<int>(one.find("prefix")->as_int()),
                      .allocation = text_at(one, "allocation"),
                      .association = text_at(one, "association"),
                      .public_address = text_at(one, "public")});
  return places;
}

std::string to_json(const std::vector<std::string>& names) {
  Json::Array list(names.begin(), names.end());
  return Json(std::move(list)).dump();
}

std::vector<std::string> names_in(std::string_view text) {
  std::vector<std::string> names;
  auto list = parse_json(text);
  if (list && list->is_array())
    for (auto& one : list->as_array()) names.push_back(one.as_string());
  return names;
}

// As AWS has them: where Route 53's aliases lead.
constexpr const char* application_zone = "Z35SXDOTRQ7X7K";
constexpr const char* network_zone = "Z26RNL4JYFTOTI";

}  // namespace

std::string Balancer::path() const { return std::string(short_type(type)) + "/" + name + "/" + id; }

std::string Balancer::arn() const {
  return "arn:aws:elasticloadbalancing:" + region + ":" + account + ":loadbalancer/" + path();
}

bool Balancer::is_in(std::string_view zone) const {
  return std::ranges::any_of(places, [&](auto& place) { return place.zone == zone; });
}

std::string balancers_where(const char* condition) {
  return std::string(
             "select id, account, region, name, type, scheme, vpc, ip_type, dns, state, reason, "
             "groups, zones, attributes, created, logged, log_due from elb_balancer where ") +
         condition;
}

Balancer balancer_of(store::Row row) {
  return {.id = row.text(0),
          .account = row.text(1),
          .region = row.text(2),
          .name = row.text(3),
          .type = row.text(4),
          .scheme = row.text(5),
          .vpc = row.text(6),
          .ip_type = row.text(7),
          .dns = row.text(8),
          .state = row.text(9),
          .reason = row.text(10),
          .groups = names_in(row.view(11)),
          .places = places_in(row.view(12)),
          .attributes = words_in(row.view(13)),
          .created = from_micros(row.integer(14)),
          .logged = row.integer(15),
          .log_due = from_micros(row.integer(16))};
}

std::optional<Balancer> balancer_by_id(store::Database& db, std::string_view id) {
  auto rows = db.query(balancers_where("id = ?"), {id});
  if (rows.done()) return std::nullopt;
  return balancer_of(rows.row());
}

Result<Balancer> find_balancer(Elb& elb, const Call& call, const std::optional<std::string>& arn) {
  auto text = arn.value_or("");
  auto parsed = parse_arn(text);
  if (!parsed || parsed->noun != Noun::Balancer)
    return validation("'" + text + "' is not a valid load balancer ARN");
  auto found = balancer_by_id(elb.db, parsed->id);
  if (!found || found->arn() != text || found->account != call.caller.account.text ||
      found->region != call.region.text)
    return Error{"LoadBalancerNotFound", "One or more load balancers not found"};
  return *std::move(found);
}

void insert(store::Database& db, const Balancer& balancer) {
  db.run(
      "insert into elb_balancer (id, account, region, name, type, scheme, vpc, ip_type, dns, "
      "state, "
      "reason, groups, zones, attributes, created) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, "
      "?, ?)",
      {balancer.id, balancer.account, balancer.region, balancer.name, balancer.type,
       balancer.scheme, balancer.vpc, balancer.ip_type, balancer.dns, balancer.state,
       balancer.reason, to_json(balancer.groups), to_json(balancer.places),
       elb::to_json(balancer.attributes), micros(balancer.created)});
}

void update(store::Database& db, const Balancer& balancer) {
  db.run(
      "update elb_balancer set ip_type = ?, state = ?, reason = ?, groups = ?, zones = ?, "
      "attributes = ? where id = ?",
      {balancer.ip_type, balancer.state, balancer.reason, to_json(balancer.groups),
       to_json(balancer.places), elb::to_json(balancer.attributes), balancer.id});
}

std::vector<aws::elbv2::AvailabilityZone> described(const std::vector<Place>& places) {
  std::vector<aws::elbv2::AvailabilityZone> zones;
  for (auto& place : places) {
    aws::elbv2::AvailabilityZone zone{.zone_name = place.zone, .subnet_id = place.subnet};
    zone.load_balancer_addresses.emplace();
    if (!place.allocation.empty())
      zone.load_balancer_addresses->push_back(
          {.ip_address = place.public_address, .allocation_id = place.allocation});
    zones.push_back(std::move(zone));
  }
  return zones;
}

aws::elbv2::LoadBalancer described(const Balancer& balancer) {
  aws::elbv2::LoadBalancer view;
  view.load_balancer_arn = balancer.arn();
  view.dns_name = balancer.dns;
  view.canonical_hosted_zone_id = balancer.is_network() ? network_zone : application_zone;
  view.created_time = balancer.created;
  view.load_balancer_name = balancer.name;
  view.scheme = balancer.scheme;
  view.vpc_id = balancer.vpc;
  view.state.emplace();
  view.state->code = balancer.state;
  if (!balancer.reason.empty()) view.state->reason = balancer.reason;
  view.type = balancer.type;
  view.availability_zones = described(balancer.places);
  if (!balancer.is_network() || !balancer.groups.empty()) view.security_groups = balancer.groups;
  view.ip_address_type = balancer.ip_type;
  if (balancer.is_network() && !balancer.groups.empty())
    view.enforce_security_group_inbound_rules_on_private_link_traffic = "on";
  return view;
}

}  // namespace windlass::cloud::elb
