#include "base/text.h"
#include "cli/answer.h"
#include "cli/image_desk.h"
#include "cli/image_verbs.h"
#include "cli/manifest_file.h"
#include "image/compare.h"
#include "image/images.h"
#include "image/uses.h"

namespace windlass::cli {

namespace {

constexpr Option list_options[] = {env_option, json_answer_option, yes_option, file_option};
constexpr Option diff_options[] = {env_option, json_answer_option, yes_option, file_option};
constexpr Option prune_options[] = {
    env_option,
    {"--keep", "N", "the newest N of each image stay in any case (default 3)"},
    {"--dry-run", "", "only say what would go"},
    json_lines_option,
    yes_option,
    file_option};
constexpr Example list_examples[] = {
    {"windlass image list", "The app's images, newest first, and what needs them."}};
constexpr Example diff_examples[] = {
    {"windlass image diff ami-0aaa ami-0bbb", "Packages and files that two images differ in."},
    {"windlass image diff web", "The newest of an image against the one before it."}};
constexpr Example prune_examples[] = {
    {"windlass image prune --dry-run", "What nothing needs any more."}};

std::string state_of(const image::Known& one) {
  return one.is_tested() ? "tested" : image::tag_or_empty(one.tags, image::tag_state);
}

// "2026-11-21 18:22"
std::string when(const std::string& created) {
  return replace_all(created.substr(0, 16), "T", " ");
}

// What windlass.yaml asks for is needed by it, also before anything runs it.
Result<image::Uses> uses_here(const ImageDesk& desk) {
  auto uses = TRY(image::uses_of(desk.parts, desk.model.app));
  // A file that the images name may be missing: what is there is shown all the same.
  if (auto baked = image::baked_images(desk.parts, desk.model, desk.repository))
    for (auto& [name, id] : *baked) uses[id].insert(uses[id].begin(), "windlass.yaml");
  return uses;
}

Json shown(const image::Known& one, const std::vector<std::string>& uses) {
  Json::Array users;
  for (auto& user : uses) users.push_back(user);
  return Json::Object{{"image", one.name()},        {"id", one.id},
                      {"state", state_of(one)},     {"inputs", one.inputs()},
                      {"created", one.created},     {"size_gib", one.size_gib},
                      {"used_by", std::move(users)}};
}

Result<int> list(const Invocation& invocation, const OperatorParts& parts) {
  auto desk = TRY(image_desk(invocation, parts));
  auto known = TRY(image::images_of(*desk.parts.transport, desk.model.app, ""));
  auto uses = TRY(uses_here(desk));
  Table table({"image", "id", "state", "inputs", "made", "GiB", "needed by"});
  Json::Array images;
  for (auto& one : known) {
    images.push_back(shown(one, uses[one.id]));
    table.add({one.name(), one.id, state_of(one), one.inputs().substr(0, 12), when(one.created),
               one.size_gib, join(uses[one.id], ", ")});
  }
  answer(invocation, {{"images", std::move(images)}},
         table.empty() ? "no image of " + desk.model.app + " is baked: `windlass bake`\n"
                       : table.text(invocation.console.terminal, 0));
  return 0;
}

Result<image::ImageReport> report_of(const ImageDesk& desk, const std::vector<image::Known>& known,
                                     const std::string& id) {
  for (auto& one : known) {
    if (one.id != id) continue;
    image::Box box(desk.parts.transport, desk.parts.place.bucket, desk.parts.sign);
    auto text = TRY(box.find(image::report_key(desk.model.app, one.name(), id)));
    if (!text)
      return Error{"NoReport", "nothing is kept of what went into " + id + " (s3://" +
                                   box.bucket() + "/" +
                                   image::report_key(desk.model.app, one.name(), id) + ")"};
    return image::read_image_report(*text);
  }
  return Error{"NoImage", desk.model.app + " has no image " + id + ": `windlass image list`"};
}

Result<int> diff(const Invocation& invocation, const OperatorParts& parts) {
  auto desk = TRY(image_desk(invocation, parts));
  auto known = TRY(image::images_of(*desk.parts.transport, desk.model.app, ""));
  auto ids = invocation.words;
  if (ids.size() == 1) {
    auto name = ids[0];
    ids.clear();
    for (auto& one : known)
      if (one.name() == name && one.is_tested() && ids.size() < 2) ids.insert(ids.begin(), one.id);
    if (ids.size() < 2)
      return Error{"NoImage",
                   "there are no two images " + name + " to compare: `windlass image list`"};
  }
  if (ids.size() != 2) return usage_error("windlass image diff A B, or windlass image diff IMAGE");
  auto before = TRY(report_of(desk, known, ids[0]));
  auto after = TRY(report_of(desk, known, ids[1]));
  auto found = image::differences(before, after);
  auto text = ids[0] + " (" + before.made + ") -> " + ids[1] + " (" + after.made + ")\n";
  Json::Array differences;
  for (auto& one : found) {
    text += std::string(one.before.empty()  ? "+ "
                        : one.after.empty() ? "- "
                                            : "~ ") +
            one.what + " " + one.before + (one.before.empty() || one.after.empty() ? "" : " -> ") +
            one.after + "\n";
    differences.push_back(
        Json::Object{{"what", one.what}, {"before", one.before}, {"after", one.after}});
  }
  if (found.empty()) text += "the same packages and files\n";
  answer(invocation,
         {{"before", ids[0]}, {"after", ids[1]}, {"differences", std::move(differences)}}, text);
  return 0;
}

Result<int> prune(const Invocation& invocation, const OperatorParts& parts) {
  auto keep = parse_uint(invocation.find("--keep").value_or("3"));
  if (!keep) return usage_error("--keep takes a number");
  auto desk = TRY(image_desk(invocation, parts));
  auto known = TRY(image::images_of(*desk.parts.transport, desk.model.app, ""));
  auto uses = TRY(uses_here(desk));
  auto gone = image::prunable(known, uses, *keep);
  bool dry = invocation.has("--dry-run");
  for (auto& one : gone) {
    if (!dry) TRY(image::remove_with_report(desk.parts, one));
    tell(invocation, {{"event", dry ? "would_remove" : "removed"}, {"image", shown(one, {})}},
         (dry ? "would remove " : "removed ") + one.name() + " " + one.id + " (made " +
             when(one.created) + ", " + std::to_string(one.size_gib) + " GiB)\n");
  }
  if (gone.empty() && !invocation.has("--json"))
    invocation.console.out("every image is needed, or among the newest " + std::to_string(*keep) +
                           " of its name\n");
  return 0;
}

}  // namespace

std::vector<Command> image_commands(OperatorParts parts) {
  std::vector<Command> commands = {
      {.name = "image list",
       .summary = "Lists the app's images and what needs them.",
       .usage = "[--env ENV] [--json]",
       .options = list_options,
       .examples = list_examples,
       .run = [parts](auto& invocation) { return list(invocation, parts); }},
      {.name = "image diff",
       .summary = "Says which packages and files two images differ in.",
       .usage = "A B | IMAGE [--json]",
       .options = diff_options,
       .examples = diff_examples,
       .words_max = 2,
       .run = [parts](auto& invocation) { return diff(invocation, parts); }},
      {.name = "image prune",
       .summary = "Removes images that no stack and no revision needs.",
       .usage = "[--keep N] [--dry-run] [--json]",
       .options = prune_options,
       .examples = prune_examples,
       .run = [parts](auto& invocation) { return prune(invocation, parts); }}};
  for (auto& one : image_file_commands(parts)) commands.push_back(std::move(one));
  return commands;
}

}  // namespace windlass::cli
