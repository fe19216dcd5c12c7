// `windlass start`: a machine on demand.
#include "cli/change_desk.h"
#include "cli/progress.h"
#include "cli/view_desk.h"
#include "cli/view_verbs.h"
#include "ops/machine_acts.h"

namespace windlass::cli {

namespace {

constexpr Option options[] = {
    file_option, {"--within", "TIME", "how long it may take, e.g. 10m (5m)"}, json_events_option};
constexpr Example examples[] = {
    {"windlass start prod builder", "Starts the machine of the layer builder, and waits."},
};

Result<int> start(const Invocation& invocation, const OperatorParts& parts) {
  auto within = TRY(span_of(invocation, "--within", std::chrono::minutes(5)));
  auto desk = TRY(view_desk(invocation, parts, 1));
  auto layer = desk.words.empty() ? std::string() : desk.words[0];
  if (layer.empty())
    for (auto& one : desk.model.layers)
      if (one.on_demand) layer = layer.empty() ? one.name : " ";
  if (layer.empty()) return Error{"NotOnDemand", "windlass.yaml has no layer of `kind: on_demand`"};
  if (layer == " ") return usage_error("which layer? windlass start ENV LAYER");

  show_whom(invocation, desk.work.target);
  Progress progress(invocation, parts.aws.clock);
  desk.work.tell = progress.tell();
  auto machine = ops::start_machine(desk.work, desk.place, desk.model, layer, within);
  if (!machine) {
    progress.pause();
    return std::move(machine).error();
  }
  auto address = machine->public_ip.empty() ? machine->private_ip : machine->public_ip;
  progress.end(true, layer + " serves at " + address + " (" + machine->id + ")",
               "windlass machine shell " + desk.place.environment + " " + machine->id);
  return 0;
}

}  // namespace

Command start_command(OperatorParts parts) {
  return {
      .name = "start",
      .summary = "Starts a machine on demand, waits until it serves, and says its address.",
      .usage = "[ENV] LAYER [--within TIME] [--json]",
      .options = options,
      .examples = examples,
      .more = "It stops itself when it has been idle for as long as its layer's `idle_stop` says.",
      .words_max = 2,
      .run = [parts](auto& invocation) { return start(invocation, parts); }};
}

}  // namespace windlass::cli
