// `windlass history`: what was changed, by whom, and how it came out.
#include "base/text.h"
#include "base/time.h"
#include "cli/duration.h"
#include "cli/status_text.h"
#include "cli/view_desk.h"
#include "cli/view_verbs.h"
#include "ops/revisions.h"

namespace windlass::cli {

namespace {

constexpr Option options[] = {file_option,
                              {"--count", "N", "how many, newest first (20)"},
                              {"--template", "", "of one revision: the template that it ran"},
                              json_answer_option};
constexpr Example examples[] = {
    {"windlass history prod", "Lists the revisions of prod, newest first."},
    {"windlass history prod 12", "Shows one: who, when, why, which images and machines."},
    {"windlass history prod 12 --template > 12.yaml", "The template that it ran."},
};

std::string details_text(const ops::Revision& revision, int current, const Terminal& terminal) {
  Table table({"", ""});
  auto add = [&](const char* name, std::string value) {
    if (!value.empty()) table.add({{name, Tone::Faint}, std::move(value)});
  };
  add("what",
      revision.verb + (revision.again ? " to revision " + std::to_string(revision.again) : ""));
  add("outcome",
      to_text(revision.outcome) + (revision.reason.empty() ? "" : ": " + revision.reason));
  add("begun", format_iso8601(std::chrono::floor<std::chrono::seconds>(revision.begun)));
  if (revision.ended != Time{})
    add("took",
        short_duration(std::chrono::floor<std::chrono::seconds>(revision.ended - revision.begun)));
  add("by", revision.by);
  add("why", revision.why);
  add("commit", revision.commit + (revision.dirty ? " and changes that are not committed" : ""));
  if (revision.before) add("came after", "revision " + std::to_string(revision.before));
  for (auto& [name, id] : revision.images) add("image", name + " is " + id);
  for (auto& [layer, digest] : revision.machines) add("machines", layer + " of " + digest);
  return painted(terminal, Tone::Strong,
                 revision.app + "-" + revision.environment + " revision " +
                     std::to_string(revision.number)) +
         (revision.number == current ? ", which runs" : "") + "\n" + table.text(terminal);
}

Result<int> show_one(const Invocation& invocation, const ViewDesk& desk,
                     const ops::Revisions& revisions) {
  auto number = parse_int(desk.words[0]);
  if (!number || *number < 1) return usage_error("'" + desk.words[0] + "' is no revision's number");
  auto revision = revisions.get(static_cast<int>(*number));
  if (!revision &&
      (revision.error().code == "NoSuchKey" || revision.error().code == "NoSuchBucket"))
    return Error{"NoSuchRevision", desk.place.stack() + " has no revision " + desk.words[0] +
                                       ": windlass history " + desk.place.environment};
  if (!revision) return std::move(revision).error();
  auto current = TRY(revisions.current());
  auto& console = invocation.console;
  if (invocation.has("--template"))
    console.out(revision->template_text);
  else if (invocation.has("--json"))
    console.out(to_json(*revision));
  else
    console.out(details_text(*revision, current.number, console.terminal));
  return 0;
}

Result<int> show_all(const Invocation& invocation, const ViewDesk& desk,
                     const ops::Revisions& revisions, std::size_t count) {
  auto current = revisions.current();
  auto all = revisions.newest(count);
  bool none = !all && all.error().code == "NoSuchBucket";
  if (!all && !none) return std::move(all).error();
  auto list = none ? std::vector<ops::Revision>() : *all;
  int number = current ? current->number : 0;
  auto& console = invocation.console;
  if (invocation.has("--json")) {
    Json revisions_json = Json::Array{};
    for (auto& one : list) {
      one.template_text.clear();
      if (auto json = parse_json(to_json(one))) revisions_json.push(*json);
    }
    console.out(
        Json(Json::Object{{"windlass", 1}, {"current", number}, {"revisions", revisions_json}})
            .pretty() +
        "\n");
    return 0;
  }
  if (list.empty()) {
    console.out(desk.place.stack() + " has no revisions yet.\n\nNext:\n  windlass deploy " +
                desk.place.environment + "\n");
    return 0;
  }
  console.out(changes_text(list, number, console.terminal, desk.work.clock.now()));
  return 0;
}

Result<int> history(const Invocation& invocation, const OperatorParts& parts) {
  auto count = parse_uint(invocation.find("--count").value_or("20"));
  if (!count || *count < 1) return usage_error("--count takes a number");
  auto desk = TRY(view_desk(invocation, parts, 1));
  ops::Revisions revisions(desk.work, desk.place);
  if (!desk.words.empty()) return show_one(invocation, desk, revisions);
  if (invocation.has("--template"))
    return usage_error("the template of which revision? windlass history " +
                       desk.place.environment + " N --template");
  return show_all(invocation, desk, revisions, *count);
}

}  // namespace

Command history_command(OperatorParts parts) {
  return {.name = "history",
          .summary = "Lists what was changed in an environment, by whom, and how it came out.",
          .usage = "[ENV] [N] [--count N] [--template] [--json]",
          .options = options,
          .examples = examples,
          .more = "Any revision that succeeded can be made anew: windlass rollback ENV N",
          .words_max = 2,
          .run = [parts](auto& invocation) { return history(invocation, parts); }};
}

}  // namespace windlass::cli
