// `windlass doctor`: what may keep an environment from being worked on.
#include <unistd.h>

#include <algorithm>

#include "cli/change_desk.h"
#include "cli/progress.h"
#include "cli/view_desk.h"
#include "cli/view_verbs.h"
#include "ops/doctor.h"

namespace windlass::cli {

namespace {

using Grade = ops::Finding::Grade;

constexpr Option options[] = {file_option, json_answer_option};
constexpr Example examples[] = {
    {"windlass doctor prod", "Looks for what may be wrong, and says what to type next."},
};

Tone tone_of(Grade grade) {
  return grade == Grade::Good ? Tone::Good : grade == Grade::Note ? Tone::Warn : Tone::Bad;
}

std::string doctor_text(const std::vector<ops::Finding>& findings, const Terminal& terminal) {
  Table table({"", "", ""});
  for (auto& one : findings)
    table.add({{to_text(one.grade), tone_of(one.grade)}, one.what, one.text});
  auto wide = terminal;
  wide.width = 0;  // a sentence that is cut heals nothing
  std::string out = table.text(wide);
  Table steps({"", ""});
  for (auto& one : findings)
    if (one.grade != Grade::Good && !one.next.empty())
      steps.add({{one.next, Tone::Strong}, {"# " + one.what, Tone::Faint}});
  auto bad = std::ranges::count(findings, Grade::Bad, &ops::Finding::grade);
  if (bad == 0)
    out += "\n" + painted(terminal, Tone::Good, "Nothing is in the way.") + "\n";
  else
    out += "\n" +
           painted(terminal, Tone::Bad,
                   counted(bad, "thing") + (bad == 1 ? " is" : " are") + " in the way.") +
           "\n";
  if (!steps.empty()) out += "\nNext:\n" + steps.text(wide);
  return out;
}

Result<int> doctor(const Invocation& invocation, const OperatorParts& parts) {
  auto& console = invocation.console;
  auto named = TRY(view_environment(invocation, parts, 0));
  bool json = invocation.has("--json");
  std::vector<ops::Finding> findings;
  {
    Progress progress(console,
                      console.terminal.live && !json ? Progress::Form::Live : Progress::Form::Quiet,
                      parts.aws.clock);
    findings = ops::examine({.target = looking_parts(parts, invocation),
                             .is_root = ::geteuid() == 0,
                             .is_gone = is_gone},
                            named.model, progress.tell());
  }
  console.out(json ? ops::to_json(findings).pretty() + "\n"
                   : doctor_text(findings, console.terminal));
  bool bad = std::ranges::any_of(findings, [](auto& one) { return one.grade == Grade::Bad; });
  return bad ? 1 : 0;
}

}  // namespace

Command doctor_command(OperatorParts parts) {
  return {.name = "doctor",
          .summary = "Looks for what may keep an environment from being worked on.",
          .usage = "[ENV] [--json]",
          .options = options,
          .examples = examples,
          .more =
              "Credentials, clock, region, limits, the host's programs, the base stack, the\n"
              "environment's stack, lock and revisions, alarms, and bakes that were interrupted.\n"
              "Exit code 0: nothing is in the way; 1: something is.",
          .words_max = 1,
          .run = [parts](auto& invocation) { return doctor(invocation, parts); }};
}

}  // namespace windlass::cli
