#include "ops/stop.h"
#include "cli/answer.h"
#include "cli/change_desk.h"
#include "cli/change_verbs.h"
#include "cli/manifest_file.h"
#include "ops/lock.h"

namespace windlass::cli {

namespace {

constexpr Option options[] = {app_option,         env_name_option, region_option,
                              json_answer_option, yes_option,      file_option};
constexpr Example stop_examples[] = {
    {"windlass stop prod", "Whatever moves there goes back; nothing new begins."},
};
constexpr Example pause_examples[] = {
    {"windlass pause prod", "The rollout waits after its present step."},
};
constexpr Example resume_examples[] = {
    {"windlass resume prod", "A rollout that was paused goes on."},
};
constexpr Example promote_examples[] = {
    {"windlass promote prod", "What is left of this step's soak is not waited for."},
};

Result<int> stop(const Invocation& invocation, const OperatorParts& parts) {
  auto named = TRY(chosen_environment(invocation, parts));
  show_whom(invocation, named.target);
  auto stopped =
      TRY(ops::stop(work_at(named.target, parts, {}), named.place, this_owner("stop").who));
  auto name = named.place.stack();
  auto next = "\nwindlass status " + named.place.environment + "\n";
  Json::Object facts = {{"stack", name}, {"halted", stopped.halted}, {"told", stopped.told}};
  if (!stopped.status.empty()) facts.emplace_back("status", stopped.status);
  answer(invocation, std::move(facts),
         stopped.halted ? name + " goes back to what it was (" + stopped.status + ")." + next
         : stopped.told
             ? "Whoever works on " + name + " was told to end, and does at the next step." + next
             : "Nothing moves in " + name + ".\n");
  return 0;
}

Result<int> wish(const Invocation& invocation, const OperatorParts& parts, ops::Wish what,
                 const std::string& told) {
  auto named = TRY(chosen_environment(invocation, parts));
  auto work = work_at(named.target, parts, {});
  show_whom(invocation, named.target);
  if (!TRY(ops::wish(work, named.place, what, this_owner("").who)))
    return Error{"NobodyThere", "nobody works on " + named.place.stack() + ": windlass deploy " +
                                    named.place.environment};
  auto name = named.place.stack();
  answer(invocation, {{"stack", name}, {"told", true}}, name + " " + told + "\n");
  return 0;
}

Command wishing(const OperatorParts& parts, const char* name, const char* summary,
                std::span<const Example> examples, ops::Wish what, const char* told) {
  return {
      .name = name,
      .summary = summary,
      .usage = "ENV [--json]",
      .options = options,
      .examples = examples,
      .words_max = 1,
      .run = [parts, what, told](auto& invocation) { return wish(invocation, parts, what, told); }};
}

}  // namespace

std::vector<Command> stop_commands(OperatorParts parts) {
  std::vector<Command> commands;
  commands.push_back(
      {.name = "stop",
       .summary = "Halts whatever moves in an environment, safely and at once.",
       .usage = "ENV [--json]",
       .options = options,
       .examples = stop_examples,
       .more =
           "A running update goes back to what was; whoever deploys is told and ends. Machines\n"
           "that serve go on serving. Afterwards `windlass deploy` and `windlass rollback` work.",
       .words_max = 1,
       .run = [parts](auto& invocation) { return stop(invocation, parts); }});
  commands.push_back(wishing(parts, "pause", "Lets a running rollout wait after its present step.",
                             pause_examples, ops::Wish::Hold, "waits after its present step"));
  commands.push_back(wishing(parts, "resume", "Lets a rollout that was paused go on.",
                             resume_examples, ops::Wish::Resume, "goes on"));
  commands.push_back(wishing(parts, "promote", "Ends the soak of a rollout's present step.",
                             promote_examples, ops::Wish::Promote, "is promoted"));
  return commands;
}

}  // namespace windlass::cli
