#include <algorithm>

#include "base/text.h"
#include "cli/answer.h"
#include "cli/manifest_file.h"

namespace windlass::cli {

namespace {

// Folders above this one that are looked at.
constexpr int folders_up_max = 12;

// A file that lies further up is named, not taken: which environment is worked on is no accident.
Error no_file(const std::string& path, const ManifestParts& parts) {
  std::string up = "../" + path;
  for (int i = 0; path.find('/') == path.npos && i < folders_up_max; ++i, up = "../" + up)
    if (parts.exists(up))
      return {"NoFile",
              "there is no " + path + " here, but one above: go there, or say --file " + up};
  return {"NoFile",
          "there is no " + path + " here; `windlass init` begins one, --file names another"};
}

}  // namespace

Result<manifest::Manifest> read_manifest(const Invocation& invocation, const ManifestParts& parts) {
  auto path = invocation.find("--file").value_or("windlass.yaml");
  auto text = parts.read_file(path);
  if (!text) return no_file(path, parts);
  return manifest::read(*text, path);
}

namespace {

std::string beside(const std::string& file, const std::string& path) {
  auto slash = file.rfind('/');
  return slash == file.npos ? path : file.substr(0, slash + 1) + path;
}

Result<manifest::Manifest> read_whole(const Invocation& invocation, const ManifestParts& parts) {
  auto read = TRY(read_manifest(invocation, parts));
  manifest::Problems missing;
  for (auto& model : read.environments)
    for (auto& file : manifest::files_named(model))
      if (!parts.exists(beside(read.file, file.path))) missing.push_back(manifest::missing(file));
  if (!missing.empty()) return manifest::refusal(std::move(missing), read.file);
  return read;
}

// Not wrong, but not to be deployed today: said now rather than then.
manifest::Problems not_built(const manifest::Manifest& read) {
  manifest::Problems all;
  for (auto& model : read.environments)
    for (auto& later : manifest::not_built(model)) all.push_back(later);
  manifest::sort(all);
  return all;
}

Json list_of(const manifest::Problems& problems) {
  Json::Array list;
  for (auto& one : problems)
    list.push_back(Json::Object{
        {"line", one.mark.line}, {"column", one.mark.column}, {"message", one.message}});
  return list;
}

Result<int> validate(const Invocation& invocation, const ManifestParts& parts) {
  auto read = read_whole(invocation, parts);
  if (!read) {
    auto problems = manifest::problems_of(read.error());
    if (problems.empty() || !invocation.has("--json")) return std::move(read).error();
    answer(invocation, {{"right", false}, {"mistakes", list_of(problems)}}, "");
    return 1;
  }
  auto names = read->environment_names();
  auto later = not_built(*read);
  auto words = read->file + ": " + read->environments[0].app + ", " + std::to_string(names.size()) +
               (names.size() == 1 ? " environment (" : " environments (") + join(names, ", ") +
               "), nothing wrong\n";
  for (auto& one : later) words += manifest::shown(one, read->file) + "\n";
  answer(invocation,
         {{"right", true},
          {"app", read->environments[0].app},
          {"environments", Json::Array(names.begin(), names.end())},
          {"mistakes", Json::Array{}},
          {"not_built", list_of(later)}},
         words);
  return 0;
}

constexpr Option options[] = {json_answer_option, file_option};
constexpr Example examples[] = {
    {"windlass validate", "Is windlass.yaml right, and is all there that it names?"},
    {"windlass validate --file shop/windlass.yaml", "The same of another one."},
};

}  // namespace

Command validate_command(ManifestParts parts) {
  return {.name = "validate",
          .summary = "Checks windlass.yaml in every environment, without reaching anything.",
          .usage = "[--json] [--file FILE]",
          .options = options,
          .examples = examples,
          .more =
              "Exits 1 when something is wrong: a line each, with file, line, column and the way "
              "out.",
          .run = [parts](auto& invocation) { return validate(invocation, parts); }};
}

}  // namespace windlass::cli
