#include "cloud/route53/delegation_sets.h"

#include "cloud/route53/handlers.h"
#include "cloud/route53/zone.h"

namespace windlass::cloud::route53 {

namespace {

DelegationSet set_of(const store::Row& row) {
  DelegationSet set;
  set.id = "/delegationset/" + row.text(0);
  set.caller_reference = row.text(1);
  set.name_servers.emplace();
  auto servers = row.text(2);
  for (auto server : split(servers, ' ')) set.name_servers->emplace_back(server);
  return set;
}

Result<DelegationSet> get_set(Route53& route53, const Call& call, const std::string& id) {
  auto rows = route53.db.query(
      "select id, caller_reference, name_servers from route53_delegation where id = ? and account = ?",
      {id, call.caller.account.text});
  if (rows.done())
    return Error{"NoSuchDelegationSet", "The delegation set " + id + " does not exist."};
  return set_of(rows.row());
}

}  // namespace

std::string fresh_name_servers(const Work& work) {
  std::string servers;
  int quarter = 0;
  for (auto domain : {"com", "org", "co.uk", "net"}) {
    auto number = 512 * static_cast<std::uint64_t>(quarter++) + work.random.below(512);
    servers += (servers.empty() ? "ns-" : " ns-") + std::to_string(number) + ".awsdns-" +
               (number % 64 < 10 ? "0" : "") + std::to_string(number % 64) + "." + domain;
  }
  return servers;
}

Result<std::string> name_servers_of(Route53& route53, const Call& call, const std::string& id) {
  auto set = TRY(get_set(route53, call, id));
  return join(*set.name_servers, " ");
}

Result<CreateReusableDelegationSetResponse> create_reusable_delegation_set(
    Route53& route53, const Call& call, const CreateReusableDelegationSetRequest& in) {
  auto& account = call.caller.account.text;
  if (route53.db.any("select 1 from route53_delegation where account = ? and caller_reference = ?",
                     {account, *in.caller_reference}))
    return Error{"DelegationSetAlreadyCreated",
                 "A delegation set with the same owner and caller reference combination has already "
                 "been created."};
  auto servers = fresh_name_servers(route53.work);
  auto id = fresh_id(route53.work, "N");
  if (in.hosted_zone_id) {
    auto zone = get_zone(route53, call, in.hosted_zone_id);
    if (!zone) return Error{"HostedZoneNotFound", zone.error().message};
    if (zone->delegation_set)
      return Error{"DelegationSetAlreadyReusable",
                   "The specified delegation set has already been marked as reusable."};
    servers = zone->name_servers;
    route53.db.run("update route53_zone set delegation_set = ? where id = ?", {id, zone->id});
  }
  route53.db.run(
      "insert into route53_delegation (id, account, caller_reference, name_servers) "
      "values (?, ?, ?, ?)",
      {id, account, *in.caller_reference, servers});
  CreateReusableDelegationSetResponse out;
  out.delegation_set = TRY(get_set(route53, call, id));
  out.location = "https://route53.amazonaws.com/2013-04-01/delegationset/" + id;
  return out;
}

Result<GetReusableDelegationSetResponse> get_reusable_delegation_set(
    Route53& route53, const Call& call, const GetReusableDelegationSetRequest& in) {
  return GetReusableDelegationSetResponse{TRY(get_set(route53, call, bare_id(in.id)))};
}

Result<DeleteReusableDelegationSetResponse> delete_reusable_delegation_set(
    Route53& route53, const Call& call, const DeleteReusableDelegationSetRequest& in) {
  auto id = bare_id(in.id);
  TRY(get_set(route53, call, id));
  if (route53.db.any("select 1 from route53_zone where delegation_set = ?", {id}))
    return Error{"DelegationSetInUse",
                 "The specified delegation contains associated hosted zones which must be deleted "
                 "before the reusable delegation set can be deleted."};
  route53.db.run("delete from route53_delegation where id = ?", {id});
  return DeleteReusableDelegationSetResponse{};
}

Result<ListReusableDelegationSetsResponse> list_reusable_delegation_sets(
    Route53& route53, const Call& call, const ListReusableDelegationSetsRequest& in) {
  auto limit = TRY(page_size(in.max_items, 100));
  ListReusableDelegationSetsResponse out;
  out.marker = in.marker.value_or("");
  out.max_items = std::to_string(limit);
  out.is_truncated = false;
  out.delegation_sets.emplace();
  for (auto row : route53.db.query(
           "select id, caller_reference, name_servers from route53_delegation where account = ? "
           "and id >= ? order by id limit ?",
           {call.caller.account.text, in.marker.value_or(""), limit + 1})) {
    if (out.delegation_sets->size() == limit) {
      out.is_truncated = true;
      out.next_marker = row.text(0);
      break;
    }
    out.delegation_sets->push_back(set_of(row));
  }
  return out;
}

}  // namespace windlass::cloud::route53
