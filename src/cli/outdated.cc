// `windlass outdated`: what stands still while the world moves on.
#include "ops/outdated.h"

#include <algorithm>
#include <filesystem>

#include "base/text.h"
#include "base/time.h"
#include "cli/duration.h"
#include "cli/outdated_text.h"
#include "cli/view_desk.h"
#include "cli/view_verbs.h"
#include "ops/revisions.h"

namespace windlass::cli {

namespace {

using State = ops::ImageAge::State;

constexpr Option options[] = {
    file_option, {"--quick", "", "no machine is asked what its mirror offers"}, json_answer_option};
constexpr Example examples[] = {
    {"windlass outdated prod", "Shows which images and packages have something newer."},
    {"windlass bake --refresh && windlass plan prod", "Moves them on."},
};

std::string lock_path(const Invocation& invocation) {
  auto file = invocation.find("--file").value_or("windlass.yaml");
  auto slash = file.find_last_of('/');
  return (slash == std::string::npos ? "" : file.substr(0, slash + 1)) + image::lock_name;
}

// What runs is told by the revision; without one, by nobody.
std::map<std::string, std::string> running_images(const ViewDesk& desk) {
  ops::Revisions revisions(desk.work, desk.place);
  auto current = revisions.current();
  if (!current || !current->number) return {};
  auto revision = revisions.get(current->number);
  return revision ? revision->images : std::map<std::string, std::string>{};
}

// In the machine by the local cloud's own way in; in AWS by ssh, where that asks nobody.
ops::AskMachine asker(const ops::Target& target, const OperatorParts& parts) {
  return [&target, run = parts.aws.run_process](const ops::Machine& machine,
                                                const std::string& script) -> Result<std::string> {
    std::error_code error;
    auto program = std::filesystem::read_symlink("/proc/self/exe", error).string();
    auto address = machine.public_ip.empty() ? machine.private_ip : machine.public_ip;
    auto way_in = target.local ? ops::quoted_for_sh(program) + " cloud exec " + machine.id
                               : "ssh -o BatchMode=yes -o ConnectTimeout=5 admin@" +
                                     ops::quoted_for_sh(address);
    auto command = ops::quoted_for_sh(script);
    // ssh hands its words to a shell there once more.
    if (!target.local) command = ops::quoted_for_sh(command);
    auto printed = run(way_in + " sh -c " + command + " </dev/null 2>/dev/null");
    if (!printed)
      return Error{"Unknown", target.local ? "it did not answer in time"
                                           : "nobody is let in by ssh without a question"};
    return printed;
  };
}

Tone tone_of(State state) {
  if (state == State::Current) return Tone::Good;
  return state == State::Behind ? Tone::Warn : Tone::Plain;
}

Tone tone_of(ops::PackageAge::State state) {
  using Package = ops::PackageAge::State;
  if (state == Package::Current) return Tone::Good;
  return state == Package::Behind ? Tone::Warn : Tone::Plain;
}

void add_rows(Table& table, const ops::ImageAge& age, Time now) {
  auto about = age.trouble;
  if (about.empty() && age.baked != Time{}) about = "baked " + ago(age.baked, now);
  if (!age.asked.empty()) about += (about.empty() ? "" : "; ") + age.asked + " asked its mirror";
  table.add({age.image,
             age.base,
             age.baked_on,
             age.newest,
             {to_text(age.state), tone_of(age.state)},
             about});
  for (auto& package : age.packages)
    table.add({age.image,
               package.name,
               package.has,
               package.offered,
               {to_text(package.state), tone_of(package.state)},
               package.why});
}

}  // namespace

std::string outdated_text(const std::vector<ops::ImageAge>& ages, const std::string& environment,
                          Time now, const Terminal& terminal) {
  Table table({"IMAGE", "BASE, PACKAGE", "ON THE IMAGE", "OFFERED", "STATE", "ABOUT"});
  for (auto& age : ages) add_rows(table, age, now);
  std::string out = table.text(terminal);
  if (std::ranges::any_of(ages, ops::is_behind))
    return out + "\nNext:\n  windlass bake --refresh && windlass plan " + environment + "\n";
  if (std::ranges::find(ages, State::NeverBaked, &ops::ImageAge::state) != ages.end())
    return out + "\nNext:\n  windlass bake\n";
  return out;
}

namespace {

Result<int> outdated(const Invocation& invocation, const OperatorParts& parts) {
  auto desk = TRY(view_desk(invocation, parts));
  auto text = parts.manifest.read_file(lock_path(invocation)).value_or("");
  auto lock = TRY(image::read_lock(text).context("reading windlass.lock"));
  auto ages = TRY(ops::look_for_outdated(desk.work, desk.model, lock, running_images(desk)));
  if (!invocation.has("--quick")) {
    auto stack = TRY(ops::find_stack(desk.work, desk.place.stack()));
    auto fleet = TRY(ops::look_at_machines(desk.work, desk.place, desk.model, stack));
    if (invocation.console.terminal.live)
      invocation.console.err("windlass: asking machines what their mirror offers ...\n");
    ops::ask_mirrors(ages, fleet.machines, asker(desk.work.target, parts));
  }
  auto& console = invocation.console;
  if (invocation.has("--json"))
    console.out(ops::to_json(ages).pretty() + "\n");
  else if (ages.empty())
    console.out("windlass.yaml bakes no images: nothing can be behind.\n");
  else
    console.out(
        outdated_text(ages, desk.place.environment, desk.work.clock.now(), console.terminal));
  return 0;
}

}  // namespace

Command outdated_command(OperatorParts parts) {
  return {
      .name = "outdated",
      .summary = "Shows which images and packages have something newer.",
      .usage = "[ENV] [--quick] [--json]",
      .options = options,
      .examples = examples,
      .more =
          "windlass.lock says what an image stands on and has. What the mirror offers, a\n"
          "machine that runs the image is asked for: in AWS by ssh, where that asks nobody. What\n"
          "cannot be told so is unknown; `windlass bake --refresh` finds out in any case.",
      .words_max = 1,
      .run = [parts](auto& invocation) { return outdated(invocation, parts); }};
}

}  // namespace windlass::cli
