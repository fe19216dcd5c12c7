#include "base/text.h"
#include "cli/change_desk.h"
#include "cli/change_verbs.h"
#include "cli/manifest_file.h"

namespace windlass::cli {

namespace {

constexpr Option options[] = {
    why_option,         app_option, env_name_option, region_option,
    json_events_option, yes_option, file_option,
};
constexpr Example examples[] = {
    {"windlass rollback prod", "Makes prod what it was before, at once."},
    {"windlass rollback prod 12", "Makes it revision 12 again."},
    {"windlass rollback --app shop --env prod --region eu-west-1",
     "The same without a checkout: credentials are enough."},
};

Result<std::optional<int>> number_of(const Invocation& invocation) {
  bool named = invocation.find("--app").has_value() && invocation.find("--env").has_value();
  std::size_t at = named ? 0 : 1;
  if (invocation.words.size() <= at) return std::optional<int>();
  auto number = parse_int(invocation.words[at]);
  if (!number || *number < 1 || *number > 99'999'999)
    return usage_error("'" + invocation.words[at] + "' is no revision's number");
  return std::optional<int>(static_cast<int>(*number));
}

Result<int> run(const Invocation& invocation, const OperatorParts& parts) {
  auto to = TRY(number_of(invocation));
  auto named = TRY(chosen_environment(invocation, parts));
  Progress progress(invocation, parts.aws.clock);
  auto tell = progress.tell();
  tell({.id = "who", .state = ops::Event::State::Done, .text = whom(named.target)});
  auto back = ops::roll_back(
      work_at(named.target, parts, tell), named.place, to, invocation.find("--why").value_or(""),
      deploy_parts(invocation, parts, named.target, nullptr, "rollback", tell));
  if (!back) {
    progress.end(false, "rollback did not come to an end");
    return std::move(back).error();
  }
  return tell_outcome(invocation, progress, *back);
}

}  // namespace

Command rollback_command(OperatorParts parts) {
  return {
      .name = "rollback",
      .summary = "Makes an environment a former revision of itself, at once.",
      .usage = "ENV [N]",
      .options = options,
      .examples = examples,
      .more =
          "Without a number: what stood before; after a deploy that died, what stands. Template,\n"
          "images and sites go back as one. No freeze keeps it out, nothing soaks, and no\n"
          "checkout is needed. It is a revision of its own: a rollback can be undone.",
      .words_max = 2,
      .run = [parts](auto& invocation) { return run(invocation, parts); }};
}

}  // namespace windlass::cli
