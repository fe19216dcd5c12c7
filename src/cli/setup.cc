#include "cli/change_desk.h"
#include "cli/change_verbs.h"
#include "ops/base_stack.h"

namespace windlass::cli {

namespace {

constexpr Option options[] = {
    {"--region", "REGION", "a region of AWS, or \"local\""},
    {"--env", "ENV", "where this environment of windlass.yaml lives"},
    json_events_option,
    yes_option,
    {"--file", "FILE", "another file than windlass.yaml"},
};
constexpr Example examples[] = {
    {"windlass setup --region eu-west-1",
     "Readies that region of the account of your credentials."},
    {"windlass setup --env prod", "Readies the account and region that prod is pinned to."},
};

Result<ops::Target> target_of(const Invocation& invocation, const OperatorParts& parts) {
  auto needs = target_parts(parts, invocation);
  if (auto region = invocation.find("--region")) {
    if (*region == "local") return ops::connect_local("us-east-1", needs);
    return ops::connect_aws(*region, "", needs);
  }
  auto asked = invocation;
  if (auto env = invocation.find("--env")) asked.words = {*env};
  auto model = TRY(environment_of(asked, parts));
  return ops::connect(model, needs);
}

Result<int> set_up(const Invocation& invocation, const OperatorParts& parts) {
  auto target = TRY(target_of(invocation, parts));
  Progress progress(invocation, parts.aws.clock);
  auto tell = progress.tell();
  tell({.id = "who", .state = ops::Event::State::Done, .text = whom(target)});
  auto base = ops::set_up(work_at(target, parts, tell));
  if (!base) {
    progress.end(false, "the base stack is not there");
    return std::move(base).error();
  }
  progress.end(true,
               base->changed ? "The base stack stands: the bucket " + base->bucket +
                                   ", the locks, and a network for bakes."
                             : "The base stack stands already; nothing to do.",
               "windlass plan");
  return 0;
}

}  // namespace

Command setup_command(OperatorParts parts) {
  return {.name = "setup",
          .summary = "Makes the base stack of an account and region, once.",
          .usage = "[--region REGION | --env ENV]",
          .options = options,
          .examples = examples,
          .more =
              "It is a CloudFormation stack called windlass-base: a private, versioned bucket for\n"
              "revisions, a table for locks (both are kept when the stack goes), and a small\n"
              "network without a way in, where images are baked. On the local cloud every verb\n"
              "does this by itself. Type it again after an upgrade: it changes what is new.",
          .run = [parts](auto& invocation) { return set_up(invocation, parts); }};
}

}  // namespace windlass::cli
