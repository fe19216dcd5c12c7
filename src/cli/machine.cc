// `windlass machine list|replace|detach|keep|shell|logs`: one machine at a time.
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/text.h"
#include "cli/change_desk.h"
#include "cli/progress.h"
#include "cli/status_text.h"
#include "cli/view_desk.h"
#include "cli/view_verbs.h"
#include "ops/machine_acts.h"
#include "ops/status.h"

namespace windlass::cli {

namespace {

constexpr Option list_options[] = {file_option, json_answer_option};
constexpr Option act_options[] = {
    file_option,
    {"--force", "", "although others do not serve, or something else runs"},
    {"--no-wait", "", "do not wait until the group is whole again"},
    json_events_option};
constexpr Option keep_options[] = {
    file_option, {"--off", "", "scaling in may take it again"}, json_answer_option};
constexpr Option shell_options[] = {file_option,
                                    {"--user", "NAME", "whom to log in as (admin; root here)"}};
constexpr Option log_options[] = {file_option, {"--lines", "N", "only the last ones"}};
constexpr Example list_examples[] = {
    {"windlass machine list prod", "Lists all machines of prod, by layer."}};
constexpr Example replace_examples[] = {
    {"windlass machine replace prod i-0abc", "Ends it and waits for the one in its place."}};
constexpr Example detach_examples[] = {
    {"windlass machine detach prod i-0abc",
     "Takes it out of its group, still running, to be looked at."},
    {"windlass machine replace prod i-0abc", "Ends it when you have seen enough."}};
constexpr Example keep_examples[] = {
    {"windlass machine keep prod i-0abc", "Scaling in will spare it."},
    {"windlass machine keep prod i-0abc --off", "No longer."}};
constexpr Example shell_examples[] = {{"windlass machine shell dev i-0abc", "Opens a shell in it."},
                                      {"windlass machine shell dev app systemctl --failed",
                                       "Runs a command in the only machine of the layer app."}};
constexpr Example log_examples[] = {
    {"windlass machine logs prod i-0abc --lines 50", "The end of what its console said."}};

struct Meant {
  ViewDesk desk;
  ops::Fleet fleet;
  ops::Machine machine;
};

Result<ops::Fleet> fleet_of(const ViewDesk& desk) {
  auto stack = TRY(ops::find_stack(desk.work, desk.place.stack()));
  auto fleet = TRY(ops::look_at_machines(desk.work, desk.place, desk.model, stack));
  ops::Revisions revisions(desk.work, desk.place);
  auto current = revisions.current();
  if (auto newest = revisions.newest(5); newest && current)
    ops::number_machines(fleet, ops::RevisionNumbers(*newest, current->number));
  return fleet;
}

Result<Meant> meant(const Invocation& invocation, const OperatorParts& parts,
                    std::size_t rest_max = 1) {
  auto desk = TRY(view_desk(invocation, parts, rest_max));
  if (desk.words.empty())
    return usage_error("which machine? windlass machine list " + desk.place.environment);
  auto fleet = TRY(fleet_of(desk));
  auto machine = TRY(ops::machine_meant(fleet, desk.words[0], desk.place.environment));
  return Meant{std::move(desk), std::move(fleet), std::move(machine)};
}

Result<int> list(const Invocation& invocation, const OperatorParts& parts) {
  auto desk = TRY(view_desk(invocation, parts));
  auto fleet = TRY(fleet_of(desk));
  Json::Array machines;
  for (auto& machine : fleet.machines) machines.push_back(ops::to_json(machine));
  auto none = desk.place.stack() + " has no machines.\n\nNext:\n  windlass status " +
              desk.place.environment + "\n";
  answer(invocation, {{"machines", std::move(machines)}},
         fleet.machines.empty()
             ? none
             : machines_text(fleet, invocation.console.terminal, desk.work.clock.now()));
  return 0;
}

using Act = Result<> (*)(const ops::Work&, const ops::Place&, const manifest::Model&,
                         const ops::Machine&, ops::ActWish);

Result<int> act(const Invocation& invocation, const OperatorParts& parts, Act what,
                const std::string& done) {
  auto [desk, fleet, machine] = TRY(meant(invocation, parts));
  show_whom(invocation, desk.work.target);
  Progress progress(invocation, parts.aws.clock);
  desk.work.tell = progress.tell();
  auto outcome = what(desk.work, desk.place, desk.model, machine,
                      {.force = invocation.has("--force"),
                       .wait = !invocation.has("--no-wait"),
                       .is_gone = is_gone});
  if (!outcome) {
    progress.pause();
    return std::move(outcome).error();
  }
  auto text = machine.id + " of " + machine.layer + " " + done;
  auto its = desk.place.environment + " " + machine.id;
  if (what == ops::detach_machine)
    progress.end(true, text + "; it runs on until: windlass machine replace " + its,
                 "windlass machine shell " + its);
  else
    progress.end(true, text, "windlass machine list " + desk.place.environment);
  return 0;
}

Result<int> keep(const Invocation& invocation, const OperatorParts& parts) {
  auto [desk, fleet, machine] = TRY(meant(invocation, parts));
  bool on = !invocation.has("--off");
  show_whom(invocation, desk.work.target);
  TRY(ops::keep_machine(desk.work, machine, on));
  answer(invocation, {{"machine", machine.id}, {"layer", machine.layer}, {"kept", on}},
         machine.id + " of " + machine.layer +
             (on ? " is kept: scaling in spares it. A rollout and a failed health check still "
                   "replace it.\n"
                 : " is kept no longer.\n"));
  return 0;
}

// Becomes another program, which has this terminal.
Error become(const char* program, std::vector<std::string> words) {
  std::vector<char*> arguments;
  for (auto& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  ::execvp(program, arguments.data());
  return Error{"NotInstalled", std::string(program) + " did not start: " + std::strerror(errno)};
}

Result<int> shell(const Invocation& invocation, const OperatorParts& parts) {
  auto [desk, fleet, machine] = TRY(meant(invocation, parts, 1000));
  if (machine.state != "running")
    return Error{"NotRunning", machine.id + " is " + machine.state + ": there is nobody in it"};
  std::vector<std::string> command(desk.words.begin() + 1, desk.words.end());
  std::vector<std::string> words;
  if (desk.work.target.local) {
    words = {"windlass", "cloud", command.empty() ? "shell" : "exec", machine.id};
    words.insert(words.end(), command.begin(), command.end());
    return become("/proc/self/exe", std::move(words));
  }
  auto address = machine.public_ip.empty() ? machine.private_ip : machine.public_ip;
  words = {"ssh", invocation.find("--user").value_or("admin") + "@" + address};
  words.insert(words.end(), command.begin(), command.end());
  return become("ssh", std::move(words));
}

Result<int> logs(const Invocation& invocation, const OperatorParts& parts) {
  auto count = parse_uint(invocation.find("--lines").value_or("1000000"));
  if (!count) return usage_error("--lines takes a number");
  auto [desk, fleet, machine] = TRY(meant(invocation, parts));
  auto text = TRY(ops::console_of(desk.work, machine.id));
  auto lines = ops::console_lines(text, *count);
  if (lines.empty()) {
    invocation.console.err("windlass: " + machine.id + " has said nothing yet" +
                           (desk.work.target.local ? "" : "; EC2 tells it some minutes later") +
                           "\n");
    return 0;
  }
  for (auto& line : lines) invocation.console.out(line + "\n");
  return 0;
}

}  // namespace

std::vector<Command> machine_commands(OperatorParts parts) {
  auto with = [parts](auto verb) {
    return [parts, verb](const Invocation& invocation) { return verb(invocation, parts); };
  };
  return {
      {.name = "machine list",
       .summary = "Lists an environment's machines: layer, health, revision, address.",
       .usage = "[ENV] [--json]",
       .options = list_options,
       .examples = list_examples,
       .words_max = 1,
       .run = with(list)},
      {.name = "machine replace",
       .summary = "Ends a machine and waits for the one that its group makes in its place.",
       .usage = "[ENV] MACHINE [--force] [--no-wait] [--json]",
       .options = act_options,
       .examples = replace_examples,
       .more = "Refused while others of its group do not serve. A detached machine is only ended.",
       .words_max = 2,
       .run = with([](auto& invocation, auto& its) {
         return act(invocation, its, ops::replace_machine, "is replaced");
       })},
      {.name = "machine detach",
       .summary = "Takes a machine out of its group and balancer, still running.",
       .usage = "[ENV] MACHINE [--force] [--no-wait] [--json]",
       .options = act_options,
       .examples = detach_examples,
       .more = "Its group makes another. It costs on until `machine replace` ends it, and keeps\n"
               "its network from being removed.",
       .words_max = 2,
       .run = with([](auto& invocation, auto& its) {
         return act(invocation, its, ops::detach_machine, "is detached");
       })},
      {.name = "machine keep",
       .summary = "Lets scaling in spare a machine.",
       .usage = "[ENV] MACHINE [--off] [--json]",
       .options = keep_options,
       .examples = keep_examples,
       .words_max = 2,
       .run = with(keep)},
      {.name = "machine shell",
       .summary = "Opens a shell in a machine, or runs a command in it.",
       .usage = "[ENV] MACHINE [COMMAND ...]",
       .options = shell_options,
       .examples = shell_examples,
       .more = "On the local cloud as root, by its own way in; on AWS by ssh.",
       .words_max = 1000,
       .words_before_rest = 2,
       .run = with(shell)},
      {.name = "machine logs",
       .summary = "Prints what a machine's console said.",
       .usage = "[ENV] MACHINE [--lines N]",
       .options = log_options,
       .examples = log_examples,
       .words_max = 2,
       .run = with(logs)},
  };
}

}  // namespace windlass::cli
