#include "ops/decommission.h"

#include "base/text.h"
#include "cli/change_desk.h"
#include "cli/change_verbs.h"
#include "cli/leavings_text.h"
#include "cli/manifest_file.h"

namespace windlass::cli {

namespace {

constexpr Option options[] = {
    {"--with-images", "", "images of the app go, too, that no other environment needs"},
    {"--with-detached", "", "machines that were detached are ended, too"},
    {"--prices", "FILE", "a dated file of prices: says what the rest costs a month"},
    {"--name", "NAME", "a production environment's name, instead of being asked for it"},
    why_option,
    app_option,
    env_name_option,
    region_option,
    json_events_option,
    yes_option,
    file_option,
};
constexpr Example examples[] = {
    {"windlass decommission qa", "Takes qa away; images and retained data stay."},
    {"windlass decommission qa --with-images", "Images that no other environment needs go, too."},
    {"windlass decommission qa --prices prices.yaml", "Says what the rest costs a month."},
    {"windlass decommission prod --name shop-prod", "A production environment, without a person."},
};

// Nobody takes production away by a slip of the hand, or by an argument of another command.
Result<> sure(const Invocation& invocation, const Chosen& named) {
  bool production = !named.model ? !named.target.local : named.model->production;
  if (!production) return Done{};
  auto name = named.place.stack();
  auto said = invocation.find("--name");
  if (!said && invocation.console.ask)
    said = invocation.console.ask("This removes the production environment " + name + " (" +
                                  whom(named.target) + "). Type its name to go on: ");
  if (said && trimmed(*said) == name) return Done{};
  return Error{"NotSure", name + " was left alone: its name was not typed (--name " + name + ")"};
}

// Read before anything is removed: a slip in the file shall not be met at the end.
Result<std::optional<ops::Prices>> prices_given(const Invocation& invocation,
                                                const OperatorParts& parts,
                                                const ops::Target& target) {
  auto path = invocation.find("--prices");
  if (!path) return std::optional<ops::Prices>();
  auto text = parts.manifest.read_file(*path);
  if (!text) return Error{"NoFile", "there is no file of prices " + *path};
  auto prices = TRY(ops::read_prices(*text, *path));
  TRY(ops::prices_hold(prices, target.region));
  return std::optional<ops::Prices>(std::move(prices));
}

std::string gone_text(const ops::Decommissioned& gone, const std::string& stack) {
  if (!gone.was_there && gone.images_gone.empty())
    return "There is no " + stack + ": nothing to do.";
  auto text = gone.was_there ? stack + " is gone." : "There is no " + stack + ".";
  if (!gone.images_gone.empty())
    text += " Its images are gone, too: " + join(gone.images_gone, ", ") + ".";
  return text;
}

Result<int> run(const Invocation& invocation, const OperatorParts& parts) {
  auto named = TRY(chosen_environment(invocation, parts));
  auto prices = TRY(prices_given(invocation, parts, named.target));
  TRY(sure(invocation, named));
  Progress progress(invocation, parts.aws.clock);
  auto tell = progress.tell();
  tell({.id = "who", .state = ops::Event::State::Done, .text = whom(named.target)});
  ops::DecommissionWish wish{.with_images = invocation.has("--with-images"),
                             .with_detached = invocation.has("--with-detached")};
  auto gone = ops::decommission(
      work_at(named.target, parts, tell), named.place, invocation.find("--why").value_or(""),
      deploy_parts(invocation, parts, named.target, nullptr, "decommission", tell), wish);
  if (!gone) {
    progress.end(false, named.place.stack() + " is not gone, or not all of it");
    return std::move(gone).error();
  }
  auto text = gone_text(*gone, named.place.stack());
  if (invocation.has("--json")) {
    for (auto& event : leavings_events(gone->stays, prices)) tell(event);
  } else {
    text += leavings_text(gone->stays, prices);
  }
  progress.end(true, text, next_command(*gone, named.place.environment, wish));
  return 0;
}

}  // namespace

Command decommission_command(OperatorParts parts) {
  return {
      .name = "decommission",
      .summary = "Takes an environment away; images and retained data stay.",
      .usage = "ENV [--with-images] [--with-detached] [--prices FILE]",
      .options = options,
      .examples = examples,
      .more =
          "Buckets that the file does not keep are emptied and go; volumes leave a snapshot. It\n"
          "ends by saying what stays in the account, and how much that is. A production\n"
          "environment's name is asked for. It can be typed again: whatever an earlier one left\n"
          "is removed. A machine that was detached keeps the network: it is named, and nothing is\n"
          "removed without --with-detached.",
      .words_max = 1,
      .run = [parts](auto& invocation) { return run(invocation, parts); }};
}

}  // namespace windlass::cli
