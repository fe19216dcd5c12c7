#include "cloud/ec2/instances/metrics.h"

#include <algorithm>
#include <map>

#include "cloud/core/metrics.h"
#include "cloud/ec2/common/tags.h"
#include "cloud/ec2/instances/types.h"
#include "cloud/ec2/interfaces/interface.h"
#include "host/site.h"

namespace windlass::cloud::ec2 {

namespace {

using aws::cloudwatch::MetricDatum;
using Dimensions = std::vector<aws::cloudwatch::Dimension>;

constexpr auto every = std::chrono::minutes(1);
constexpr int machines_at_once_max = 64;
constexpr std::size_t data_a_call_max = 500;

struct Counters {
  Time at{};
  std::int64_t processor = 0, disk_read = 0, disk_written = 0, reads = 0, writes = 0;
  std::int64_t bytes_in = 0, bytes_out = 0, packets_in = 0, packets_out = 0;
};

Counters counters_of(const Measured& machine, Time now) {
  auto number = [](std::uint64_t value) { return static_cast<std::int64_t>(value); };
  auto& usage = *machine.usage;
  auto& traffic = machine.traffic;
  return {.at = now,
          .processor = number(usage.processor_nanoseconds),
          .disk_read = number(usage.disk_read_bytes),
          .disk_written = number(usage.disk_written_bytes),
          .reads = number(usage.disk_reads),
          .writes = number(usage.disk_writes),
          .bytes_in = number(traffic.bytes_in),
          .bytes_out = number(traffic.bytes_out),
          .packets_in = number(traffic.packets_in),
          .packets_out = number(traffic.packets_out)};
}

std::optional<Counters> last_counters(store::Database& db, const std::string& instance) {
  for (auto row : db.query("select at, processor, disk_read, disk_written, reads, writes, bytes_in,"
                           " bytes_out, packets_in, packets_out from ec2_usage where instance = ?",
                           {instance}))
    return Counters{from_micros(row.integer(0)),
                    row.integer(1),
                    row.integer(2),
                    row.integer(3),
                    row.integer(4),
                    row.integer(5),
                    row.integer(6),
                    row.integer(7),
                    row.integer(8),
                    row.integer(9)};
  return std::nullopt;
}

void keep_counters(store::Database& db, const std::string& instance, const Counters& now) {
  db.run(
      "insert or replace into ec2_usage(instance, at, processor, disk_read, disk_written, reads,"
      " writes, bytes_in, bytes_out, packets_in, packets_out)"
      " values(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      {instance, micros(now.at), now.processor, now.disk_read, now.disk_written, now.reads,
       now.writes, now.bytes_in, now.bytes_out, now.packets_in, now.packets_out});
}

// Whose the numbers are: the instance's, and its group's; those of all machines of an image or type
// where it is monitored in detail.
std::vector<Dimensions> dimensions_of(store::Database& db, const Instance& one) {
  std::vector<Dimensions> all{{{.name = "InstanceId", .value = one.id}}};
  auto tags = tags_of(db, one.id);
  if (auto group = tags.find("aws:autoscaling:groupName"); group != tags.end())
    all.push_back({{.name = "AutoScalingGroupName", .value = group->second}});
  if (one.monitored) {
    all.push_back({{.name = "ImageId", .value = one.image}});
    all.push_back({{.name = "InstanceType", .value = one.type}});
  }
  return all;
}

// A counter that went back is of a machine that was made anew: all of it is since then.
double grown(std::int64_t before, std::int64_t now) {
  return static_cast<double>(now >= before ? now - before : now);
}

struct Number {
  const char* name;
  const char* unit;
  double value;
};

std::vector<Number> numbers_of(const Instance& one, const std::optional<Counters>& before,
                               const Counters& now) {
  std::vector<Number> numbers{{"StatusCheckFailed", "Count", one.impaired ? 1.0 : 0.0},
                              {"StatusCheckFailed_Instance", "Count", one.impaired ? 1.0 : 0.0},
                              {"StatusCheckFailed_System", "Count", 0}};
  if (!before) return numbers;
  auto& last = *before;
  auto nanoseconds = std::chrono::duration<double, std::nano>(now.at - last.at).count();
  auto* type = find_instance_type(one.type);
  auto share = nanoseconds > 0 ? grown(last.processor, now.processor) / nanoseconds : 0;
  numbers.insert(numbers.end(),
                 {{"CPUUtilization", "Percent",
                   std::min(100.0, 100.0 * share / (type ? std::max(1, type->processors) : 1))},
                  {"NetworkIn", "Bytes", grown(last.bytes_in, now.bytes_in)},
                  {"NetworkOut", "Bytes", grown(last.bytes_out, now.bytes_out)},
                  {"NetworkPacketsIn", "Count", grown(last.packets_in, now.packets_in)},
                  {"NetworkPacketsOut", "Count", grown(last.packets_out, now.packets_out)},
                  {"EBSReadBytes", "Bytes", grown(last.disk_read, now.disk_read)},
                  {"EBSWriteBytes", "Bytes", grown(last.disk_written, now.disk_written)},
                  {"EBSReadOps", "Count", grown(last.reads, now.reads)},
                  {"EBSWriteOps", "Count", grown(last.writes, now.writes)}});
  return numbers;
}

}  // namespace

std::vector<Measured> to_measure(store::Database& db, Time now) {
  std::vector<Measured> machines;
  for (auto row : db.query("select " + instance_columns +
                               " from ec2_instance where"
                               " state = 'running' and not exists (select 1 from ec2_usage"
                               " where instance = id and at > ?) order by launched limit ?",
                           {micros(now - every), machines_at_once_max}))
    machines.push_back({.one = instance_of(row), .links = {}});
  for (auto& machine : machines)
    for (auto& interface : interfaces_of(db, machine.one.id))
      machine.links.emplace_back(interface.vpc, interface.id);
  return machines;
}

void measure(host::Site& site, std::vector<Measured>& machines) {
  for (auto& machine : machines) {
    machine.usage = site.machines.usage(machine.one.id);
    if (!machine.usage) continue;
    for (auto& [network, link] : machine.links) {
      auto traffic = site.networks.traffic(network, link);
      if (!traffic) continue;
      machine.traffic.bytes_in += traffic->bytes_in;
      machine.traffic.bytes_out += traffic->bytes_out;
      machine.traffic.packets_in += traffic->packets_in;
      machine.traffic.packets_out += traffic->packets_out;
    }
  }
}

void tell_metrics(Ec2& ec2, const Call& call, const std::vector<Measured>& machines) {
  std::map<std::pair<std::string, std::string>, std::vector<MetricDatum>> places;
  for (auto& machine : machines) {
    if (!machine.usage || !is_unchanged(ec2.db, machine.one)) continue;
    auto& one = machine.one;
    auto now = counters_of(machine, call.now);
    auto numbers = numbers_of(one, last_counters(ec2.db, one.id), now);
    keep_counters(ec2.db, one.id, now);
    auto& data = places[{one.account, one.region}];
    for (auto& dimensions : dimensions_of(ec2.db, one))
      for (auto& number : numbers) {
        auto& datum = data.emplace_back();
        datum.metric_name = number.name;
        datum.unit = number.unit;
        datum.value = number.value;
        datum.timestamp = call.now;
        datum.dimensions = dimensions;
      }
  }
  for (auto& [place, data] : places)
    for (std::size_t at = 0; at < data.size(); at += data_a_call_max) {
      auto begin = data.begin() + static_cast<std::ptrdiff_t>(at);
      auto end =
          data.begin() + static_cast<std::ptrdiff_t>(std::min(at + data_a_call_max, data.size()));
      tell_cloudwatch(ec2.work, {.account = AccountId{place.first}, .region = Region{place.second}},
                      "AWS/EC2", std::vector<MetricDatum>(begin, end), "machines");
    }
}

}  // namespace windlass::cloud::ec2
