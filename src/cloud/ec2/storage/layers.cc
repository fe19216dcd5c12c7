#include "cloud/ec2/storage/layers.h"

#include "cloud/ec2/storage/catalogue.h"
#include "cloud/ec2/storage/snapshot.h"
#include "cloud/ec2/storage/volume.h"

namespace windlass::cloud::ec2 {

void hold_layers(Ec2& ec2, const std::string& holder, const std::vector<std::string>& layers) {
  for (std::size_t i = 0; i < layers.size(); ++i) {
    ec2.db.run("insert into ec2_layer(holder, position, layer) values(?, ?, ?)",
               {holder, i, layers[i]});
    // It was about to go, and was made once more.
    ec2.db.run("delete from ec2_layer_turn where layer = ?", {layers[i]});
  }
}

void release_layers(Ec2& ec2, const std::string& holder) {
  auto layers = layers_of(ec2.db, holder);
  ec2.db.run("delete from ec2_layer where holder = ?", {holder});
  for (auto& layer : layers)
    if (!is_held(ec2.db, layer)) let_layer_go(ec2, layer);
}

bool is_held(store::Database& db, const std::string& layer) {
  return is_catalogue_layer(layer) ||
         db.any("select 1 from ec2_layer where layer = ? limit 1", {layer});
}

std::vector<std::string> layers_of(store::Database& db, const std::string& holder) {
  std::vector<std::string> layers;
  for (auto row :
       db.query("select layer from ec2_layer where holder = ? order by position", {holder}))
    layers.push_back(row.text(0));
  return layers;
}

void ask_for_layer(Ec2& ec2, const std::string& snapshot, const std::string& machine, bool reboot) {
  ec2.db.run("insert into ec2_layer_turn(snapshot, machine, reboot) values(?, ?, ?)",
             {snapshot, machine, reboot});
  ec2.work.summon(machines_duty);
}

void stop_asking_for_layer(Ec2& ec2, const std::string& snapshot) {
  if (ec2.db.run("delete from ec2_layer_turn where snapshot = ?", {snapshot}) == 0) return;
  // Somebody may have waited for this.
  ec2.work.summon(storage_duty);
  ec2.work.summon(machines_duty);
}

bool is_layer_wanted_of(store::Database& db, const std::string& machine) {
  return db.any("select 1 from ec2_layer_turn where machine = ?", {machine});
}

void let_layer_go(Ec2& ec2, const std::string& layer) {
  ec2.db.run("insert into ec2_layer_turn(layer) values(?) on conflict(layer) do nothing", {layer});
  ec2.work.summon(storage_duty);
}

std::vector<std::string> layers_going(store::Database& db, std::size_t most) {
  std::vector<std::string> layers;
  for (auto row : db.query("select layer from ec2_layer_turn where layer is not null and turn <"
                           " ifnull((select min(turn) from ec2_layer_turn where snapshot is not"
                           " null), 9223372036854775807) order by turn limit ?",
                           {most}))
    layers.push_back(row.text(0));
  return layers;
}

void layer_gone(Ec2& ec2, const std::string& layer) {
  ec2.db.run("delete from ec2_layer_turn where layer = ?", {layer});
  ec2.work.summon(machines_duty);
}

std::vector<RootCommit> root_commits_due(store::Database& db, std::size_t most) {
  std::vector<RootCommit> commits;
  for (auto row : db.query("select snapshot, machine, reboot from ec2_layer_turn"
                           " where snapshot is not null and turn <"
                           " ifnull((select min(turn) from ec2_layer_turn where layer is not null),"
                           " 9223372036854775807) order by turn limit ?",
                           {most}))
    commits.push_back({row.text(0), row.text(1), row.integer(2) != 0});
  return commits;
}

}  // namespace windlass::cloud::ec2
