#include "base/text.h"
#include "cli/answer.h"
#include "cli/image_desk.h"
#include "cli/image_verbs.h"
#include "cli/manifest_file.h"
#include "image/images.h"
#include "image/leftovers.h"
#include "image/uses.h"

namespace windlass::cli {

namespace {

constexpr Option options[] = {env_option, json_lines_option, yes_option, file_option};
constexpr Example examples[] = {
    {"windlass clean", "Removes what bakes that were killed have left."},
    {"windlass clean web", "Removes the image too, in every version that nothing uses."},
};

bool agreed(const Invocation& invocation, const std::string& question) {
  if (invocation.has("--yes")) return true;
  auto answer = invocation.console.ask ? invocation.console.ask(question) : std::nullopt;
  return answer && (*answer == "y" || *answer == "yes");
}

Result<int> remove_image_of(const Invocation& invocation, ImageDesk& desk,
                            const std::string& name) {
  auto known = TRY(image::images_of(*desk.parts.transport, desk.model.app, name));
  auto uses = TRY(image::uses_of(desk.parts, desk.model.app));
  for (auto& one : known)
    if (uses.contains(one.id)) {
      auto needed_by = join(uses[one.id], ", ");
      tell(invocation, {{"event", "kept"}, {"what", one.id}, {"why", needed_by}},
           "kept " + one.id + ": " + needed_by + "\n");
    }
  auto unused = image::prunable(known, uses, 0);
  if (unused.empty()) return 0;
  std::string ids;
  for (auto& one : unused) ids += " " + one.id;
  if (!agreed(invocation, "remove" + ids + "? (y/n) "))
    return Error{"NotAgreed", "nothing removed of" + ids + ": say --yes, or answer y"};
  for (auto& one : unused) {
    TRY(image::remove_with_report(desk.parts, one));
    tell(invocation, {{"event", "removed"}, {"what", "image " + one.id}},
         "removed image " + one.id + " (" + name + ", " + one.created + ")\n");
  }
  return 0;
}

Result<int> clean(const Invocation& invocation, const OperatorParts& parts) {
  auto desk = TRY(image_desk(invocation, parts));
  auto name = invocation.words.empty() ? "" : invocation.words[0];
  auto removed = TRY(image::remove_leftovers(desk.parts, desk.model.app, name));
  for (auto& one : removed)
    tell(invocation, {{"event", "removed"}, {"what", one}}, "removed " + one + "\n");
  if (removed.empty() && !invocation.has("--json"))
    invocation.console.out("no bake has left anything\n");
  return name.empty() ? 0 : TRY(remove_image_of(invocation, desk, name));
}

}  // namespace

Command clean_command(OperatorParts parts) {
  return {.name = "clean",
          .summary = "Removes what killed bakes have left; with IMAGE, the image too.",
          .usage = "[IMAGE] [--env ENV] [--yes] [--json]",
          .options = options,
          .examples = examples,
          .more =
              "A bake that goes on is left alone: it says every 20 seconds that it does. Images\n"
              "that a stack or a revision needs are kept.",
          .words_max = 1,
          .run = [parts](auto& invocation) { return clean(invocation, parts); }};
}

}  // namespace windlass::cli
