#include "cloud/route53/delegation_sets.h"
#include "cloud/route53/handlers.h"
#include "cloud/route53/name.h"
#include "cloud/route53/record_set.h"
#include "cloud/route53/vpcs.h"
#include "cloud/route53/zone.h"

namespace windlass::cloud::route53 {

namespace {

constexpr std::size_t zones_max = 500;

Result<> check_new(Route53& route53, const Call& call, const CreateHostedZoneRequest& in) {
  auto& account = call.caller.account.text;
  if (route53.db.any("select 1 from route53_zone where account = ? and caller_reference = ?",
                     {account, *in.caller_reference}))
    return Error{"HostedZoneAlreadyExists",
                 "A hosted zone has already been created with the specified caller reference."};
  auto is_private = in.hosted_zone_config && in.hosted_zone_config->private_zone.value_or(false);
  if (is_private && !in.vpc)
    return Error{"InvalidInput", "When you're creating a private hosted zone, you must specify the VPC "
                                 "to associate it with."};
  if (in.vpc) TRY(check_vpc(*in.vpc));
  if (in.vpc && in.delegation_set_id)
    return Error{"InvalidInput", "A private hosted zone has no delegation set."};
  auto count =
      route53.db.find_integer("select count(*) from route53_zone where account = ?", {account});
  if (count >= static_cast<std::int64_t>(zones_max))
    return Error{"TooManyHostedZones", "Limits Exceeded: MAX_HOSTED_ZONES_BY_OWNER - Cannot create "
                                       "more hosted zones."};
  return Done{};
}

ResourceRecordSet record(const std::string& name, const std::string& type, std::int64_t ttl,
                         const std::vector<std::string>& values) {
  ResourceRecordSet set;
  set.name = name;
  set.type = type;
  set.ttl = ttl;
  set.resource_records.emplace();
  for (auto& value : values) set.resource_records->push_back({value});
  return set;
}

void add_first_records(Route53& route53, const Zone& zone) {
  std::vector<std::string> servers;
  for (auto server : split(zone.name_servers, ' ')) servers.push_back(std::string(server) + ".");
  save(route53.db, zone.id, record(zone.name, "NS", 172800, servers));
  auto soa = servers.front() + " awsdns-hostmaster.amazon.com. 1 7200 900 1209600 86400";
  save(route53.db, zone.id, record(zone.name, "SOA", 900, {soa}));
}

// Another zone may be the one now that is served by that name.
void touch_namesakes(Route53& route53, const std::string& name) {
  std::vector<std::string> ids;
  for (auto row : route53.db.query("select id from route53_zone where name = ?", {name}))
    ids.push_back(row.text(0));
  for (auto& id : ids) touch(route53.work, id);
}

}  // namespace

Result<CreateHostedZoneResponse> create_hosted_zone(Route53& route53, const Call& call,
                                                    const CreateHostedZoneRequest& in) {
  auto name = normal_name(*in.name);
  if (!name || *name == ".")
    return Error{"InvalidDomainName", "The domain name you specified is not valid: " + *in.name};
  TRY(check_new(route53, call, in));
  Zone zone{fresh_id(route53.work, "Z"), *name, *in.caller_reference, {}, in.vpc.has_value(), {}, {}};
  if (in.hosted_zone_config) zone.comment = in.hosted_zone_config->comment;
  zone.name_servers = fresh_name_servers(route53.work);
  if (in.delegation_set_id) {
    zone.delegation_set = bare_id(in.delegation_set_id);
    zone.name_servers = TRY(name_servers_of(route53, call, *zone.delegation_set));
  }
  touch_namesakes(route53, zone.name);
  route53.db.run(
      "insert into route53_zone (id, account, name, key, caller_reference, comment, private, "
      "delegation_set, name_servers, serial, served, created) "
      "values (?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0, ?)",
      {zone.id, call.caller.account.text, zone.name, sort_key(zone.name), zone.caller_reference,
       zone.comment, zone.is_private, zone.delegation_set, zone.name_servers, micros(call.now)});
  if (in.vpc) associate(route53.db, zone.id, *in.vpc);
  add_first_records(route53, zone);

  CreateHostedZoneResponse out;
  out.hosted_zone = described(route53, zone);
  out.change_info = changed(route53, call, zone.id);
  if (!zone.is_private) out.delegation_set = delegation_of(zone);
  out.vpc = in.vpc;
  out.location = "https://route53.amazonaws.com/2013-04-01/hostedzone/" + zone.id;
  return out;
}

Result<GetHostedZoneResponse> get_hosted_zone(Route53& route53, const Call& call,
                                              const GetHostedZoneRequest& in) {
  auto zone = TRY(get_zone(route53, call, in.id));
  GetHostedZoneResponse out;
  out.hosted_zone = described(route53, zone);
  if (zone.is_private) out.vp_cs = vpcs_of(route53.db, zone.id);
  else out.delegation_set = delegation_of(zone);
  return out;
}

Result<DeleteHostedZoneResponse> delete_hosted_zone(Route53& route53, const Call& call,
                                                    const DeleteHostedZoneRequest& in) {
  auto zone = TRY(get_zone(route53, call, in.id));
  if (route53.db.any("select 1 from route53_set where zone = ? and not (key = ? and type in "
                     "('NS', 'SOA'))",
                     {zone.id, sort_key(zone.name)}))
    return Error{"HostedZoneNotEmpty",
                 "The specified hosted zone contains non-required resource record sets and so cannot be "
                 "deleted."};
  for (auto table : {"route53_set", "route53_vpc", "route53_change"})
    route53.db.run("delete from " + std::string(table) + " where zone = ?", {zone.id});
  route53.db.run("delete from route53_tag where type = 'hostedzone' and resource = ?", {zone.id});
  route53.db.run("delete from route53_zone where id = ?", {zone.id});
  route53.db.run("insert into route53_gone (zone) values (?)", {zone.id});
  touch_namesakes(route53, zone.name);
  return DeleteHostedZoneResponse{changed(route53, call, zone.id)};
}

Result<UpdateHostedZoneCommentResponse> update_hosted_zone_comment(
    Route53& route53, const Call& call, const UpdateHostedZoneCommentRequest& in) {
  auto zone = TRY(get_zone(route53, call, in.id));
  zone.comment = in.comment;
  route53.db.run("update route53_zone set comment = ? where id = ?", {zone.comment, zone.id});
  return UpdateHostedZoneCommentResponse{described(route53, zone)};
}

// Nothing is signed here: the operations that would are refused by name.
Result<GetDNSSECResponse> get_dnssec(Route53& route53, const Call& call, const GetDNSSECRequest& in) {
  auto zone = TRY(get_zone(route53, call, in.hosted_zone_id));
  if (zone.is_private)
    return Error{"InvalidArgument", "DNSSEC is not for private hosted zones: " + zone.id};
  GetDNSSECResponse out;
  out.status.emplace();
  out.status->serve_signature = "NOT_SIGNING";
  out.key_signing_keys.emplace();
  return out;
}

}  // namespace windlass::cloud::route53
