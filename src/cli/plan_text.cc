#include "cli/plan_text.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "cli/duration.h"

namespace windlass::cli {

namespace {

using Action = ops::Change::Action;
using Recreates = ops::Change::Recreates;

struct Sign {
  Action action;
  const char* sign;
  const char* means;
  Tone tone;
};
constexpr std::array<Sign, 5> signs = {{{Action::Add, "+", "add", Tone::Good},
                                        {Action::Change, "~", "change", Tone::Warn},
                                        {Action::Replace, "-/+", "replace", Tone::Bad},
                                        {Action::Remove, "-", "remove", Tone::Bad},
                                        {Action::Import, "<=", "import", Tone::Accent}}};

const Sign& sign_of(Action action) { return *std::ranges::find(signs, action, &Sign::action); }

// What the legend says last decides what is lost: it comes last in the list, too.
long count_of(const ops::Plan& plan, Action action) {
  return std::ranges::count(plan.changes, action, &ops::Change::action);
}

std::string legend(const ops::Plan& plan, const Terminal& terminal) {
  std::string out;
  for (auto& sign : signs)
    if (count_of(plan, sign.action))
      out +=
          (out.empty() ? "  " : "   ") + painted(terminal, sign.tone, sign.sign) + " " + sign.means;
  return out;
}

// "Properties." begins nearly all of them and says nothing.
std::string attribute_of(const ops::Change::Detail& detail) {
  std::string_view name = detail.attribute;
  if (name.starts_with("Properties.")) name.remove_prefix(11);
  return std::string(name);
}

std::string detail_text(const ops::Change& change, const ops::Change::Detail& detail,
                        const Terminal& terminal) {
  constexpr std::size_t indent = 6;
  bool added = detail.before.empty() && !detail.after.empty();
  bool removed = detail.after.empty() && !detail.before.empty();
  auto& sign = sign_of(added ? Action::Add : removed ? Action::Remove : Action::Change);
  std::string out =
      std::string(indent, ' ') + painted(terminal, sign.tone, sign.sign) + " " +
      difference_text(attribute_of(detail), detail.before, detail.after, terminal, indent);
  std::vector<std::string> remarks;
  if (detail.before.empty() && detail.after.empty())
    remarks.push_back(detail.cause.empty() ? "known when it is made" : "by " + detail.cause);
  else if (!detail.cause.empty())
    remarks.push_back("by " + detail.cause);
  if (change.action == Action::Replace || change.action == Action::Change) {
    if (detail.recreates == Recreates::Always) remarks.push_back("forces a new one");
    if (detail.recreates == Recreates::Perhaps) remarks.push_back("may force a new one");
  }
  if (!remarks.empty()) out += painted(terminal, Tone::Faint, "  # " + join(remarks, ", "));
  return out + "\n";
}

std::string change_text(const ops::Change& change, const Terminal& terminal) {
  auto& sign = sign_of(change.action);
  auto lead = std::string(sign.sign).size() < 3 ? 3 - std::string(sign.sign).size() : 0;
  std::string out = " " + std::string(lead, ' ') + painted(terminal, sign.tone, sign.sign) + " " +
                    painted(terminal, Tone::Strong, change.logical_id) + "  " +
                    painted(terminal, Tone::Faint, change.type);
  if (!change.physical_id.empty())
    out += "  " + painted(terminal, Tone::Faint, cut(change.physical_id, 60));
  if (change.kept) out += painted(terminal, Tone::Warn, "  # stays in the account");
  if (change.action == Action::Change && change.replacement == Recreates::Perhaps)
    out += painted(terminal, Tone::Warn, "  # may be replaced");
  out += "\n";
  // What is new is in the file: its attributes are shown by --json, not here.
  if (change.action == Action::Add || change.action == Action::Remove) return out;
  for (auto& detail : change.details) out += detail_text(change, detail, terminal);
  if (change.details.empty() && !change.causes.empty())
    out += "      " + painted(terminal, Tone::Faint, "# by " + join(change.causes, ", ")) + "\n";
  return out;
}

std::string timetable_text(const ops::Plan& plan, const Terminal& terminal) {
  Table table(
      {"LAYER", "HOW", "MACHINES", "A STEP", "STEPS", "LOWEST", "MOST", "SOAK", "WHAT REVERTS IT"});
  table.may_drop({"SOAK", "MOST"});
  std::vector<std::string> still;
  for (auto& row : plan.timetable) {
    if (!row.moves) {
      still.push_back(row.layer);
      continue;
    }
    table.add({row.layer, replace_all(row.strategy, "_", " "), row.machines, row.at_once, row.steps,
               row.lowest, row.most,
               row.soak_s ? short_duration(std::chrono::seconds(row.soak_s)) : "none",
               row.reverts.empty() ? "nothing" : row.reverts});
  }
  std::string out;
  if (!table.empty()) out += "\nRollout:\n" + table.text(terminal);
  if (!still.empty() && !table.empty())
    out += "  " + painted(terminal, Tone::Faint, "not touched: " + join(still, ", ")) + "\n";
  return out;
}

std::string machines_text(const ops::Plan& plan, const Terminal& terminal) {
  if (plan.machines.empty()) return "";
  Table table({"TYPE", "MACHINES", "AT MOST MEANWHILE"});
  for (auto& row : plan.machines) table.add({row.type, row.now, row.most});
  return "\nMachines it needs:\n" + table.text(terminal);
}

std::string place_of(const ops::Plan& plan) {
  return plan.local ? "the local cloud" : plan.account + ", " + plan.region;
}

std::string head_of(const ops::Plan& plan) {
  std::string out = plan.stack + " in " + place_of(plan);
  if (plan.stack_status.empty()) return out + " does not exist yet.";
  if (plan.running.empty()) return out + " stands (" + plan.stack_status + "), of no revision.";
  return out + " runs revision " + plan.running + ".";
}

}  // namespace

std::string plan_summary(const ops::Plan& plan) {
  if (plan.changes.empty() && plan.images_to_bake.empty()) return "No changes.";
  std::string out = "Plan: ";
  if (auto imports = count_of(plan, Action::Import))
    out += std::to_string(imports) + " to import, ";
  out += std::to_string(count_of(plan, Action::Add)) + " to add, " +
         std::to_string(count_of(plan, Action::Change)) + " to change, ";
  if (auto replaced = count_of(plan, Action::Replace))
    out += std::to_string(replaced) + " to replace, ";
  return out + std::to_string(count_of(plan, Action::Remove)) + " to remove.";
}

std::string plan_text(const ops::Plan& plan, const Terminal& terminal) {
  std::string out = head_of(plan) + "\n";
  if (plan.empty()) {
    for (auto& note : plan.notes) out += "\nNote: " + note + "\n";
    return out + "\n" + painted(terminal, Tone::Good, plan_summary(plan)) +
           " It is what the file says.\n";
  }
  if (!plan.images_to_bake.empty())
    out += "\nImages to bake first:\n  " + join(plan.images_to_bake, "\n  ") + "\n";
  if (!plan.changes.empty()) out += "\n" + legend(plan, terminal) + "\n\n";
  // Whole resources that come and go stand together; what changes is read closest to the end.
  for (auto action :
       {Action::Import, Action::Add, Action::Change, Action::Replace, Action::Remove}) {
    for (auto& change : plan.changes)
      if (change.action == action) out += change_text(change, terminal);
  }
  out += timetable_text(plan, terminal) + machines_text(plan, terminal);
  for (auto& note : plan.notes) out += "\nNote: " + note + "\n";
  return out + "\n" + painted(terminal, Tone::Strong, plan_summary(plan)) + "\n";
}

}  // namespace windlass::cli
