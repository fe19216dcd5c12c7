#include "cloud/ec2/instances/plugs.h"

#include "cloud/ec2/instances/instance.h"
#include "cloud/ec2/storage/volume.h"

namespace windlass::cloud::ec2 {

namespace {

constexpr int attempts_max = 5;

void forget(Ec2& ec2, const Plug& plug) {
  ec2.db.run("delete from ec2_plug where item = ? and instance = ? and want = ? and made = ?",
             {plug.item, plug.instance, plug.want, plug.made});
}

}  // namespace

void add_plug(Ec2& ec2, const Plug& plug, Time now) {
  ec2.db.run(
      "insert into ec2_plug(item, instance, want, device, network, made)"
      " values(?, ?, ?, ?, ?, ?) on conflict(item) do update set"
      " instance = excluded.instance, want = excluded.want, device = excluded.device,"
      " network = excluded.network, made = excluded.made, attempts = 0",
      {plug.item, plug.instance, plug.want, plug.device, plug.network, micros(now)});
  ec2.work.summon(machines_duty);
}

void addresses_changed(Ec2& ec2, const Call& call, const Interface& interface) {
  if (!interface.attachment) return;
  auto machine = instance_by_id(ec2.db, interface.attachment->instance);
  if (machine && (machine->state == "running" || machine->state == "pending"))
    add_plug(ec2, {interface.id, machine->id, "attach", {}, interface.vpc}, call.now);
}

std::vector<Plug> plugs_of(store::Database& db, const std::string& instance) {
  std::vector<Plug> plugs;
  for (auto row : db.query("select item, instance, want, device, network, made from ec2_plug"
                           " where instance = ? order by made, item",
                           {instance}))
    plugs.push_back(
        {row.text(0), row.text(1), row.text(2), row.text(3), row.text(4), row.integer(5)});
  return plugs;
}

void plug_done(Ec2& ec2, const Plug& plug) {
  // A row that says something else by now has not been done.
  if (!ec2.db.any(
          "select 1 from ec2_plug where item = ? and instance = ? and want = ? and made = ?",
          {plug.item, plug.instance, plug.want, plug.made}))
    return;
  forget(ec2, plug);
  if (!plug.is_volume()) return;
  if (plug.attaches())
    volume_attached(ec2, plug.item);
  else
    volume_detached(ec2, plug.item);
}

void plug_failed(Ec2& ec2, const Plug& plug, const std::string& why) {
  ec2.work.log.warn(
      "a machine could not be changed",
      {{"machine", plug.instance}, {"wanted", plug.want}, {"item", plug.item}, {"reason", why}});
  ec2.db.run("update ec2_plug set attempts = attempts + 1 where item = ? and want = ?",
             {plug.item, plug.want});
  if (!plug.attaches() || !plug.is_volume()) return;
  if (!ec2.db.any("select 1 from ec2_plug where item = ? and want = 'attach' and attempts >= ?",
                  {plug.item, attempts_max}))
    return;
  forget(ec2, plug);
  volume_detached(ec2, plug.item);
}

void settle_plugs(Ec2& ec2, const std::string& instance) {
  for (auto& plug : plugs_of(ec2.db, instance)) plug_done(ec2, plug);
}

void drop_plugs(Ec2& ec2, const std::string& instance) {
  ec2.db.run("delete from ec2_plug where instance = ?", {instance});
}

}  // namespace windlass::cloud::ec2
