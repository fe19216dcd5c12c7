// windlass image export and import: an image as a file.
#include <filesystem>

#include "cli/image_desk.h"
#include "cli/image_verbs.h"
#include "cli/interrupts.h"
#include "cli/manifest_file.h"
#include "image/exporting.h"
#include "image/images.h"
#include "image/importing.h"
#include "ops/base_stack.h"

namespace windlass::cli {

namespace {

constexpr Option options[] = {env_option, yes_option, json_events_option, file_option};
constexpr Example export_examples[] = {
    {"windlass image export web web.image", "The image web as windlass.yaml has it, as a file."},
    {"windlass image export ami-0aaa old.image --env prod",
     "One by its id, from where prod lives."}};
constexpr Example import_examples[] = {
    {"windlass image import web.image --env prod", "Where prod lives; `bake` finds it there."}};

// "export/web" instead of "bake/web".
ops::Tell told_of(const std::string& verb, const ops::Tell& tell) {
  return [verb, tell](const ops::Event& event) {
    auto ours = event;
    if (ours.id.starts_with("bake/")) ours.id.replace(0, 4, verb);
    tell(ours);
  };
}

// By its id; by its name the one that windlass.yaml asks for, or else the newest.
Result<image::Known> image_meant(const ImageDesk& desk, const std::string& word) {
  auto known = TRY(image::images_of(*desk.parts.transport, desk.model.app, ""));
  auto wanted = word;
  if (desk.model.find_image(word)) {
    auto baked = TRY(image::baked_images(desk.parts, desk.model, desk.repository));
    if (baked.contains(word)) wanted = baked[word];
  }
  for (auto& one : known)
    if ((one.id == wanted || one.name() == wanted) && one.is_tested()) return one;
  return Error{"NoImage", "there is no tested image " + word + " of " + desk.model.app + " in " +
                              desk.parts.place.text() +
                              ": `windlass image list` shows them, `windlass bake` makes them"};
}

Result<int> export_it(const Invocation& invocation, const OperatorParts& parts) {
  if (invocation.words.size() != 2) return usage_error("windlass image export IMAGE FILE");
  auto desk = TRY(image_desk(invocation, parts));
  auto image = TRY(image_meant(desk, invocation.words[0]));
  auto& path = invocation.words[1];
  Interrupts interrupts;
  Progress progress(invocation, parts.aws.clock);
  desk.parts.tell = told_as(told_of("export", progress.tell()));
  auto done = image::export_image(desk.parts, image, path);
  progress.end(done.has_value(), done ? image.id + " is in " + path : "nothing was exported");
  TRY(std::move(done));
  if (!invocation.has("--json"))
    invocation.console.out("windlass image import " + path + " --env ENV\n");
  return 0;
}

Result<int> import_it(const Invocation& invocation, const OperatorParts& parts) {
  if (invocation.words.size() != 1) return usage_error("windlass image import FILE");
  auto desk = TRY(image_desk(invocation, parts));
  auto& path = invocation.words[0];
  Interrupts interrupts;
  Progress progress(invocation, parts.aws.clock);
  desk.parts.tell = told_as(told_of("import", progress.tell()));
  if (desk.target.local)
    TRY(ops::need_base({.target = desk.target,
                        .clock = parts.aws.clock,
                        .random = parts.aws.random,
                        .sleep = parts.aws.sleep,
                        .tell = progress.tell()}));
  auto done = image::import_image(desk.parts, desk.model, desk.repository, path);
  if (!done) {
    progress.end(false, "nothing was imported");
    return std::move(done).error();
  }
  progress.end(true, done->was_there ? done->id + " was there already" : done->id + " is there");
  if (invocation.has("--json")) return 0;
  auto& out = invocation.console.out;
  out(done->name + " " + done->id + "\n");
  if (!done->is_wanted)
    out("windlass.yaml asks for other inputs of " + done->name +
        " now: `windlass bake` makes another; this one is in `windlass image list`\n");
  return 0;
}

}  // namespace

std::vector<Command> image_file_commands(OperatorParts parts) {
  return {
      {.name = "image export",
       .summary = "Writes a tested image to a file.",
       .usage = "IMAGE FILE [--env ENV]",
       .options = options,
       .examples = export_examples,
       .more =
           "EC2 stores the image in the bucket of the base stack, from where it is fetched. The\n"
           "file is a tar archive with digests of all that is in it. One that was interrupted\n"
           "goes on where it was when it is typed again.",
       .words_max = 2,
       .run = [parts](auto& invocation) { return export_it(invocation, parts); }},
      {.name = "image import",
       .summary = "Makes an image of a file that `image export` wrote.",
       .usage = "FILE [--env ENV]",
       .options = options,
       .examples = import_examples,
       .more =
           "It keeps its name, its inputs, its tags and its report, and `windlass bake` finds it\n"
           "as if it had been baked there. A damaged file is refused before anything is changed.",
       .words_max = 1,
       .run = [parts](auto& invocation) { return import_it(invocation, parts); }}};
}

}  // namespace windlass::cli
