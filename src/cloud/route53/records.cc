#include <algorithm>

#include "cloud/route53/handlers.h"
#include "cloud/route53/name.h"
#include "cloud/route53/record_checks.h"
#include "cloud/route53/record_set.h"
#include "cloud/route53/zone.h"

namespace windlass::cloud::route53 {

namespace {

constexpr std::size_t changes_max = 1000;
constexpr std::size_t page_max = 300;

Error invalid_batch(const std::vector<std::string>& wrong) {
  return Error{"InvalidChangeBatch", "[" + join(wrong, ", ") + "]"};
}

// As two clients may write the same set: names in normal form, defaults left out.
void normalise(ResourceRecordSet& set) {
  set.name = normal_name(set.name.value_or("")).value_or(set.name.value_or(""));
  if (!set.multi_value_answer.value_or(true)) set.multi_value_answer.reset();
  if (set.health_check_id == "") set.health_check_id.reset();
  if (set.resource_records && set.resource_records->empty()) set.resource_records.reset();
  if (!set.alias_target) return;
  auto& alias = *set.alias_target;
  alias.dns_name = normal_name(alias.dns_name.value_or("")).value_or(alias.dns_name.value_or(""));
  alias.hosted_zone_id = bare_id(alias.hosted_zone_id);
  if (!alias.evaluate_target_health) alias.evaluate_target_health = false;
}

// Values are a set: their order does not matter to whoever deletes them.
std::string comparable(ResourceRecordSet set) {
  if (set.resource_records)
    std::ranges::sort(*set.resource_records, {}, [](auto& record) { return record.value; });
  return document_of(set);
}

void remove_if_same(Route53& route53, const Zone& zone, const ResourceRecordSet& set,
                    std::vector<std::string>& wrong) {
  auto is_apex = *set.name == zone.name;
  if (is_apex && *set.type == "NS")
    return wrong.push_back("A HostedZone must contain at least one NS record for the zone itself.");
  if (is_apex && *set.type == "SOA")
    return wrong.push_back("A HostedZone must contain exactly one SOA record.");
  auto there = find_document(route53.db, zone.id, set);
  auto tried = "Tried to delete resource record set " + named(set) + " but ";
  if (!there) return wrong.push_back(tried + "it was not found");
  if (comparable(record_set_of(*there)) != comparable(set))
    return wrong.push_back(tried + "the values provided do not match the current values");
  remove(route53.db, zone.id, set);
}

void apply(Route53& route53, const Call& call, const Zone& zone, const std::string& action,
           const ResourceRecordSet& set, std::vector<std::string>& wrong) {
  if (action == "DELETE") return remove_if_same(route53, zone, set, wrong);
  if (action == "CREATE" && find_document(route53.db, zone.id, set))
    return wrong.push_back("Tried to create resource record set " + named(set) +
                           " but it already exists");
  check_alone(route53, call, zone, set, wrong);
  save(route53.db, zone.id, set);
}

}  // namespace

Result<ChangeResourceRecordSetsResponse> change_resource_record_sets(
    Route53& route53, const Call& call, const ChangeResourceRecordSetsRequest& in) {
  auto zone = TRY(get_zone(route53, call, in.hosted_zone_id));
  auto changes = in.change_batch->changes.value_or(std::vector<Change>{});
  if (changes.empty())
    return Error{"InvalidInput", "Invalid request: a change batch has at least one change."};
  std::size_t weight = 0;
  for (auto& change : changes) {
    TRY(check_form(change));
    normalise(*change.resource_record_set);
    weight += *change.action == "UPSERT" ? 2 : 1;
  }
  if (weight > changes_max) return invalid_batch({"Number of records limit of 1000 exceeded."});

  // All or nothing: a refused call leaves no row behind.
  std::vector<std::string> wrong;
  for (auto& change : changes)
    apply(route53, call, zone, *change.action, *change.resource_record_set, wrong);
  for (auto& change : changes)
    if (*change.action != "DELETE" && wrong.empty())
      check_beside_others(route53, zone, *change.resource_record_set, wrong);
  if (!wrong.empty()) return invalid_batch(wrong);

  return ChangeResourceRecordSetsResponse{
      changed(route53, call, zone.id, in.change_batch->comment)};
}

Result<GetChangeResponse> get_change(Route53& route53, const Call& call,
                                     const GetChangeRequest& in) {
  auto id = bare_id(in.id);
  auto rows = route53.db.query(
      "select insync, submitted, comment from route53_change where id = ? and account = ?",
      {id, call.caller.account.text});
  if (rows.done())
    return Error{"NoSuchChange", "Could not find resource with ID: " + id};
  ChangeInfo info;
  info.id = "/change/" + id;
  info.status = rows.row().integer(0) ? "INSYNC" : "PENDING";
  info.submitted_at = from_micros(rows.row().integer(1));
  info.comment = rows.row().optional_text(2);
  return GetChangeResponse{info};
}

Result<ListResourceRecordSetsResponse> list_resource_record_sets(
    Route53& route53, const Call& call, const ListResourceRecordSetsRequest& in) {
  auto zone = TRY(get_zone(route53, call, in.hosted_zone_id));
  auto limit = TRY(page_size(in.max_items, page_max));
  if (in.start_record_type && !in.start_record_name)
    return Error{"InvalidInput", "Invalid request: StartRecordType needs a StartRecordName."};
  if (in.start_record_identifier && !in.start_record_type)
    return Error{"InvalidInput", "Invalid request: StartRecordIdentifier needs a StartRecordType."};
  std::string from;
  if (in.start_record_name) {
    auto name = normal_name(*in.start_record_name);
    if (!name) return Error{"InvalidInput", "Invalid StartRecordName: " + *in.start_record_name};
    from = sort_key(*name);
  }
  ListResourceRecordSetsResponse out;
  out.resource_record_sets.emplace();
  out.is_truncated = false;
  out.max_items = std::to_string(limit);
  for (auto row : route53.db.query(
           "select document from route53_set where zone = ?1 and (key, type, identifier) >= "
           "(?2, ?3, ?4) order by key, type, identifier limit ?5",
           {zone.id, from, in.start_record_type.value_or(""), in.start_record_identifier.value_or(""),
            limit + 1})) {
    auto set = record_set_of(row.text(0));
    if (out.resource_record_sets->size() == limit) {
      out.is_truncated = true;
      out.next_record_name = set.name;
      out.next_record_type = set.type;
      out.next_record_identifier = set.set_identifier;
      break;
    }
    out.resource_record_sets->push_back(std::move(set));
  }
  return out;
}

}  // namespace windlass::cloud::route53
