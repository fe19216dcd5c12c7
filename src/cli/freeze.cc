#include "ops/freeze.h"

#include "base/time.h"
#include "cli/answer.h"
#include "cli/change_desk.h"
#include "cli/change_verbs.h"
#include "cli/manifest_file.h"
#include "ops/base_stack.h"
#include "ops/lock.h"

namespace windlass::cli {

namespace {

constexpr Option options[] = {json_answer_option, yes_option, file_option};
constexpr Option away_options[] = {app_option,         env_name_option, region_option,
                                   json_answer_option, yes_option,      file_option};
constexpr Example freeze_examples[] = {
    {"windlass freeze prod 4h \"the auditors look at it\"",
     "Until then only you change it; rolling back stays possible for all."},
};
constexpr Example unfreeze_examples[] = {{"windlass unfreeze prod", "Lets the others in again."}};
constexpr Example break_examples[] = {
    {"windlass lock break prod", "Takes the lock from somebody who is not there any more."}};

Result<int> freeze(const Invocation& invocation, const OperatorParts& parts) {
  if (invocation.words.size() < 3)
    return usage_error("windlass freeze ENV TIME WHY: windlass freeze prod 4h \"why\"");
  auto span = TRY(ops::parse_span(invocation.words[1]));
  auto named = TRY(chosen_environment(invocation, parts));
  auto work = work_at(named.target, parts, {});
  TRY(ops::need_base(work));
  show_whom(invocation, named.target);
  // To a whole second: people read it.
  auto until = std::chrono::ceil<std::chrono::seconds>(work.clock.now() + span);
  ops::Freeze wanted{this_owner("").who, invocation.words[2], until};
  TRY(ops::freeze(work, named.place, wanted));
  auto stack = named.place.stack(), end = format_iso8601(wanted.until);
  answer(
      invocation,
      {{"stack", stack}, {"frozen_until", end}, {"by", wanted.who}, {"why", wanted.why}},
      stack + " is frozen until " + end + ".\nwindlass unfreeze " + named.place.environment + "\n");
  return 0;
}

Result<int> unfreeze(const Invocation& invocation, const OperatorParts& parts) {
  auto named = TRY(chosen_environment(invocation, parts));
  show_whom(invocation, named.target);
  auto was = TRY(ops::unfreeze(work_at(named.target, parts, {}), named.place));
  auto stack = named.place.stack();
  answer(invocation, {{"stack", stack}, {"was_frozen", was}},
         stack + (was ? " is not frozen any more.\n" : " was not frozen.\n"));
  return 0;
}

Result<int> break_lock(const Invocation& invocation, const OperatorParts& parts) {
  auto named = TRY(chosen_environment(invocation, parts));
  auto work = work_at(named.target, parts, {});
  auto held = TRY(ops::find_lock(work, named.place));
  auto stack = named.place.stack();
  if (!held) {
    answer(invocation, {{"stack", stack}, {"was_locked", false}}, stack + " is not locked.\n");
    return 0;
  }
  show_whom(invocation, named.target);
  TRY(ops::break_lock(work, named.place));
  auto& owner = held->owner;
  answer(invocation,
         {{"stack", stack}, {"was_locked", true}, {"by", owner.who}, {"verb", owner.verb}},
         "The lock of " + owner.who + " (" + owner.verb +
             ") is broken; should they still be there, they end.\nwindlass deploy " +
             named.place.environment + "\n");
  return 0;
}

}  // namespace

std::vector<Command> freeze_commands(OperatorParts parts) {
  return {
      {.name = "freeze",
       .summary = "Keeps pushes and colleagues out of an environment for a while.",
       .usage = "ENV TIME WHY [--json]",
       .options = options,
       .examples = freeze_examples,
       .more = "TIME is like 30m, 4h or 2d. Rolling back is never kept out.",
       .words_max = 3,
       .run = [parts](auto& invocation) { return freeze(invocation, parts); }},
      {.name = "unfreeze",
       .summary = "Ends a freeze.",
       .usage = "ENV [--json]",
       .options = away_options,
       .examples = unfreeze_examples,
       .words_max = 1,
       .run = [parts](auto& invocation) { return unfreeze(invocation, parts); }},
      {.name = "lock break",
       .summary = "Takes an environment's lock from somebody who is gone.",
       .usage = "ENV [--json]",
       .options = away_options,
       .examples = break_examples,
       .more = "A lock whose holder died lapses by itself within half a minute; this is for those\n"
               "who cannot wait. A holder that is still there notices and ends.",
       .words_max = 1,
       .run = [parts](auto& invocation) { return break_lock(invocation, parts); }}};
}

}  // namespace windlass::cli
