#include "cli/status_text.h"

#include <algorithm>
#include <map>

#include "base/text.h"
#include "base/time.h"
#include "cli/duration.h"
#include "cli/view_desk.h"
#include "ops/stack_moves.h"

namespace windlass::cli {

namespace {

using Health = ops::Machine::Health;
using Outcome = ops::Revision::Outcome;

std::string title(const Terminal& terminal, std::string_view text) {
  return "\n" + painted(terminal, Tone::Strong, text) + "\n";
}

Tone tone_of(Health health) {
  switch (health) {
    case Health::Serves: return Tone::Good;
    case Health::Fails: return Tone::Bad;
    case Health::Starting: return Tone::Warn;
    case Health::Leaving:
    case Health::Stopped: return Tone::Faint;
    case Health::Runs: break;
  }
  return Tone::Plain;
}

Tone tone_of(Outcome outcome) {
  switch (outcome) {
    case Outcome::Succeeded: return Tone::Good;
    case Outcome::Failed: return Tone::Bad;
    case Outcome::Running: return Tone::Accent;
    default: return Tone::Warn;
  }
}

std::string revision_of(const ops::Machine& machine) {
  if (machine.revision) return std::to_string(machine.revision);
  return machine.digest;
}

std::string head(const ops::Status& status, const Terminal& terminal) {
  auto place =
      status.local ? "the local cloud, " + status.region : status.account + ", " + status.region;
  std::string out = painted(terminal, Tone::Strong, status.place.stack()) + " in " + place;
  if (!status.stack) return out + ": does not exist\n";
  out += status.current.number ? ": revision " + std::to_string(status.current.number)
                               : std::string(": of no revision yet");
  if (status.is_running())
    out += ", " + painted(terminal, Tone::Accent, "is being changed");
  else if (status.well())
    out += ", " + painted(terminal, Tone::Good, "well");
  else
    out += ", " + painted(terminal, Tone::Bad, "not well");
  out += "\n";
  auto& row = ops::row_of(status.stack->status);
  if (row.move != ops::Move::Update || !ops::is_achieved(status.stack->status))
    out += "  stack " + status.stack->status + ": " + row.means +
           (status.stack->reason.empty() ? "" : " (" + status.stack->reason + ")") + "\n";
  return out;
}

std::string running(const ops::Status& status, const Terminal& terminal) {
  std::string out;
  if (status.lock && !status.is_running()) {
    auto& lock = *status.lock;
    auto begun = parse_iso8601(lock.begun);
    out += "  " + painted(terminal, Tone::Warn, "nobody is at it any more") + ": " +
           short_name(lock.owner.who) + " left the lock of a " + lock.owner.verb +
           (begun ? ", begun " + ago(*begun, status.seen) : std::string()) + ": " +
           status.holder_gone + ". The next deploy takes it over.\n";
  } else if (status.lock) {
    auto& lock = *status.lock;
    auto begun = parse_iso8601(lock.begun);
    out += "  " + painted(terminal, Tone::Accent, lock.owner.verb) + " by " +
           short_name(lock.owner.who) +
           (begun ? ", begun " + ago(*begun, status.seen) : std::string());
    if (!lock.stop_by.empty()) out += "; " + short_name(lock.stop_by) + " wants it to stop";
    if (!lock.hold_by.empty()) out += "; held by " + short_name(lock.hold_by);
    out += "\n";
  }
  if (status.freeze)
    out += "  " + painted(terminal, Tone::Warn, "frozen") + " by " +
           short_name(status.freeze->who) + " until " + format_iso8601(status.freeze->until) +
           (status.freeze->why.empty() ? "" : ": " + status.freeze->why) + "\n";
  return out;
}

std::string doors(const ops::Status& status, const Terminal& terminal) {
  if (status.doors.empty()) return "";
  Table table({"", "", "", ""});
  for (auto& door : status.doors) {
    if (door.beyond_desk) {
      table.add({door.layer, "its machines' own addresses", "not asked",
                 "reached from within their network only; address: balancer is from here, too"});
      continue;
    }
    auto url = door.address.url.empty() ? std::string("no address yet") : door.address.front();
    if (!door.address.host.empty()) url += " (" + door.address.host + ")";
    std::string answer = door.answer.status ? std::to_string(door.answer.status) : "no answer";
    Tone tone = door.complaint.empty() ? Tone::Good : Tone::Bad;
    std::string about;
    if (door.answer.status)
      about =
          "in " +
          std::to_string(std::chrono::duration_cast<std::chrono::milliseconds>(door.took).count()) +
          " ms";
    if (door.revision)
      about += ", revision " + std::to_string(door.revision);
    else if (!door.answer.revision.empty())
      about += ", " + door.answer.revision;
    if (!door.complaint.empty()) about = door.complaint;
    table.add({door.layer, url, {answer, tone}, about});
  }
  return title(terminal, "Front door") + table.text(terminal);
}

std::string alarms(const ops::Status& status, const Terminal& terminal) {
  if (status.alarms.empty()) return "";
  Table table({"", ""});
  for (auto& alarm : status.alarms) table.add({{alarm.name, Tone::Bad}, alarm.why});
  return title(terminal, "Alarms that ring") + table.text(terminal);
}

std::string consoles(const ops::Status& status, const Terminal& terminal) {
  std::string out;
  for (auto& console : status.consoles) {
    out += title(terminal, "Console of " + console.machine);
    for (auto& line : console.lines)
      out += "  " + (terminal.width > 4 ? cut(line, terminal.width - 2) : line) + "\n";
  }
  return out;
}

}  // namespace

std::string machines_text(const ops::Fleet& fleet, const Terminal& terminal, Time now,
                          std::size_t rows_max) {
  Table table({"LAYER", "MACHINE", "HEALTH", "REVISION", "TYPE", "ZONE", "ADDRESS", "UP", "ABOUT"});
  table.may_drop({"TYPE", "ZONE", "UP", "ADDRESS"});
  std::size_t hidden = 0, room = rows_max;
  auto calm = [](auto& machine) { return machine.health == Health::Serves; };
  auto troubled = static_cast<std::size_t>(
      std::ranges::count_if(fleet.machines, [&](auto& one) { return !calm(one); }));
  auto calm_room = room > troubled ? room - troubled : 0;
  for (auto& machine : fleet.machines) {
    if (calm(machine) && calm_room == 0) {
      ++hidden;
      continue;
    }
    if (calm(machine)) --calm_room;
    std::vector<std::string> remarks;
    if (!machine.why.empty()) remarks.push_back(machine.why);
    if (machine.kind != ops::Machine::Kind::Member) remarks.push_back(to_text(machine.kind));
    if (machine.kept) remarks.push_back("kept");
    table.add({machine.layer,
               machine.id,
               {to_text(machine.health), tone_of(machine.health)},
               revision_of(machine),
               machine.type,
               machine.zone,
               machine.public_ip.empty() ? machine.private_ip : machine.public_ip,
               machine.launched == Time{} ? "" : about(now - machine.launched),
               join(remarks, ", ")});
  }
  std::string out = table.text(terminal);
  if (hidden)
    out += "  and " + counted(static_cast<long>(hidden), "more machine") + " that serve\n";
  for (auto& layer : fleet.layers) {
    auto serving = std::ranges::count_if(fleet.machines, [&](auto& machine) {
      return machine.layer == layer.layer && machine.group == layer.group &&
             (calm(machine) || machine.health == Health::Runs);
    });
    if (layer.group.empty() || serving >= layer.desired) continue;
    out += "  " +
           painted(terminal, Tone::Warn,
                   layer.layer + ": " + std::to_string(serving) + " of " +
                       std::to_string(layer.desired) + " machines") +
           "\n";
  }
  return out;
}

std::string changes_text(const std::vector<ops::Revision>& changes, int current,
                         const Terminal& terminal, Time now) {
  Table table({"REVISION", "", "WHAT", "OUTCOME", "WHEN", "TOOK", "BY", "COMMIT", "ABOUT"});
  table.may_drop({"TOOK", "COMMIT"});
  for (auto& one : changes) {
    auto what = one.verb + (one.again ? " to " + std::to_string(one.again) : "");
    auto took =
        one.ended == Time{}
            ? ""
            : short_duration(std::chrono::floor<std::chrono::seconds>(one.ended - one.begun));
    auto about = one.outcome == Outcome::Succeeded || one.reason.empty() ? one.why : one.reason;
    auto commit = one.commit.substr(0, 8) + (one.dirty && !one.commit.empty() ? "+" : "");
    table.add({one.number,
               one.number == current ? Cell("runs", Tone::Good) : Cell(""),
               what,
               {to_text(one.outcome), tone_of(one.outcome)},
               ago(one.begun, now),
               took,
               short_name(one.by),
               commit,
               about.substr(0, about.find('\n'))});
  }
  return table.text(terminal);
}

std::string next_text(const std::vector<ops::NextStep>& steps, const Terminal& terminal) {
  if (steps.empty()) return "";
  Table table({"", ""});
  for (auto& step : steps)
    table.add({{step.command, Tone::Strong}, {"# " + step.why, Tone::Faint}});
  return title(terminal, "Next:") + table.text(terminal);
}

std::string status_text(const ops::Status& status, const Terminal& terminal) {
  constexpr std::size_t other_lines = 22, rows_least = 6;
  auto rows = !terminal.width                              ? 1000
              : terminal.height > other_lines + rows_least ? terminal.height - other_lines
                                                           : rows_least;
  std::string out = head(status, terminal) + running(status, terminal) + doors(status, terminal);
  if (!status.fleet.machines.empty() || status.stack)
    out +=
        title(terminal, "Machines") +
        (status.fleet.machines.empty() ? "  none\n"
                                       : machines_text(status.fleet, terminal, status.seen, rows));
  out += alarms(status, terminal) + consoles(status, terminal);
  if (!status.changes.empty())
    out += title(terminal, "Last changes") +
           changes_text(status.changes, status.current.number, terminal, status.seen);
  for (auto& trouble : status.troubles)
    out += "\n" + painted(terminal, Tone::Warn, "Note: ") + trouble + "\n";
  return out + next_text(ops::next_steps(status), terminal);
}

}  // namespace windlass::cli
