#include "cloud/ec2/instances/endings.h"

#include "cloud/ec2/common/tags.h"
#include "cloud/ec2/instances/plugs.h"
#include "cloud/ec2/instances/profiles.h"
#include "cloud/ec2/interfaces/interface.h"
#include "cloud/ec2/interfaces/public_addresses.h"
#include "cloud/ec2/storage/volume.h"

namespace windlass::cloud::ec2 {

namespace {

constexpr auto shown_after_its_end = std::chrono::hours(1);
constexpr auto token_lives = std::chrono::hours(24);
constexpr int forgotten_at_once = 64;

}  // namespace

Call owners_call(const Call& call, const Instance& one) {
  auto its = call;
  its.caller = root_of(AccountId{one.account});
  its.region = Region{one.region};
  return its;
}

void end_instance(Ec2& ec2, const Call& call, Instance& one, Reason reason) {
  auto its = owners_call(call, one);
  drop_plugs(ec2, one.id);
  release_interfaces(ec2, its, one.id);
  volumes_lose_instance(ec2, its, one.id);
  drop_profile(ec2, one.id);
  ec2.db.run("delete from ec2_usage where instance = ?", {one.id});
  ec2.db.run(
      "update ec2_root_task set state = 'failed', completed = ? where instance = ?"
      " and state in ('pending', 'in-progress')",
      {micros(call.now), one.id});
  set_state(ec2, one, "terminated", call.now, std::move(reason));
  ec2.work.summon(networks_duty);
  ec2.work.summon(storage_duty);
}

void rest_instance(Ec2& ec2, const Call& call, Instance& one, Reason reason) {
  settle_plugs(ec2, one.id);
  drop_automatic_addresses(ec2, one.id);
  ec2.db.run("delete from ec2_usage where instance = ?", {one.id});
  set_state(ec2, one, "stopped", call.now, std::move(reason));
  ec2.work.summon(networks_duty);
}

void forget_ended(Ec2& ec2, Time now) {
  std::vector<std::string> ended;
  for (auto row : ec2.db.query("select id from ec2_instance where state = 'terminated'"
                               " and changed < ? limit ?",
                               {micros(now - shown_after_its_end), forgotten_at_once}))
    ended.push_back(row.text(0));
  for (auto& id : ended) {
    drop_tags(ec2, id);
    ec2.db.run("delete from ec2_instance where id = ?", {id});
    ec2.db.run("delete from ec2_console where instance = ?", {id});
    ec2.db.run("delete from ec2_root_task where instance = ?", {id});
  }
  ec2.db.run("delete from ec2_run_token where made < ?", {micros(now - token_lives)});
}

}  // namespace windlass::cloud::ec2
