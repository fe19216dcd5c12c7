#include "cloud/elb/duty.h"

#include <set>

#include "base/gzip.h"
#include "cloud/elb/access_log.h"
#include "cloud/elb/configuration.h"
#include "cloud/elb/health.h"
#include "cloud/elb/machines.h"
#include "cloud/elb/metrics.h"
#include "host/site.h"

namespace windlass::cloud::elb {

namespace {

constexpr auto swept_every = std::chrono::seconds(30);
constexpr auto logged_every = std::chrono::minutes(5);
constexpr std::size_t log_piece = 4 << 20;

class Serve final : public Errand {
 public:
  Serve(Plan plan, std::map<std::string, MachineSeen> machines)
      : plan_(std::move(plan)), machines_(std::move(machines)), spec_(spec_of(plan_)) {}

  void run(World& world) override {
    auto served = serve(world);
    if (!served) failure_ = served.error().message;
  }

  void settle(Work& work, const Call& call) override {
    auto balancer = balancer_by_id(work.db, plan_.balancer.id);
    if (!balancer) return;
    note_state(work, *balancer);
    if (!failure_.empty()) return;
    for (auto& [listener, port] : ports_)
      work.db.run(
          "update elb_listener set loopback_port = ?1 where id = ?2 and loopback_port is not ?1",
          {port, listener});
    for (auto& [id, planned] : plan_.groups) settle_group(work, call, planned.group);
    tell_metrics(work, call, plan_, report_);
    if (plan_.logs_due) keep_log(work, call, *balancer);
  }

 private:
  Result<> serve(World& world) {
    if (!world.site) return Error{"Unsupported", "this host has no load balancers"};
    auto& balancers = world.site->balancers;
    for (auto& planned : plan_.listeners) {
      auto& listener = planned.listener;
      auto port =
          TRY(balancers.loopback_port(spec_.id + ":" + std::to_string(*listener.document.port)));
      spec_.words[port_word(listener)] = std::to_string(port);
      ports_[listener.id] = port;
    }
    TRY(balancers.apply(spec_));
    report_ = TRY(balancers.report(spec_.id));
    if (!plan_.logs_due) return Done{};
    auto from = static_cast<std::uint64_t>(plan_.balancer.logged);
    balancers.forget_logged(spec_.id, from);
    logged_ = TRY(balancers.logged(spec_.id, from, log_piece));
    log_ = gzip(access_log_lines(plan_, logged_.text));
    return Done{};
  }

  void note_state(Work& work, const Balancer& balancer) {
    auto ok = failure_.empty();
    std::string state = ok                                 ? "active"
                        : balancer.state == "provisioning" ? "provisioning"
                                                           : "active_impaired";
    if (state == balancer.state && failure_ == balancer.reason) return;
    if (!ok)
      work.log.warn("a load balancer does not serve",
                    {{"load balancer", balancer.name}, {"reason", failure_}});
    work.db.run("update elb_balancer set state = ?, reason = ? where id = ?",
                {state, failure_, balancer.id});
  }

  // What cannot be put now is tried again with what comes later.
  void keep_log(Work& work, const Call& call, const Balancer& balancer) {
    auto upto = static_cast<std::int64_t>(logged_.end);
    if (!logged_.text.empty()) {
      auto place = log_place(balancer, call.now,
                             work.random.text(8, "abcdefghijklmnopqrstuvwxyz0123456789"));
      if (auto put = put_log(work, balancer, place, std::move(log_)); !put) {
        work.log.warn("a load balancer's access log cannot be put",
                      {{"load balancer", balancer.name}, {"reason", put.error().message}});
        upto = balancer.logged;
      }
    }
    work.db.run("update elb_balancer set logged = ?, log_due = ? where id = ?",
                {upto, micros(call.now + logged_every), balancer.id});
  }

  const host::BalancerReport::Server* server_of(const Target& target) const {
    for (auto& server : report_.servers)
      if (server.backend == backend_name(target.group) && server.name == server_name(target))
        return &server;
    return nullptr;
  }

  // Rows as they are now: what was registered since this errand was made is the next one's.
  void settle_group(Work& work, const Call& call, const Group& group) {
    std::set<std::string> planned;
    for (auto& target : plan_.groups.at(group.id).targets)
      planned.insert(server_name(target) + (target.drains() ? " drains" : ""));
    for (auto& target : targets_of(work.db, group.id)) {
      auto before = target;
      auto* server = server_of(target);
      if (target.drains()) {
        // Over when nobody is served any more, or when the time is.
        auto told = planned.contains(server_name(target) + " drains");
        if (call.now >= *target.until || (told && (!server || server->connections == 0))) {
          drop(work.db, target);
          work.summon(balancers_duty);
        }
        continue;
      }
      if (auto at = machines_.find(target.id);
          group.document.target_type == "instance" && looked_at_.contains(target.id)) {
        if (at == machines_.end() || at->second.state == "terminated") {
          drop(work.db, target);
          continue;
        }
        auto& state = at->second.state;
        if (state != "running" && state != "pending") {
          judge_halted(target, state);
        } else if (target.reason == "Target.InvalidState") {
          judge(target, nullptr);
          work.summon(balancers_duty);
        } else if (planned.contains(server_name(target))) {
          judge(target, server);
        }
      } else if (planned.contains(server_name(target))) {
        judge(target, server);
      }
      if (target.state != before.state || target.reason != before.reason ||
          target.description != before.description)
        put(work.db, target);
    }
  }

  Plan plan_;
  std::map<std::string, MachineSeen> machines_;
  host::BalancerSpec spec_;
  std::string failure_;
  std::map<std::string, int> ports_;  // by listener
  host::BalancerReport report_;
  host::Balancers::Logged logged_;
  std::string log_;  // what is put into the bucket

 public:
  std::set<std::string> looked_at_;  // machines that EC2 was asked about
};

class Remove final : public Errand {
 public:
  explicit Remove(std::string balancer) : balancer_(std::move(balancer)) {}
  void run(World& world) override {
    if (!world.site) return void(done_ = true);
    auto removed = world.site->balancers.remove("lb-" + balancer_);
    done_ = removed.has_value();
    if (!done_)
      world.log.warn("a load balancer is still on the host", {{"reason", removed.error().message}});
  }
  void settle(Work& work, const Call&) override {
    if (done_) work.db.run("delete from elb_gone where balancer = ?", {balancer_});
  }

 private:
  std::string balancer_;
  bool done_ = false;
};

// Takes away what no row knows: what an earlier life of this cloud left.
class Sweep final : public Errand {
 public:
  explicit Sweep(std::set<std::string> known) : known_(std::move(known)) {}
  void run(World& world) override {
    if (!world.site) return;
    for (auto& id : world.site->balancers.all())
      if (!known_.contains(id))
        if (auto removed = world.site->balancers.remove(id); !removed)
          world.log.warn("a leftover load balancer is still on the host",
                         {{"reason", removed.error().message}});
  }
  void settle(Work& work, const Call& call) override {
    work.db.run("insert or replace into elb_clock (one, swept, told) values (1, ?, 0)",
                {micros(call.now)});
  }

 private:
  std::set<std::string> known_;
};

std::unique_ptr<Serve> serve_of(Work& work, const Balancer& balancer, Time now) {
  auto plan = plan_of(work, balancer);
  std::vector<std::string> ids;
  for (auto row : work.db.query(
           "select distinct target from elb_target where target like 'i-%' and target_group in "
           "(select target_group from elb_use where balancer = ?)",
           {balancer.id}))
    ids.push_back(row.text(0));
  CallsFor owner(work, {.account = AccountId{balancer.account}, .region = Region{balancer.region}});
  auto machines = machines_seen(work, ids);
  // Nobody is sent to a machine that does not run.
  for (auto& [id, planned] : plan.groups)
    if (planned.group.document.target_type == "instance" && !machines.empty())
      std::erase_if(planned.targets, [&](auto& target) {
        auto at = machines.find(target.id);
        return !target.drains() && (at == machines.end() || (at->second.state != "running" &&
                                                             at->second.state != "pending"));
      });
  // The first is due five minutes after logs were turned on, or at once if it was off for longer.
  plan.logs_due = writes_logs(balancer) && balancer.log_due <= now;
  auto errand = std::make_unique<Serve>(std::move(plan), machines);
  if (!machines.empty()) errand->looked_at_ = {ids.begin(), ids.end()};
  return errand;
}

}  // namespace

Errands due_balancers(Work& work, const Call& call) {
  Errands errands;
  std::set<std::string> known;
  std::vector<Balancer> balancers;
  for (auto row : work.db.query(balancers_where("1 = 1"))) balancers.push_back(balancer_of(row));
  for (auto& balancer : balancers) {
    known.insert(balancer_name(balancer));
    errands.push_back(serve_of(work, balancer, call.now));
  }
  for (auto row : work.db.query("select balancer from elb_gone"))
    errands.push_back(std::make_unique<Remove>(row.text(0)));
  auto swept = work.db.find_integer("select swept from elb_clock").value_or(0);
  if (call.now - from_micros(swept) >= swept_every)
    errands.push_back(std::make_unique<Sweep>(std::move(known)));
  return errands;
}

}  // namespace windlass::cloud::elb
