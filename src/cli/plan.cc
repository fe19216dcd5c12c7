#include "cli/change_desk.h"
#include "cli/change_verbs.h"
#include "cli/manifest_file.h"
#include "cli/plan_text.h"

namespace windlass::cli {

namespace {

constexpr Option options[] = {{"--drift", "", "with what puts back what was changed by hand"},
                              {"--json", "", "the plan as one document, for programs"},
                              yes_option,
                              file_option};
constexpr Example examples[] = {
    {"windlass plan dev", "What `windlass deploy dev` would do."},
    {"windlass plan prod --drift", "What `windlass deploy prod --drift` would do."},
    {"windlass plan prod --json | jq .changes", "The same for programs."},
};

Result<ops::Plan> made_plan(const Invocation& invocation, const OperatorParts& parts,
                            ops::Target& target, const manifest::Model& model) {
  auto sees_drift = invocation.has("--drift");
  if (!sees_drift) {
    auto same =
        ops::find_unchanged(work_at(target, parts, {}), model, unchanged_parts(invocation, model));
    if (same) return ops::empty_plan(*same, model);
  }
  TRY(ops::identify(target, model.local ? "" : model.account));
  auto needs = plan_parts(invocation, parts, target, model);
  needs.sees_drift = sees_drift;
  return ops::make_plan(work_at(target, parts, {}), model, needs);
}

Result<int> plan(const Invocation& invocation, const OperatorParts& parts) {
  auto model = TRY(environment_of(invocation, parts));
  auto target = TRY(ops::reach(model, target_parts(parts, invocation)));
  auto made = TRY(made_plan(invocation, parts, target, model));
  invocation.console.out(invocation.has("--json") ? ops::to_json(made).pretty() + "\n"
                                                  : plan_text(made, invocation.console.terminal));
  return made.exit_code();
}

}  // namespace

Command plan_command(OperatorParts parts) {
  return {.name = "plan",
          .summary = "Shows what a deploy would change, attribute by attribute.",
          .usage = "ENV [--drift] [--json]",
          .options = options,
          .examples = examples,
          .more = "Exits 0 when there is nothing to do, 2 when there are changes, 1 on an error.",
          .words_max = 1,
          .usage_exit = 1,
          .run = [parts](auto& invocation) { return plan(invocation, parts); }};
}

}  // namespace windlass::cli
