// `windlass drift`: what somebody changed by hand.
#include "ops/drift.h"
#include "cli/plan_text.h"
#include "cli/progress.h"
#include "cli/view_desk.h"
#include "cli/view_verbs.h"

namespace windlass::cli {

namespace {

constexpr Option options[] = {file_option, json_answer_option};
constexpr Example examples[] = {
    {"windlass drift prod", "Compares what is with what the template says."},
};

std::string drift_text(const ops::Drift& drift, const ops::Place& place, const Terminal& terminal) {
  std::string out;
  for (auto& one : drift.resources) {
    out += "  " + painted(terminal, one.gone ? Tone::Bad : Tone::Warn, one.gone ? "-" : "~") + " " +
           painted(terminal, Tone::Strong, one.logical_id) + "  " +
           painted(terminal, Tone::Faint, one.type + "  " + cut(one.physical_id, 60)) +
           (one.gone ? "  # is gone" : "") + "\n";
    for (auto& difference : one.differences)
      out += "      " +
             difference_text(
                 difference.attribute, difference.expected.empty() ? "(none)" : difference.expected,
                 difference.actual.empty() ? "(none)" : difference.actual, terminal, 6) +
             "\n";
  }
  if (!drift.trouble.empty()) out += "\nNote: " + drift.trouble + "\n";
  auto compared = counted(drift.looked_at, "resource") + " compared";
  if (drift.resources.empty())
    return out + painted(terminal, Tone::Good, "No drift.") + " " + compared + " in " +
           place.stack() + ".\n";
  return out + "\n" +
         painted(terminal, Tone::Strong,
                 "Drift: " + counted(static_cast<long>(drift.resources.size()), "resource") +
                     " differ from the template.") +
         " " + compared + ".\n\nNext:\n  windlass plan " + place.environment +
         " --drift      # what `windlass deploy " + place.environment + " --drift` changes back\n";
}

Result<int> drift(const Invocation& invocation, const OperatorParts& parts) {
  auto& console = invocation.console;
  bool json = invocation.has("--json");
  Result<ops::Drift> found = Error{"", ""};
  auto desk = TRY(view_desk(invocation, parts));
  {
    Progress progress(console,
                      console.terminal.live && !json ? Progress::Form::Live : Progress::Form::Quiet,
                      parts.aws.clock);
    desk.work.tell = progress.tell();
    found = ops::detect_drift(desk.work, desk.place);
  }
  auto drift = TRY(std::move(found));
  console.out(json ? ops::to_json(drift).pretty() + "\n"
                   : drift_text(drift, desk.place, console.terminal));
  return drift.resources.empty() ? 0 : 2;
}

}  // namespace

Command drift_command(OperatorParts parts) {
  return {.name = "drift",
          .summary = "Shows what was changed by hand, attribute by attribute.",
          .usage = "[ENV] [--json]",
          .options = options,
          .examples = examples,
          .more = "Exit code 0: nothing; 2: something differs; 1: it could not be compared.",
          .words_max = 1,
          .usage_exit = 1,
          .run = [parts](auto& invocation) { return drift(invocation, parts); }};
}

}  // namespace windlass::cli
