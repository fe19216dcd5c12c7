#include "cloud/route53/publish.h"

#include "cloud/route53/answers.h"
#include "cloud/route53/route53.h"

namespace windlass::cloud::route53 {

namespace {

constexpr int zones_max = 64, gone_max = 256;
constexpr auto changes_kept = std::chrono::hours(24 * 30);

// A name is served by its oldest public zone, or by its oldest private one.
std::string serving(store::Database& db, const std::string& name) {
  return db
      .find_text("select id from route53_zone where name = ? order by private, created, id limit 1",
                 {name})
      .value_or("");
}

struct Told {
  std::string id;
  std::int64_t serial;
};

class Publish final : public Errand {
 public:
  void run(World& world) override {
    auto published = world.names.publish(zones, dropped);
    done_ = published.has_value();
    if (!done_)
      world.log.warn("hosted zones are not answered", {{"reason", published.error().message}});
  }

  void settle(Work& work, const Call& call) override {
    if (!done_) return;
    for (auto& zone : told) {
      work.db.run("update route53_zone set served = ? where id = ?", {zone.serial, zone.id});
      in_sync(work, zone.id, zone.serial);
    }
    for (auto& id : gone) {
      work.db.run("delete from route53_gone where zone = ?", {id});
      in_sync(work, id, 0);
    }
    work.db.run("delete from route53_change where submitted < ? and insync = 1",
                {(call.now - changes_kept).time_since_epoch().count()});
    work.summon(publish_duty);
  }

  std::vector<host::ServedZone> zones;
  std::vector<std::string> dropped;  // not served: gone, or another zone has their name
  std::vector<Told> told;
  std::vector<std::string> gone;

 private:
  static void in_sync(const Work& work, const std::string& zone, std::int64_t serial) {
    work.db.run(
        "update route53_change set insync = 1 where zone = ? and serial <= ? and insync = 0",
        {zone, serial});
  }

  bool done_ = false;
};

class Watch final : public Errand {
 public:
  void run(World& world) override { lost_ = !world.names.serves(); }
  void settle(Work& work, const Call&) override {
    if (!lost_) return;
    forget_served(work.db);
    work.summon(publish_duty);
  }

 private:
  bool lost_ = false;
};

}  // namespace

void forget_served(store::Database& db) { db.run("update route53_zone set served = 0"); }

Errands zones_to_publish(Work& work, const Call&) {
  auto publish = std::make_unique<Publish>();
  for (auto row : work.db.query("select zone from route53_gone limit ?", {gone_max}))
    publish->gone.push_back(row.text(0));
  publish->dropped = publish->gone;
  for (auto row : work.db.query(
           "select " + zone_columns + " from route53_zone where served < serial limit ?",
           {zones_max})) {
    auto zone = zone_of(row);
    publish->told.push_back({zone.id, zone.serial});
    if (serving(work.db, zone.name) != zone.id) {
      publish->dropped.push_back(zone.id);
      continue;
    }
    for (auto other : work.db.query("select id from route53_zone where name = ? and id <> ?",
                                    {zone.name, zone.id}))
      publish->dropped.push_back(other.text(0));
    publish->zones.push_back(served_zone(work.db, zone));
  }
  Errands errands;
  if (!publish->told.empty() || !publish->gone.empty()) errands.push_back(std::move(publish));
  return errands;
}

Errands server_to_watch(Work& work, const Call&) {
  Errands errands;
  if (work.db.any("select 1 from route53_zone where served > 0"))
    errands.push_back(std::make_unique<Watch>());
  return errands;
}

}  // namespace windlass::cloud::route53
