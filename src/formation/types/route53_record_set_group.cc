#include <algorithm>

#include "formation/types/names.h"
#include "formation/types/properties.h"
#include "formation/types/requests.h"
#include "formation/types/route53_records.h"

namespace windlass::formation::types {

extern const ResourceType route53_record_set_group;

namespace {

Result<std::vector<RecordSet>> records_of(const Json& properties) {
  std::vector<RecordSet> records;
  for (auto& item : items(properties, "RecordSets")) {
    TRY(refuse(route53_record_set_group.name, item, {"CidrRoutingConfig", "GeoProximityLocation"}));
    records.push_back(TRY(record_of(item)));
  }
  return records;
}

bool contains(const std::vector<RecordSet>& records, const RecordSet& record) {
  return std::ranges::any_of(records, [&](auto& one) { return is_same_record(one, record); });
}

// Those of the first that the second does not have, as they stand in the zone, go away.
Result<> add_removals(const Place& place, const std::string& zone,
                      const std::vector<RecordSet>& before, const std::vector<RecordSet>& now,
                      RecordChanges& changes) {
  for (auto& record : before)
    if (!contains(now, record))
      if (auto there = TRY(find_record(place, zone, record))) changes.add("DELETE", *there);
  return Done{};
}

Result<bool> all_there(const Place& place, const std::string& zone,
                       const std::vector<RecordSet>& records) {
  for (auto& record : records) {
    auto there = TRY(find_record(place, zone, record));
    if (!there || !is_equal_record(*there, record)) return false;
  }
  return true;
}

Result<Physical> create(const Place& place, const Wanted& wanted) {
  auto zone = TRY(zone_of(place, wanted.properties));
  auto records = TRY(records_of(wanted.properties));
  auto id = physical_name(wanted, 128);
  Physical made{id, Json::Object{{"Id", Json(id)}}};
  RecordChanges changes;
  for (auto& record : records) changes.add("CREATE", record);
  auto changed =
      change_records(place, zone, std::move(changes), text(wanted.properties, "Comment"), made);
  // If all say what is wanted already, they may be ours.
  if (is_refused(changed, {"InvalidChangeBatch"}) && TRY(all_there(place, zone, records)))
    return made;
  TRY(std::move(changed));
  return made;
}

Result<Progress> ready(const Place& place, const Wanted&, Physical& physical) {
  return in_sync(place, physical);
}

Result<Physical> update(const Place& place, const Wanted& wanted, const Json& before,
                        const Physical& was) {
  auto zone = TRY(zone_of(place, wanted.properties));
  auto records = TRY(records_of(wanted.properties));
  auto made = was;
  RecordChanges changes;
  TRY(add_removals(place, zone, TRY(records_of(before)), records, changes));
  for (auto& record : records) changes.add("UPSERT", record);
  TRY(change_records(place, zone, std::move(changes), text(wanted.properties, "Comment"), made));
  return made;
}

Result<> remove(const Place& place, const Wanted& wanted, const Physical& was) {
  auto zone = zone_of(place, wanted.properties);
  if (is_refused(zone, {"NoSuchHostedZone"})) return Done{};
  auto id = TRY(std::move(zone));
  auto gone = was;
  RecordChanges changes;
  TRY(add_removals(place, id, TRY(records_of(wanted.properties)), {}, changes));
  return done_or(change_records(place, id, std::move(changes), std::nullopt, gone),
                 {"NoSuchHostedZone"});
}

Result<std::optional<Json>> read(const Place& place, const Physical&, const Json& properties) {
  auto zone = zone_of(place, properties);
  if (is_refused(zone, {"NoSuchHostedZone"})) return {std::nullopt};
  auto id = TRY(std::move(zone));
  Json::Array records;
  for (auto& item : items(properties, "RecordSets"))
    if (auto there = TRY(find_record(place, id, TRY(record_of(item)))))
      records.push_back(record_properties(*there, item));
  if (records.empty()) return {std::nullopt};
  auto now = only(properties, {"HostedZoneId", "HostedZoneName"});
  now.set("RecordSets", Json(std::move(records)));
  return {std::move(now)};
}

}  // namespace

const ResourceType route53_record_set_group{.name = "AWS::Route53::RecordSetGroup",
                                            .create = create,
                                            .ready = ready,
                                            .update = update,
                                            .remove = remove,
                                            .read = read};

}  // namespace windlass::formation::types
