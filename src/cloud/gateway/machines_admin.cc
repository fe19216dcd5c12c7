#include "cloud/gateway/machines_admin.h"

#include <signal.h>

#include "base/json.h"
#include "base/text.h"
#include "base/time.h"
#include "cloud/ec2/common/tags.h"
#include "cloud/ec2/ec2.h"
#include "cloud/ec2/instances/facts.h"
#include "cloud/ec2/network/reach.h"
#include "cloud/elb/names.h"

namespace windlass::cloud {

namespace {

constexpr std::string_view root = "/_windlass/machines";
constexpr std::size_t console_max = 256 << 10;
constexpr int slow_milliseconds_max = 60'000;

void reply(const http::Responder& responder, int status, const Json& json) {
  responder.respond({.status = status,
                     .headers = {{"Content-Type", "application/json"}},
                     .body = Body(json.dump() + "\n")});
}

void refuse(const http::Responder& responder, int status, const std::string& why) {
  reply(responder, status, Json::Object{{"error", why}});
}

std::string tag(const ec2::Tags& tags, const std::string& key) {
  auto found = tags.find(key);
  return found == tags.end() ? "" : found->second;
}

Json shown(store::Database& db, const ec2::MachineFacts& facts) {
  auto tags = ec2::tags_of(db, facts.id);
  return Json::Object{{"id", facts.id},
                      {"name", tag(tags, "Name")},
                      {"state", facts.state},
                      {"image", facts.image},
                      {"type", facts.type},
                      {"address", facts.address},
                      {"public_address", facts.public_address},
                      {"network", facts.vpc},
                      {"zone", facts.zone},
                      {"group", tag(tags, "aws:autoscaling:groupName")},
                      {"account", facts.account},
                      {"launched", format_iso8601(facts.launched)}};
}

Json all_balancers(store::Database& db) {
  Json::Array list;
  for (auto& one : elb::host_balancers(db))
    list.push_back(Json::Object{{"id", one.host_id}, {"name", one.name}, {"address", one.dns}});
  return list;
}

Json all_machines(store::Database& db) {
  Json::Array list;
  for (auto& vpc : ec2::vpcs_on_host(db))
    for (auto& id : ec2::instances_of(db, vpc))
      if (auto facts = ec2::machine_facts(db, id)) list.push_back(shown(db, *facts));
  return list;
}

// Volumes only, which are as large as they say: a machine's root lies on this host's disk, which
// would be filled with it. Reserves the blocks without writing them.
constexpr const char* fill_volumes = R"(
found=1
for place in $(sed -n 's,^/dev/\(xvd\|sd\)[^ ]* \([^ ]*\) .*,\2,p' /proc/mounts | grep -v ^/dev/); do
  found=0
  file=$place/.windlass-fill
  for size in 1073741824 67108864 4194304 65536 4096; do
    at=$(stat -c %s "$file" 2>/dev/null || echo 0)
    while fallocate -o "$at" -l "$size" "$file" 2>/dev/null; do at=$((at + size)); done
  done
done
exit $found)";
constexpr const char* empty_volumes = R"(
for place in $(sed -n 's,^/dev/\(xvd\|sd\)[^ ]* \([^ ]*\) .*,\2,p' /proc/mounts | grep -v ^/dev/); do
  rm -f "$place/.windlass-fill"
done)";

Result<> fill(host::Site& site, const std::string& machine, bool full) {
  auto done = TRY(
      site.machines.execute(machine, {"/bin/sh", "-c", full ? fill_volumes : empty_volumes}, {}));
  if (done.code == 0) return Done{};
  return Error{"NoVolume",
               machine +
                   " has no volume mounted. Its root lies on this host's own disk, which is "
                   "not filled: attach a volume, and mount it"};
}

Result<> strike(host::Balancers& balancers, const std::string& id, const std::string& fault) {
  if (fault == "kill") return balancers.signal(id, SIGKILL);
  if (fault == "pause" || fault == "resume")
    return balancers.signal(id, fault == "pause" ? SIGSTOP : SIGCONT);
  return Error{"NoSuchFault",
               "there is no fault '" + fault + "' of a balancer: kill, pause, resume"};
}

Result<> strike(host::Site& site, const ec2::MachineFacts& facts, const std::string& fault,
                int milliseconds) {
  if (fault == "kill") return site.machines.stop(facts.id, false);
  if (fault == "pause" || fault == "resume") return site.machines.pause(facts.id, fault == "pause");
  if (fault == "partition" || fault == "heal")
    return site.networks.partition(facts.vpc, facts.address, fault == "partition");
  if (fault == "slow") return site.networks.delay(facts.vpc, facts.interface, milliseconds);
  if (fault == "fill" || fault == "empty") return fill(site, facts.id, fault == "fill");
  if (fault == "unplug") return site.networks.unlink(facts.vpc, facts.interface);
  return Error{"NoSuchFault",
               "there is no fault '" + fault +
                   "': kill, pause, resume, partition, heal, slow, fill, empty, unplug"};
}

}  // namespace

bool MachinesAdmin::serve(const http::Request& request, const http::Responder& responder) {
  auto path = request.path();
  if (!path.starts_with(root)) return false;
  if (!site_) {
    refuse(responder, 409, "this cloud has no machines: windlass cloud up --machines on");
    return true;
  }
  if (path == root && request.method == "GET") {
    list(responder);
    return true;
  }
  auto parts = split_once(path.substr(std::min(path.size(), root.size() + 1)), "/");
  if (parts && parts->second == "console" && request.method == "GET")
    console(std::string(parts->first), responder);
  else if (parts && parts->second == "fault" && request.method == "POST")
    fault(std::string(parts->first), request, responder);
  else
    refuse(responder, 404, "there is no " + request.method + " " + std::string(path));
  return true;
}

void MachinesAdmin::list(const http::Responder& responder) {
  auto found = std::make_shared<Json>();
  auto asked = runner_.read_for(
      ec2::service,
      [found](Work& work, const Call&) {
        *found = Json::Object{{"machines", all_machines(work.db)},
                              {"balancers", all_balancers(work.db)}};
      },
      [found, responder](bool) { reply(responder, 200, *found); });
  if (!asked) refuse(responder, 503, "too much is waiting");
}

void MachinesAdmin::console(const std::string& id, const http::Responder& responder) {
  if (!site_->machines.find(id)) return refuse(responder, 404, "there is no machine " + id);
  responder.respond({.status = 200,
                     .headers = {{"Content-Type", "text/plain; charset=utf-8"}},
                     .body = Body(site_->machines.console(id, console_max))});
}

void MachinesAdmin::fault(const std::string& id, const http::Request& request,
                          const http::Responder& responder) {
  auto asked = parse_json(request.body.bytes());
  auto name = asked && asked->is_object() ? asked->text("fault").value_or("") : "";
  auto* given = asked && asked->is_object() ? asked->find("milliseconds") : nullptr;
  auto milliseconds = given && given->is_int() ? given->as_int() : 0;
  if (milliseconds < 0 || milliseconds > slow_milliseconds_max)
    return refuse(responder, 400, "milliseconds: 0 to 60000");
  if (id.starts_with("lb-"))
    return strike(id, name, responder,
                  [this, id, name] { return cloud::strike(site_->balancers, id, name); });
  auto facts = std::make_shared<std::optional<ec2::MachineFacts>>();
  auto settled = [this, facts, id, name, milliseconds, responder](bool) {
    if (!*facts) return refuse(responder, 404, "there is no machine " + id);
    strike(id, name, responder, [this, facts, name, milliseconds] {
      return cloud::strike(*site_, **facts, name, static_cast<int>(milliseconds));
    });
  };
  auto queued = runner_.read_for(
      ec2::service,
      [facts, id](Work& work, const Call&) { *facts = ec2::machine_facts(work.db, id); }, settled);
  if (!queued) refuse(responder, 503, "too much is waiting");
}

void MachinesAdmin::strike(const std::string& id, const std::string& fault,
                           const http::Responder& responder, std::function<Result<>()> act) {
  auto struck = [this, id, fault, responder, act = std::move(act)] {
    auto done = act();
    if (!done) return refuse(responder, 400, done.error().message);
    log_.info("a fault was made", {{"machine", id}, {"fault", fault}});
    reply(responder, 200, Json::Object{{"machine", id}, {"fault", fault}});
  };
  if (!threads_.submit(std::move(struck))) refuse(responder, 503, "too much is waiting");
}

}  // namespace windlass::cloud
