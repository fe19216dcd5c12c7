// `windlass status`: an environment on one screen.
#include "ops/status.h"
#include "cli/change_desk.h"
#include "cli/status_text.h"
#include "cli/view_desk.h"
#include "cli/view_verbs.h"

namespace windlass::cli {

namespace {

constexpr Option options[] = {file_option, json_answer_option};
constexpr Example examples[] = {
    {"windlass status prod", "Shows prod: front door, machines, alarms, last changes."},
    {"windlass status prod --json | jq .well", "Asks the same in a script."},
};

Result<int> status(const Invocation& invocation, const OperatorParts& parts) {
  auto& console = invocation.console;
  // Said beside the answer: looking is silent but where it has to wait for a silent colleague.
  auto tell = [&console](const ops::Event& event) {
    if (event.id == "lock") console.err("windlass: " + event.text + "\n");
  };
  auto desk = TRY(view_desk(invocation, parts, 0, tell));
  auto seen =
      TRY(ops::look_at(desk.work, desk.model, {.looks_for_holder = true, .is_gone = is_gone}));
  invocation.console.out(invocation.has("--json") ? to_json(seen).pretty() + "\n"
                                                  : status_text(seen, invocation.console.terminal));
  return 0;
}

}  // namespace

Command status_command(OperatorParts parts) {
  return {.name = "status",
          .summary = "Shows how an environment does, on one screen.",
          .usage = "[ENV] [--json]",
          .options = options,
          .examples = examples,
          .more =
              "A machine serves when its group, its balancer and its agent all say so. What\n"
              "cannot be seen is a note, not an error.",
          .words_max = 1,
          .run = [parts](auto& invocation) { return status(invocation, parts); }};
}

std::vector<Command> view_commands(const OperatorParts& parts) {
  std::vector<Command> verbs{status_command(parts),   watch_command(parts), history_command(parts),
                             outdated_command(parts), drift_command(parts), doctor_command(parts),
                             start_command(parts)};
  for (auto& verb : machine_commands(parts)) verbs.push_back(std::move(verb));
  verbs.push_back(inventory_command(parts));
  return verbs;
}

}  // namespace windlass::cli
