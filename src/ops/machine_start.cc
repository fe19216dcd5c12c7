// A machine on demand is started, and waited for until it serves.
#include <algorithm>

#include "aws/ec2/describe_instance_status.h"
#include "aws/ec2/start_instances.h"
#include "base/text.h"
#include "ops/machine_acts.h"
#include "ops/reports.h"

namespace windlass::ops {

namespace ec2 = aws::ec2;

namespace {

Result<> must_be_on_demand(const manifest::Model& model, const std::string& name) {
  auto* layer = model.find_layer(name);
  if (layer && layer->on_demand) return Done{};
  std::vector<std::string> known;
  for (auto& one : model.layers)
    if (one.on_demand) known.push_back(one.name);
  auto there = known.empty() ? "the file has no layer of `kind: on_demand`"
                             : "those there are: " + join(known, ", ");
  return Error{"NotOnDemand",
               (layer ? "the machines of " + name + " always run" : "there is no layer " + name) +
                   "; " + there};
}

Result<Machine> machine_of(const Work& work, const Place& place, const manifest::Model& model,
                           const std::string& layer) {
  auto stack = TRY(find_stack(work, place.stack()));
  if (!stack)
    return Error{"NoStack",
                 place.stack() + " does not exist: windlass deploy " + place.environment};
  auto fleet = TRY(look_at_machines(work, place, model, stack));
  for (auto& machine : fleet.machines)
    if (machine.layer == layer && machine.state != "shutting-down") return machine;
  return Error{"NoMachine", "the machine of " + layer + " is gone: windlass drift " +
                                place.environment + " shows it, windlass deploy " +
                                place.environment + " mends it"};
}

// What its agent said last; nothing where it has none.
Result<std::optional<Report>> report_of(const Work& work, const Place& place,
                                        const std::string& machine) {
  auto found = machine_reports(work, place, {machine});
  if (!found && found.error().code == "NoSuchBucket") return std::optional<Report>();
  if (!found) return std::move(found).error();
  return found->empty() ? std::optional<Report>() : std::optional(found->begin()->second);
}

Result<std::string> checks_of(const Work& work, const std::string& machine) {
  auto answer =
      TRY(work.target.client.call<ec2::op::DescribeInstanceStatus>({.instance_ids = {{machine}}}));
  if (!answer.instance_statuses || answer.instance_statuses->empty()) return std::string();
  auto& status = answer.instance_statuses->front().instance_status;
  return status ? status->status.value_or("") : "";
}

}  // namespace

Result<Machine> start_machine(const Work& work, const Place& place, const manifest::Model& model,
                              const std::string& layer, std::chrono::seconds limit) {
  TRY(must_be_on_demand(model, layer));
  auto machine = TRY(machine_of(work, place, model, layer));
  auto id = "machine/" + machine.id;
  auto before = TRY(report_of(work, place, machine.id));
  auto until = work.clock.now() + limit;
  bool asked = machine.state == "running";
  auto was_running = asked;
  while (true) {
    std::string waits = "is " + machine.state;
    if (machine.state == "stopped" && !asked) {
      TRY(work.target.client.call<ec2::op::StartInstances>({.instance_ids = {{machine.id}}}));
      work.say(id, Event::State::Begun, "starting " + layer);
      asked = true;
    } else if (machine.state == "running") {
      auto report = TRY(report_of(work, place, machine.id));
      // What the agent said before it was stopped says nothing of now.
      bool speaks = report && (was_running || !before || report->time != before->time);
      auto checks = TRY(checks_of(work, machine.id));
      if (before || speaks ? speaks && report->healthy : checks == "ok") {
        work.say(id, Event::State::Done, "serves");
        return machine;
      }
      waits = speaks && !report->why.empty() ? report->why : "runs, does not serve yet";
    }
    if (work.clock.now() > until)
      return Error{"TooSlow", machine.id + " of " + layer + " " + waits + " after " +
                                  std::to_string(limit.count() / 60) +
                                  " minutes: windlass machine logs " + place.environment + " " +
                                  machine.id};
    work.say(id, Event::State::Going, waits);
    TRY(work.go_on());
    work.sleep(poll_pause(work.target));
    machine = TRY(machine_of(work, place, model, layer));
  }
}

}  // namespace windlass::ops
