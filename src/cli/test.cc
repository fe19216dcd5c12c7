#include "cli/image_desk.h"
#include "cli/image_verbs.h"
#include "cli/interrupts.h"
#include "cli/manifest_file.h"

namespace windlass::cli {

namespace {

constexpr Option options[] = {
    env_option,         {"--id", "AMI", "another image than the baked one"},
    limit_option,       yes_option,
    json_events_option, file_option,
};
constexpr Example examples[] = {
    {"windlass test web", "Boots a machine of the baked image and runs its test lines there."},
    {"windlass test web --id ami-0123456789abcdef0", "The same lines on another image."},
};

Result<int> test(const Invocation& invocation, const OperatorParts& parts) {
  auto limit = TRY(limit_of(invocation));
  auto desk = TRY(image_desk(invocation, parts));
  auto names = invocation.words;
  if (names.empty())
    for (auto& image : desk.model.images) names.push_back(image.name);
  auto id = invocation.find("--id").value_or("");
  if (!id.empty() && names.size() != 1) return usage_error("--id needs one IMAGE: whose tests?");
  Interrupts interrupts;
  Progress progress(invocation, parts.aws.clock);
  desk.parts.tell = told_as(progress.tell());
  Result<> outcome = Done{};
  for (auto& name : names) {
    auto tested = image::test_image(desk.parts, desk.model, desk.repository, name, id, limit);
    if (!tested && outcome) outcome = tested;
  }
  progress.end(outcome.has_value(), outcome ? "all tests hold" : "a test does not hold");
  if (!outcome) return std::move(outcome).error();
  return 0;
}

}  // namespace

Command test_command(OperatorParts parts) {
  return {.name = "test",
          .summary = "Runs an image's tests on a machine of it, which is thrown away.",
          .usage = "[IMAGE ...] [--id AMI] [--env ENV]",
          .options = options,
          .examples = examples,
          .words_max = 64,
          .run = [parts](auto& invocation) { return test(invocation, parts); }};
}

}  // namespace windlass::cli
