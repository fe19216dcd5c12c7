// `windlass watch`: a running change followed to its end; else the status, drawn anew until Ctrl-C.
#include <algorithm>

#include "base/text.h"
#include "cli/change_desk.h"
#include "cli/progress.h"
#include "cli/status_text.h"
#include "cli/view_desk.h"
#include "cli/view_verbs.h"
#include "ops/stack_moves.h"
#include "ops/status.h"

namespace windlass::cli {

namespace {

using State = ops::Event::State;
using Health = ops::Machine::Health;

constexpr Option options[] = {
    file_option, {"--json", "", "an event a line; of an environment at rest, its status"}};
constexpr Example examples[] = {
    {"windlass watch prod", "Follows what somebody else began, until it is over."},
    {"windlass watch prod --json", "The same, an event a line, for programs."},
};

// What runs longer is left alone: nobody watches for days.
constexpr auto watch_max = std::chrono::hours(12);

std::chrono::milliseconds pause_of(const ops::Target& target) {
  return std::chrono::milliseconds(target.local ? 1000 : 5000);
}

bool is_moving(const ops::Status& status) {
  return status.lock || (status.stack && ops::is_moving(status.stack->status));
}

State state_of(Health health) {
  if (health == Health::Serves || health == Health::Runs || health == Health::Stopped)
    return State::Done;
  return health == Health::Fails ? State::Warning : State::Going;
}

// Machines that were there before and are not any more.
void tell_gone(const ops::Tell& tell, const ops::Status& before, const ops::Status& now) {
  for (auto& machine : before.fleet.machines)
    if (std::ranges::find(now.fleet.machines, machine.id, &ops::Machine::id) ==
        now.fleet.machines.end())
      tell({"machine/" + machine.id, State::Done, machine.layer + " is gone", -1,
            Json(Json::Object{{"gone", true}})});
}

// What has changed is told by the view; here, everything as it is.
void tell_status(const ops::Tell& tell, const ops::Status& status) {
  std::string what = "the stack moves";
  if (status.lock)
    what = status.lock->owner.verb + " by " + short_name(status.lock->owner.who) +
           (status.lock->stop_by.empty() ? "" : ", asked to stop");
  if (!status.changes.empty() && status.changes.front().outcome == ops::Revision::Outcome::Running)
    what += ", revision " + std::to_string(status.changes.front().number);
  tell({status.place.stack(), State::Going, what, -1, {}});
  if (status.stack)
    tell({"stack",
          ops::is_moving(status.stack->status) ? State::Going : State::Done,
          ops::row_of(status.stack->status).means,
          -1,
          {}});
  for (auto& layer : status.fleet.layers) {
    if (layer.group.empty()) continue;
    int serving = 0;
    for (auto& machine : status.fleet.machines)
      serving += machine.group == layer.group && state_of(machine.health) == State::Done;
    auto share = layer.desired ? static_cast<double>(serving) / layer.desired : 1.0;
    tell({layer.layer,
          serving >= layer.desired ? State::Done : State::Going,
          std::to_string(serving) + " of " + std::to_string(layer.desired) + " machines serve",
          share,
          {}});
  }
  for (auto& machine : status.fleet.machines)
    tell({"machine/" + machine.id,
          state_of(machine.health),
          machine.layer + " " + lower(to_text(machine.health)) +
              (machine.revision ? ", revision " + std::to_string(machine.revision) : "") +
              (machine.why.empty() ? "" : ": " + machine.why),
          -1,
          {}});
}

// The end of what was followed: exit code 0 only if it came out well.
Result<int> tell_end(Progress& progress, const ops::Status& status) {
  auto next = ops::next_steps(status);
  auto command = next.empty() ? "" : next.front().command;
  if (status.changes.empty()) {
    progress.end(true, status.place.stack() + (status.stack ? " rests" : " is gone"), command);
    return 0;
  }
  auto& last = status.changes.front();
  if (last.outcome == ops::Revision::Outcome::Running) {
    progress.end(false,
                 last.verb + " (revision " + std::to_string(last.number) +
                     ") was interrupted: nobody is at it any more",
                 command);
    return 1;
  }
  bool good = last.outcome == ops::Revision::Outcome::Succeeded;
  progress.end(good,
               last.verb + " (revision " + std::to_string(last.number) + ") " +
                   to_text(last.outcome) + (good || last.reason.empty() ? "" : ": " + last.reason),
               command);
  return good ? 0 : 1;
}

Result<int> follow(const Invocation& invocation, const ViewDesk& desk, const OperatorParts& parts,
                   ops::Status status) {
  Progress progress(invocation, parts.aws.clock);
  auto tell = progress.tell();
  auto until = desk.work.clock.now() + watch_max;
  ops::LapseWatch holder;
  // Of a holder who died only the lock is left: it is not waited for.
  auto forget_the_dead = [&] {
    if (status.lock &&
        (is_gone(status.lock->owner) || holder.lapsed(*status.lock, desk.work.clock.now())))
      status.lock.reset();
  };
  forget_the_dead();
  while (is_moving(status) && desk.work.clock.now() < until) {
    tell_status(tell, status);
    desk.work.sleep(pause_of(desk.work.target));
    auto now = TRY(ops::look_at(desk.work, desk.model, {.consoles = 0}));
    tell_gone(tell, status, now);
    status = std::move(now);
    forget_the_dead();
  }
  tell_status(tell, status);
  return tell_end(progress, status);
}

void draw(const Invocation& invocation, const ops::Status& status) {
  auto& console = invocation.console;
  auto text = status_text(status, console.terminal);
  console.out("\x1b[H" + replace_all(text, "\n", "\x1b[K\n") + "\x1b[J");
  console.flush();
}

Result<int> watch(const Invocation& invocation, const OperatorParts& parts) {
  auto desk = TRY(view_desk(invocation, parts));
  bool live = invocation.console.terminal.live && !invocation.has("--json");
  bool drawn = false;
  auto until = desk.work.clock.now() + watch_max;
  while (true) {
    auto status = TRY(ops::look_at(desk.work, desk.model));
    if (is_moving(status)) {
      if (drawn) invocation.console.out("\x1b[H\x1b[J");
      return follow(invocation, desk, parts, std::move(status));
    }
    if (!live) {
      invocation.console.out(invocation.has("--json")
                                 ? to_json(status).dump() + "\n"
                                 : status_text(status, invocation.console.terminal));
      return 0;
    }
    draw(invocation, status);
    drawn = true;
    if (desk.work.clock.now() > until) return 0;
    desk.work.sleep(pause_of(desk.work.target));
  }
}

}  // namespace

Command watch_command(OperatorParts parts) {
  return {.name = "watch",
          .summary = "Follows a running change to its end, or keeps the status on the screen.",
          .usage = "[ENV] [--json]",
          .options = options,
          .examples = examples,
          .more =
              "Exit code 0: what was followed came out well, or nothing runs; 1: it did not.\n"
              "On a terminal an environment at rest is shown until Ctrl-C.",
          .words_max = 1,
          .run = [parts](auto& invocation) { return watch(invocation, parts); }};
}

}  // namespace windlass::cli
