#include <sys/stat.h>

#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <fstream>

#include "base/text.h"
#include "cli/manifest_file.h"
#include "manifest/starts.h"

namespace windlass::cli {

namespace {

constexpr Option options[] = {{"--app", "NAME", "what the app is called"},
                              {"--dir", "DIR", "another folder than this one"}};
constexpr Example examples[] = {
    {"windlass init web --app pets",
     "A service behind a public edge, ready for `windlass deploy dev`."},
    {"windlass init", "Asks which start, and for the name."},
};

std::string choices() {
  std::vector<std::pair<std::string, std::string>> rows;
  for (auto& start : manifest::starts()) rows.push_back({start.name, start.what});
  return two_columns(rows);
}

// What the command line does not say is asked for, where there is somebody to ask.
Result<std::string> said_or_asked(const Invocation& invocation, std::optional<std::string> said,
                                  const std::string& question, const std::string& missing) {
  if (said) return *said;
  auto answer = invocation.console.ask ? invocation.console.ask(question) : std::nullopt;
  if (!answer) return usage_error(missing);
  return std::string(trimmed(*answer));
}

Result<int> init(const Invocation& invocation, const ManifestParts& parts) {
  std::optional<std::string> word;
  if (!invocation.words.empty()) word = invocation.words[0];
  auto start = TRY(said_or_asked(invocation, word, choices() + "Which one? ",
                                 "which start? windlass init START --app NAME\n" + choices()));
  auto app = TRY(said_or_asked(invocation, invocation.find("--app"), "What is the app called? ",
                               "what is the app called? windlass init " + start + " --app NAME"));
  auto files = TRY(manifest::files_of_start(start, app));
  auto dir = invocation.find("--dir").value_or("");
  auto placed = [&](const std::string& path) { return dir.empty() ? path : dir + "/" + path; };

  // All or nothing: a start that lies half over something else is neither.
  std::vector<std::string> there;
  for (auto& file : files) {
    if (parts.exists(placed(file.path))) there.push_back(placed(file.path));
  }
  if (!there.empty())
    return Error{"Exists", join(there, ", ") + (there.size() == 1 ? " is" : " are") +
                               " there already; begin in an empty folder (--dir DIR)"};
  for (auto& file : files) {
    TRY(parts.write_file(placed(file.path), file.text, file.executable));
    invocation.console.out("wrote " + placed(file.path) + "\n");
  }
  invocation.console.out((dir.empty() ? "" : "cd " + dir + "\n") +
                         std::string("windlass validate\n"));
  return 0;
}

}  // namespace

Command init_command(ManifestParts parts) {
  return {.name = "init",
          .summary = "Begins a windlass.yaml, with the few files that it needs.",
          .usage = "[START] [--app NAME] [--dir DIR]",
          .options = options,
          .examples = examples,
          .words_max = 1,
          .run = [parts](auto& invocation) { return init(invocation, parts); }};
}

ManifestParts system_manifest_parts() {
  namespace fs = std::filesystem;
  return {.read_file = [](const std::string& path) -> std::optional<std::string> {
            std::ifstream in(path, std::ios::binary);
            if (!in) return std::nullopt;
            return std::string(std::istreambuf_iterator<char>(in), {});
          },
          .exists =
              [](const std::string& path) {
                std::error_code error;
                return fs::exists(path, error);
              },
          .write_file = [](const std::string& path, std::string_view text,
                           bool executable) -> Result<> {
            std::error_code error;
            auto folder = fs::path(path).parent_path();
            if (!folder.empty()) fs::create_directories(folder, error);
            std::ofstream out(path, std::ios::binary);
            out << text;
            out.close();
            if (!out) return Error{"NoFile", "cannot write " + path};
            if (executable) ::chmod(path.c_str(), 0755);
            return Done{};
          }};
}

}  // namespace windlass::cli
