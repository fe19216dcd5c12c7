#include "cli/change_desk.h"
#include "cli/change_verbs.h"
#include "cli/manifest_file.h"

namespace windlass::cli {

namespace {

constexpr Option options[] = {
    why_option,
    {"--drift", "", "change back what was changed by hand, too"},
    {"--without-rehearsal", "WHY", "where the file wants a rehearsal: go on, and remember why"},
    json_events_option,
    yes_option,
    file_option,
};
constexpr Example deploy_examples[] = {
    {"windlass deploy dev", "Makes dev what windlass.yaml says, from whatever it is."},
    {"windlass deploy prod --why \"new tax rules\"", "And says why: `windlass history` shows it."},
};
constexpr Example commission_examples[] = {
    {"windlass commission qa", "Makes qa, which must not be there yet."},
};
constexpr Example update_examples[] = {
    {"windlass update qa", "Changes qa, which must be there already."},
};

ops::DeployWish wish_of(const Invocation& invocation, const std::string& verb) {
  ops::DeployWish wish;
  wish.verb = verb;
  wish.why = invocation.find("--why").value_or("");
  wish.without_rehearsal = invocation.find("--without-rehearsal").value_or("");
  wish.reverts_drift = invocation.has("--drift");
  return wish;
}

Result<int> run(const Invocation& invocation, const OperatorParts& parts, const std::string& verb) {
  auto model = TRY(environment_of(invocation, parts));
  auto target = TRY(ops::reach(model, target_parts(parts, invocation)));
  Progress progress(invocation, parts.aws.clock);
  auto tell = progress.tell();
  auto wish = wish_of(invocation, verb);
  if (ops::may_be_spared(model, wish)) {
    auto same =
        ops::find_unchanged(work_at(target, parts, {}), model, unchanged_parts(invocation, model));
    if (same) return tell_outcome(invocation, progress, ops::already_deployed(*same, model));
  }
  TRY(ops::identify(target, model.local ? "" : model.account));
  tell({.id = "who", .state = ops::Event::State::Done, .text = whom(target)});
  remember_commit(invocation, wish);
  auto deployed = ops::deploy(work_at(target, parts, tell), model, wish,
                              deploy_parts(invocation, parts, target, &model, verb, tell));
  if (!deployed) {
    progress.end(false, verb + " did not come to an end");
    return std::move(deployed).error();
  }
  return tell_outcome(invocation, progress, *deployed);
}

Command verb(const OperatorParts& parts, const char* name, const char* summary,
             std::span<const Example> examples, const char* more) {
  return {.name = name,
          .summary = summary,
          .usage = "ENV [--why TEXT] [--drift]",
          .options = options,
          .examples = examples,
          .more = more,
          .words_max = 1,
          .run = [parts, name = std::string(name)](auto& invocation) {
            return run(invocation, parts, name);
          }};
}

}  // namespace

std::vector<Command> deploy_commands(OperatorParts parts) {
  return {
      verb(parts, "deploy", "Makes an environment what windlass.yaml says, from any state.",
           deploy_examples,
           "Infrastructure, images and sites are one revision. Missing images are baked, the "
           "change\n"
           "set is executed, and then it is looked: 'deployed' means that the front doors answer,\n"
           "that every machine that counts is of this revision and well, and that no alarm rings.\n"
           "When it is not so, the whole revision is put back (rollout.auto_rollback). A deploy "
           "that\n"
           "died is gone on with by typing it again. Exits 0 when it stands, 1 when it does not."),
      verb(parts, "commission", "Makes an environment that must not be there yet.",
           commission_examples, "Everything else is as with `windlass deploy`."),
      verb(parts, "update", "Changes an environment that must be there already.", update_examples,
           "Everything else is as with `windlass deploy`."),
  };
}

}  // namespace windlass::cli
