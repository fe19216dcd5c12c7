#include "formation/types/route53_records.h"

#include <algorithm>

#include "aws/route53/get_change.h"
#include "aws/route53/list_hosted_zones_by_name.h"
#include "aws/route53/list_resource_record_sets.h"
#include "base/text.h"
#include "formation/types/properties.h"
#include "formation/types/requests.h"

namespace windlass::formation::types {

using namespace aws::route53;

namespace {

// Not an attribute of anybody: no GetAtt reaches a name like this.
constexpr const char* change_attribute = "(change)";

std::string bare(std::string_view id) {
  return std::string(id.substr(id.rfind('/') == id.npos ? 0 : id.rfind('/') + 1));
}

// As Route 53 tells it: small, with a dot at its end, the star escaped.
std::string full_name(const std::optional<std::string>& name) {
  auto full = replace_all(lower(name.value_or("")), "*", "\\052");
  if (!full.ends_with('.')) full += '.';
  return full;
}

std::vector<std::string> values_of(const RecordSet& record) {
  std::vector<std::string> values;
  if (record.resource_records)
    for (auto& one : *record.resource_records) values.push_back(one.value.value_or(""));
  std::ranges::sort(values);
  return values;
}

std::string target_of(const RecordSet& record) {
  if (!record.alias_target) return {};
  auto& target = *record.alias_target;
  return target.hosted_zone_id.value_or("") + ' ' + full_name(target.dns_name) + ' ' +
         (target.evaluate_target_health.value_or(false) ? "healthy" : "");
}

Json routing_of(const RecordSet& record) {
  return without(told(record), {"Name", "Type", "TTL", "ResourceRecords", "AliasTarget"});
}

}  // namespace

Result<std::string> zone_of(const Place& place, const Json& properties) {
  if (auto id = text(properties, "HostedZoneId")) return bare(*id);
  auto name = text(properties, "HostedZoneName");
  if (!name)
    return Error{"ValidationError", "One of HostedZoneId and HostedZoneName must be given"};
  auto answer = TRY(place.client.call<op::ListHostedZonesByName>({.dns_name = *name}));
  std::vector<std::string> found;
  for (auto& zone : answer.hosted_zones.value_or(std::vector<HostedZone>()))
    if (full_name(zone.name) == full_name(name)) found.push_back(bare(zone.id.value_or("")));
  if (found.empty()) return Error{"NoSuchHostedZone", "No hosted zones named " + *name + " found"};
  if (found.size() > 1)
    return Error{"ValidationError", "Found multiple hosted zones for: " + *name};
  return found.front();
}

Result<RecordSet> record_of(const Json& properties) {
  auto wire = without(properties, {"Comment", "HostedZoneId", "HostedZoneName", "ResourceRecords"});
  if (properties.find("ResourceRecords")) {
    Json::Array values;
    for (auto& value : texts(properties, "ResourceRecords"))
      values.push_back(Json::Object{{"Value", Json(value)}});
    wire.set("ResourceRecords", Json(std::move(values)));
  }
  auto record = TRY(made_of<RecordSet>(wire));
  if (record.alias_target && !record.alias_target->evaluate_target_health)
    record.alias_target->evaluate_target_health = false;
  return record;
}

Json record_properties(const RecordSet& record, const Json& given) {
  auto now = told(record);
  // The template's spelling of a name is as good as Route 53's.
  if (full_name(record.name) == full_name(text(given, "Name")))
    now.set("Name", part(given, "Name"));
  if (record.ttl) now.set("TTL", Json(std::to_string(*record.ttl)));
  if (record.resource_records) {
    Json::Array values;
    for (auto& one : *record.resource_records) values.push_back(Json(one.value.value_or("")));
    now.set("ResourceRecords", Json(std::move(values)));
  }
  auto mine = record_of(given);
  if (mine && record.alias_target && target_of(*mine) == target_of(record))
    now.set("AliasTarget", part(given, "AliasTarget"));
  if (mine && values_of(*mine) == values_of(record) && given.find("ResourceRecords"))
    now.set("ResourceRecords", part(given, "ResourceRecords"));
  return now;
}

bool is_same_record(const RecordSet& a, const RecordSet& b) {
  return full_name(a.name) == full_name(b.name) && a.type == b.type &&
         a.set_identifier == b.set_identifier;
}

bool is_equal_record(const RecordSet& a, const RecordSet& b) {
  return is_same_record(a, b) && a.ttl == b.ttl && values_of(a) == values_of(b) &&
         target_of(a) == target_of(b) && routing_of(a) == routing_of(b);
}

Result<std::optional<RecordSet>> find_record(const Place& place, const std::string& zone,
                                             const RecordSet& like) {
  auto answer = place.client.call<op::ListResourceRecordSets>(
      {.hosted_zone_id = zone,
       .start_record_name = like.name,
       .start_record_type = like.type,
       .start_record_identifier = like.set_identifier});
  if (is_refused(answer, {"NoSuchHostedZone"})) return {std::nullopt};
  for (auto& record :
       TRY(std::move(answer)).resource_record_sets.value_or(std::vector<RecordSet>()))
    if (is_same_record(record, like)) return {record};
  return {std::nullopt};
}

void RecordChanges::add(const char* action, RecordSet record) {
  list.push_back({.action = action, .resource_record_set = std::move(record)});
}

void remember_change(Physical& physical, const std::optional<std::string>& id) {
  if (id) physical.attributes.set(change_attribute, Json(bare(*id)));
}

Result<> change_records(const Place& place, const std::string& zone, RecordChanges changes,
                        const std::optional<std::string>& comment, Physical& physical) {
  if (changes.list.empty()) return Done{};
  auto answer = TRY(place.client.call<op::ChangeResourceRecordSets>(
      {.hosted_zone_id = zone,
       .change_batch = ChangeBatch{.comment = comment, .changes = std::move(changes.list)}}));
  remember_change(physical, answer.change_info.value_or(ChangeInfo()).id);
  return Done{};
}

Result<Progress> in_sync(const Place& place, Physical& physical) {
  auto id = text(physical.attributes, change_attribute);
  if (!id) return Progress::Ready;
  auto answer = place.client.call<op::GetChange>({.id = *id});
  // Changes are forgotten some day: an old one has long arrived.
  if (!is_refused(answer, {"NoSuchChange"}) &&
      TRY(std::move(answer)).change_info.value_or(ChangeInfo()).status != "INSYNC")
    return Progress::Pending;
  physical.attributes = without(physical.attributes, {change_attribute});
  return Progress::Ready;
}

}  // namespace windlass::formation::types
