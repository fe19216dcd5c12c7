#include "formation/types/properties.h"
#include "formation/types/requests.h"
#include "formation/types/route53_records.h"

namespace windlass::formation::types {

extern const ResourceType route53_record_set;

namespace {

Physical record_set(const Wanted& wanted) {
  auto name = text_or(wanted.properties, "Name", "");
  return {name, Json::Object{{"Id", Json(name)}}};
}

Result<> check_served(const Json& properties) {
  return refuse(route53_record_set.name, properties, {"CidrRoutingConfig", "GeoProximityLocation"});
}

Result<Physical> create(const Place& place, const Wanted& wanted) {
  TRY(check_served(wanted.properties));
  auto zone = TRY(zone_of(place, wanted.properties));
  auto record = TRY(record_of(wanted.properties));
  auto made = record_set(wanted);
  RecordChanges changes;
  changes.add("CREATE", record);
  auto changed =
      change_records(place, zone, std::move(changes), text(wanted.properties, "Comment"), made);
  if (is_refused(changed, {"InvalidChangeBatch"})) {
    // One that already says all of it may be ours, and is as wanted in any case.
    auto there = TRY(find_record(place, zone, record));
    if (there && is_equal_record(*there, record)) return made;
  }
  TRY(std::move(changed));
  return made;
}

Result<Progress> ready(const Place& place, const Wanted&, Physical& physical) {
  return in_sync(place, physical);
}

Result<Physical> update(const Place& place, const Wanted& wanted, const Json& before,
                        const Physical&) {
  TRY(check_served(wanted.properties));
  auto zone = TRY(zone_of(place, wanted.properties));
  auto record = TRY(record_of(wanted.properties));
  auto made = record_set(wanted);
  RecordChanges changes;
  auto old = TRY(record_of(before));
  // Another type, another set: the old record is another one, which leaves in the same breath.
  if (!is_same_record(old, record))
    if (auto there = TRY(find_record(place, zone, old))) changes.add("DELETE", *there);
  changes.add("UPSERT", record);
  TRY(change_records(place, zone, std::move(changes), text(wanted.properties, "Comment"), made));
  return made;
}

Result<> remove(const Place& place, const Wanted& wanted, const Physical& was) {
  auto zone = zone_of(place, wanted.properties);
  if (is_refused(zone, {"NoSuchHostedZone"})) return Done{};
  auto id = TRY(std::move(zone));
  // As it stands: somebody may have changed it, and only what is there can be removed.
  auto there = TRY(find_record(place, id, TRY(record_of(wanted.properties))));
  if (!there) return Done{};
  auto gone = was;
  RecordChanges changes;
  changes.add("DELETE", *there);
  return done_or(change_records(place, id, std::move(changes), std::nullopt, gone),
                 {"NoSuchHostedZone"});
}

Result<std::optional<Json>> read(const Place& place, const Physical&, const Json& properties) {
  auto zone = zone_of(place, properties);
  if (is_refused(zone, {"NoSuchHostedZone"})) return {std::nullopt};
  auto there = TRY(find_record(place, TRY(std::move(zone)), TRY(record_of(properties))));
  if (!there) return {std::nullopt};
  auto now = record_properties(*there, properties);
  for (auto name : {"HostedZoneId", "HostedZoneName"})
    if (properties.find(name)) now.set(name, part(properties, name));
  return {std::move(now)};
}

}  // namespace

const ResourceType route53_record_set{.name = "AWS::Route53::RecordSet",
                                      .create = create,
                                      .ready = ready,
                                      .update = update,
                                      .remove = remove,
                                      .read = read};

}  // namespace windlass::formation::types
