// Leftovers: what the host has and no row names, because rows were lost. Rows are always written
// before anything is made, so nothing that is on its way is taken for a leftover; but a layer is
// made before a row names it, and so waits for its turn (layers.h).
#include "cloud/ec2/storage/catalogue.h"
#include "cloud/ec2/storage/errands.h"
#include "cloud/ec2/storage/layers.h"
#include "host/site.h"

namespace windlass::cloud::ec2 {

namespace {

constexpr Duration every = std::chrono::minutes(10);

class Sweep final : public Errand {
 public:
  void run(World& world) override {
    if (!world.site) return;
    volumes_ = world.site->volumes.all();
    copies_ = world.site->volumes.snapshots();
    layers_ = world.site->images.all();
  }

  // What is found becomes a row that says that it is to go: the next round takes it away.
  void settle(Work& work, const Call& call) override {
    Ec2 ec2(work);
    for (auto& id : volumes_)
      if (!work.db.any("select 1 from ec2_volume where id = ?", {id}))
        note_leftover_volume(ec2, call, id);
    for (auto& name : copies_)
      work.db.run(
          "insert into ec2_content(name, made, unused) values(?, 1, 1)"
          " on conflict do nothing",
          {name});
    for (auto& layer : layers_)
      if (!is_held(work.db, layer)) let_layer_go(ec2, layer);
    work.db.run("delete from ec2_storage_sweep");
    work.db.run("insert into ec2_storage_sweep(at) values(?)", {micros(call.now)});
    work.summon(storage_duty);
  }

 private:
  static void note_leftover_volume(Ec2& ec2, const Call& call, const std::string& id) {
    ec2.db.run(
        "insert into ec2_volume(id, account, region, root, state, size, zone, type, snapshot,"
        " content, encrypted, kms_key, created)"
        " values(?, '', '', 0, 'deleting', 1, '', 'gp2', '', '', 0, '', ?)",
        {id, micros(call.now)});
  }

  std::vector<std::string> volumes_, copies_, layers_;
};

}  // namespace

bool is_sweep_due(Work& work, const Call& call) {
  if (!work.settings.no_machines.empty()) return false;
  auto last = work.db.find_integer("select max(at) from ec2_storage_sweep");
  return !last || from_micros(*last) + every <= call.now || from_micros(*last) > call.now;
}

std::unique_ptr<Errand> sweep() { return std::make_unique<Sweep>(); }

}  // namespace windlass::cloud::ec2
