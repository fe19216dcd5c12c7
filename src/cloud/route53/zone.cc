#include "cloud/route53/zone.h"

#include "cloud/route53/publish.h"
#include "cloud/route53/route53.h"

namespace windlass::cloud::route53 {

const std::string zone_columns =
    "id, name, caller_reference, comment, private, delegation_set, name_servers, serial";

Zone zone_of(const store::Row& row) {
  return {row.text(0),          row.text(1),          row.text(2), row.optional_text(3),
          row.integer(4) != 0,  row.optional_text(5), row.text(6), row.integer(7)};
}

Result<Zone> get_zone(Route53& route53, const Call& call, const std::optional<std::string>& id) {
  auto bare = bare_id(id);
  auto rows = route53.db.query(
      "select " + zone_columns + " from route53_zone where id = ? and account = ?",
      {bare, call.caller.account.text});
  if (rows.done()) return Error{"NoSuchHostedZone", "No hosted zone found with ID: " + bare};
  return zone_of(rows.row());
}

HostedZone described(Route53& route53, const Zone& zone) {
  HostedZone out;
  out.id = "/hostedzone/" + zone.id;
  out.name = zone.name;
  out.caller_reference = zone.caller_reference;
  out.config.emplace();
  out.config->comment = zone.comment;
  out.config->private_zone = zone.is_private;
  out.resource_record_set_count =
      route53.db.find_integer("select count(*) from route53_set where zone = ?", {zone.id});
  return out;
}

DelegationSet delegation_of(const Zone& zone) {
  DelegationSet set;
  if (zone.delegation_set) set.id = "/delegationset/" + *zone.delegation_set;
  set.name_servers.emplace();
  for (auto server : split(zone.name_servers, ' ')) set.name_servers->emplace_back(server);
  return set;
}

void touch(const Work& work, const std::string& zone) {
  work.db.run("update route53_zone set serial = serial + 1 where id = ?", {zone});
  work.summon(publish_duty);
}

ChangeInfo changed(Route53& route53, const Call& call, const std::string& zone,
                   const std::optional<std::string>& comment) {
  touch(route53.work, zone);
  auto id = fresh_id(route53.work, "C");
  // A zone that is gone has no serial: its change waits until it is no longer served.
  auto serial = route53.db.find_integer("select serial from route53_zone where id = ?", {zone});
  route53.db.run(
      "insert into route53_change (id, account, zone, serial, insync, comment, submitted) "
      "values (?, ?, ?, ?, 0, ?, ?)",
      {id, call.caller.account.text, zone, serial.value_or(0), comment, micros(call.now)});
  ChangeInfo info;
  info.id = "/change/" + id;
  info.status = "PENDING";
  info.submitted_at = call.now;
  info.comment = comment;
  return info;
}

std::optional<Zone> zone_around(store::Database& db, std::string_view name) {
  for (auto rest = name; !rest.empty();) {
    for (auto row : db.query("select " + zone_columns + " from route53_zone where name = ?",
                             {std::string(rest) + "."}))
      return zone_of(row);
    auto dot = rest.find('.');
    rest = dot == std::string_view::npos ? std::string_view() : rest.substr(dot + 1);
  }
  return std::nullopt;
}

bool in_hosted_zone(store::Database& db, std::string_view name) {
  return zone_around(db, name).has_value();
}

}  // namespace windlass::cloud::route53
