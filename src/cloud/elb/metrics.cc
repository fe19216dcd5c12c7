#include "cloud/elb/metrics.h"

#include "base/text.h"
#include "cloud/core/metrics.h"

namespace windlass::cloud::elb {

namespace {

using aws::cloudwatch::Dimension;
using aws::cloudwatch::MetricDatum;
using Counters = host::BalancerReport::Counters;
using Dimensions = std::vector<Dimension>;

std::string text_of(const Counters& counters) {
  std::string text = std::to_string(counters.requests) + " " +
                     std::to_string(counters.connections) + " " +
                     std::to_string(counters.bytes_in) + " " + std::to_string(counters.bytes_out);
  for (int kind = 1; kind <= 5; ++kind) text += " " + std::to_string(counters.codes[kind]);
  return text;
}

Counters counters_of(std::string_view text) {
  Counters counters;
  std::vector<std::uint64_t> numbers;
  for (auto word : split(text, ' ')) numbers.push_back(parse_uint(word).value_or(0));
  numbers.resize(9);
  counters.requests = numbers[0];
  counters.connections = numbers[1];
  counters.bytes_in = numbers[2];
  counters.bytes_out = numbers[3];
  for (std::size_t kind = 1; kind <= 5; ++kind) counters.codes[kind] = numbers[3 + kind];
  return counters;
}

std::uint64_t less(std::uint64_t now, std::uint64_t before) {
  return now > before ? now - before : 0;
}

void subtract(Counters& now, const Counters& before) {
  now.requests = less(now.requests, before.requests);
  now.connections = less(now.connections, before.connections);
  now.bytes_in = less(now.bytes_in, before.bytes_in);
  now.bytes_out = less(now.bytes_out, before.bytes_out);
  for (int kind = 1; kind <= 5; ++kind) now.codes[kind] = less(now.codes[kind], before.codes[kind]);
}

// What came since this part was last told; remembers what it is now.
Counters since_told(store::Database& db, const std::string& balancer, const std::string& part,
                    std::int64_t generation, const Counters& now) {
  auto fresh = now;
  {
    auto rows =
        db.query("select counters from elb_told where balancer = ? and part = ? and generation = ?",
                 {balancer, part, generation});
    if (!rows.done()) subtract(fresh, counters_of(rows.row().view(0)));
  }
  db.run(
      "insert or replace into elb_told (balancer, part, generation, counters) values (?, ?, ?, ?)",
      {balancer, part, generation, text_of(now)});
  return fresh;
}

class Teller {
 public:
  Teller(Work& work, const Call& call, const Plan& plan, const host::BalancerReport& report)
      : work_(work),
        plan_(plan),
        report_(report),
        at_(std::chrono::floor<std::chrono::minutes>(call.now) - std::chrono::minutes(1)) {}

  void tell() {
    auto targets = tell_groups();
    auto& balancer = plan_.balancer;
    Counters whole;
    for (auto& [name, one] : report_.frontends) {
      auto fresh = since_told(work_.db, balancer.id, name, report_.generation, one);
      whole.requests += fresh.requests;
      whole.connections += fresh.connections;
      whole.bytes_in += fresh.bytes_in;
      whole.bytes_out += fresh.bytes_out;
      for (int kind = 1; kind <= 5; ++kind) whole.codes[kind] += fresh.codes[kind];
      whole.active += one.active;
    }
    Dimensions own{{.name = "LoadBalancer", .value = balancer.path()}};
    auto bytes = static_cast<double>(whole.bytes_in + whole.bytes_out);
    if (balancer.is_network()) {
      add_count(own, "NewFlowCount", whole.connections);
      add_count(own, "ActiveFlowCount", static_cast<std::uint64_t>(whole.active));
    } else {
      add_count(own, "RequestCount", whole.requests);
      add_count(own, "NewConnectionCount", whole.connections);
      add_count(own, "ActiveConnectionCount", static_cast<std::uint64_t>(whole.active));
      add_codes(own, "HTTPCode_Target_", targets);
      // What no server said, the balancer said itself.
      subtract(whole, targets);
      add_codes(own, "HTTPCode_ELB_", whole);
    }
    if (bytes > 0) add(own, "ProcessedBytes", bytes, "Bytes");
    send();
  }

 private:
  Counters tell_groups() {
    Counters all;
    for (auto& [id, planned] : plan_.groups) {
      auto at = report_.backends.find(backend_name(id));
      if (at == report_.backends.end()) continue;
      auto fresh =
          since_told(work_.db, plan_.balancer.id, at->first, report_.generation, at->second);
      for (int kind = 1; kind <= 5; ++kind) all.codes[kind] += fresh.codes[kind];
      Dimensions group{{.name = "TargetGroup", .value = planned.group.path()}};
      auto both = group;
      both.push_back({.name = "LoadBalancer", .value = plan_.balancer.path()});
      auto healthy = tell_hosts(both, id);
      if (plan_.balancer.is_network()) continue;
      add_count(both, "RequestCount", fresh.requests);
      add_codes(both, "HTTPCode_Target_", fresh);
      if (fresh.requests > 0) {
        add(both, "TargetResponseTime", at->second.response_seconds, "Seconds");
        auto each = static_cast<double>(fresh.requests) / std::max(1, healthy);
        add(group, "RequestCountPerTarget", each, "Count");
        add(both, "RequestCountPerTarget", each, "Count");
        add({{.name = "LoadBalancer", .value = plan_.balancer.path()}}, "TargetResponseTime",
            at->second.response_seconds, "Seconds");
      }
    }
    return all;
  }

  int tell_hosts(const Dimensions& dimensions, const std::string& group) {
    int healthy = 0, unhealthy = 0;
    for (auto& target : targets_of(work_.db, group)) {
      healthy += target.state == "healthy";
      unhealthy += target.state == "unhealthy";
    }
    add(dimensions, "HealthyHostCount", healthy, "Count");
    add(dimensions, "UnHealthyHostCount", unhealthy, "Count");
    return healthy;
  }

  void add(const Dimensions& dimensions, std::string name, double value, const char* unit) {
    MetricDatum one;
    one.metric_name = std::move(name);
    one.dimensions = dimensions;
    one.timestamp = at_;
    one.value = value;
    one.unit = unit;
    data_.push_back(std::move(one));
  }
  // Of what did not happen nothing is said.
  void add_count(const Dimensions& dimensions, const char* name, std::uint64_t count) {
    if (count) add(dimensions, name, static_cast<double>(count), "Count");
  }
  void add_codes(const Dimensions& dimensions, const std::string& prefix,
                 const Counters& counters) {
    for (int kind = 2; kind <= 5; ++kind)
      add_count(dimensions, (prefix + std::to_string(kind) + "XX_Count").c_str(),
                counters.codes[kind]);
  }

  void send() {
    auto& balancer = plan_.balancer;
    tell_cloudwatch(work_,
                    {.account = AccountId{balancer.account}, .region = Region{balancer.region}},
                    balancer.is_network() ? "AWS/NetworkELB" : "AWS/ApplicationELB",
                    std::move(data_), "a load balancer");
  }

  Work& work_;
  const Plan& plan_;
  const host::BalancerReport& report_;
  Time at_;
  std::vector<MetricDatum> data_;
};

}  // namespace

void tell_metrics(Work& work, const Call& call, const Plan& plan,
                  const host::BalancerReport& report) {
  auto minute = std::chrono::floor<std::chrono::minutes>(call.now).time_since_epoch().count();
  auto& id = plan.balancer.id;
  if (work.db.any(
          "select 1 from elb_told where balancer = ? and part = 'minute' and generation = ?",
          {id, minute}))
    return;
  auto first = !work.db.any("select 1 from elb_told where balancer = ? and part = 'minute'", {id});
  work.db.run(
      "insert or replace into elb_told (balancer, part, generation, counters) values "
      "(?, 'minute', ?, '')",
      {id, minute});
  // The first minute is only begun.
  if (!first) Teller(work, call, plan, report).tell();
}

}  // namespace windlass::cloud::elb
