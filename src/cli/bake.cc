#include "cli/image_desk.h"
#include "cli/image_verbs.h"
#include "cli/interrupts.h"
#include "cli/manifest_file.h"
#include "ops/base_stack.h"

namespace windlass::cli {

namespace {

constexpr Option options[] = {
    env_option,
    limit_option,
    {"--refresh", "", "take the newest base and packages, and lock those"},
    yes_option,
    json_events_option,
    file_option,
};
constexpr Example examples[] = {
    {"windlass bake", "Makes the images that windlass.yaml asks for and that are not made yet."},
    {"windlass bake web --env prod", "One image, where prod lives."},
    {"windlass bake --refresh", "With the newest base and packages: a security update."},
};

Result<int> bake(const Invocation& invocation, const OperatorParts& parts) {
  auto limit = TRY(limit_of(invocation));
  auto desk = TRY(image_desk(invocation, parts));
  if (desk.model.images.empty()) {
    invocation.console.out("windlass.yaml has no images to bake\n");
    return 0;
  }
  Interrupts interrupts;
  Progress progress(invocation, parts.aws.clock);
  desk.parts.tell = told_as(progress.tell());
  if (desk.target.local)
    TRY(ops::need_base({.target = desk.target,
                        .clock = parts.aws.clock,
                        .random = parts.aws.random,
                        .sleep = parts.aws.sleep,
                        .tell = progress.tell()}));
  auto baked = image::bake(
      desk.parts, desk.model, desk.repository,
      {.names = invocation.words, .refresh = invocation.has("--refresh"), .limit = limit});
  progress.end(baked.has_value(), baked ? "every image is baked" : "not every image is baked");
  if (!baked) return std::move(baked).error();
  if (!invocation.has("--json"))
    for (auto& [name, id] : *baked) invocation.console.out(name + " " + id + "\n");
  return 0;
}

}  // namespace

Command bake_command(OperatorParts parts) {
  return {.name = "bake",
          .summary = "Makes tested machine images, or finds that they are made.",
          .usage = "[IMAGE ...] [--env ENV] [--refresh]",
          .options = options,
          .examples = examples,
          .more =
              "A machine is launched from the base, provisioned, tested, scrubbed and halted; the\n"
              "result is booted and tested again before it counts. The same inputs give the same\n"
              "image and no work. What names were resolved to is kept in windlass.lock.",
          .words_max = 64,
          .run = [parts](auto& invocation) { return bake(invocation, parts); }};
}

}  // namespace windlass::cli
