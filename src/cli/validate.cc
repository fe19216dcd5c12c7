#include <algorithm>

#include "base/text.h"
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

Result<int> validate(const Invocation& invocation, const ManifestParts& parts) {
  auto read = TRY(read_manifest(invocation, parts));
  manifest::Problems problems;
  for (auto& model : read.environments) {
    for (auto& file : manifest::files_named(model)) {
      if (!parts.exists(beside(read.file, file.path))) problems.push_back(manifest::missing(file));
    }
  }
  if (!problems.empty()) return manifest::refusal(std::move(problems), read.file);

  auto names = read.environment_names();
  invocation.console.out(read.file + ": " + read.environments[0].app + ", " +
                         std::to_string(names.size()) +
                         (names.size() == 1 ? " environment (" : " environments (") +
                         join(names, ", ") + "), nothing wrong\n");
  // Not wrong, but not to be deployed today: said now rather than then.
  for (auto& model : read.environments) {
    for (auto& later : manifest::not_built(model)) problems.push_back(later);
  }
  manifest::sort(problems);
  for (auto& later : problems) invocation.console.out(manifest::shown(later, read.file) + "\n");
  return 0;
}

constexpr Option options[] = {file_option};
constexpr Example examples[] = {
    {"windlass validate", "Is windlass.yaml right, and is all there that it names?"},
    {"windlass validate --file shop/windlass.yaml", "The same of another one."},
};

}  // namespace

Command validate_command(ManifestParts parts) {
  return {.name = "validate",
          .summary = "Checks windlass.yaml in every environment, without reaching anything.",
          .usage = "[--file FILE]",
          .options = options,
          .examples = examples,
          .more =
              "Exits 1 when something is wrong: a line each, with file, line, column and the way "
              "out.",
          .run = [parts](auto& invocation) { return validate(invocation, parts); }};
}

}  // namespace windlass::cli
