// Pages for man(1), made from the table of verbs.
#include <algorithm>
#include <filesystem>
#include <fstream>

#include "base/text.h"
#include "cli/command.h"

namespace windlass::cli {

namespace {

// As troff reads it: no escapes, no hyphens for minus signs.
std::string escaped(std::string_view text) {
  return replace_all(replace_all(std::string(text), "\\", "\\e"), "-", "\\-");
}

// A line of text is no request of troff's.
std::string line_of(std::string_view text) {
  auto out = escaped(text);
  return (out.starts_with('.') || out.starts_with('\'') ? "\\&" : "") + out + "\n";
}

std::string as_written(std::string_view text) {
  std::string out = ".nf\n";
  for (auto line : split(text, '\n')) out += line_of(line);
  return out + ".fi\n";
}

std::string section(const char* title) { return std::string(".SH ") + title + "\n"; }

// What is said of a word, below it.
std::string item(std::string_view word, std::string_view what) {
  return ".TP\n\\fB" + escaped(word) + "\\fR\n" + line_of(what);
}

// man(1) finds "windlass cloud up" as windlass-cloud-up.
std::string page_name(std::string_view verb) {
  return "windlass" + (verb.empty() ? "" : "-" + replace_all(std::string(verb), " ", "-"));
}

std::string head_of(std::string_view verb, std::string_view summary) {
  auto name = page_name(verb);
  while (summary.ends_with('.')) summary.remove_suffix(1);
  return ".TH \"" + name + "\" 1 \"\" \"windlass " + version + "\"\n" + section("NAME") +
         escaped(name) + " \\- " + escaped(summary) + "\n";
}

std::string page_of(const Command& command) {
  auto out = head_of(command.name, command.summary) + section("SYNOPSIS") + "\\fBwindlass " +
             escaped(command.name) + "\\fR";
  out += *command.usage ? " " + line_of(command.usage) : "\n";
  out += section("DESCRIPTION") + line_of(command.summary);
  if (*command.more) out += ".PP\n" + as_written(command.more);
  if (!command.options.empty()) out += section("OPTIONS");
  for (auto& option : command.options)
    out += item(std::string(option.name) + (*option.value ? " " : "") + option.value, option.help);
  if (!command.examples.empty()) out += section("EXAMPLES");
  for (auto& example : command.examples) out += item(example.line, example.what);
  return out + section("SEE ALSO") + "\\fBwindlass\\fR(1)\n";
}

std::string page_of_all(std::span<const Command> commands) {
  auto out = head_of("", "builds, launches, updates and rolls back fleets of machines on AWS") +
             section("SYNOPSIS") + "\\fBwindlass\\fR VERB ...\n" + section("DESCRIPTION") +
             line_of(
                 "One file, windlass.yaml, says what there shall be; the verbs make it so, on "
                 "AWS or on the local AWS that windlass carries. Each verb has a page of its "
                 "own: man windlass deploy.") +
             section("VERBS");
  for (auto& command : commands) out += item(command.name, command.summary);
  out += section("ENVIRONMENT") +
         item("AWS_PROFILE, AWS_REGION, AWS_ACCESS_KEY_ID, ...",
              "Who asks, and where, as in all tools for AWS.") +
         item("NO_COLOR", "Nothing is coloured.") +
         item("XDG_STATE_HOME, XDG_CONFIG_HOME",
              "Where the local cloud, logs of images, and the unit that starts the cloud lie.");
  out += section("FILES") + item("windlass.yaml", "The fleet.") +
         item("windlass.lock", "The versions that images were made of.");
  return out + section("EXIT STATUS") +
         line_of(
             "0: done; 1: refused or failed; 2: the command line was wrong. Of plan and drift "
             "2 is an answer: there are differences.");
}

Result<> write_page(const std::filesystem::path& folder, const std::string& name,
                    const std::string& text) {
  auto path = folder / (name + ".1");
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file << text;
  file.close();
  if (!file) return Error{"NotWritten", path.string() + " cannot be written"};
  return Done{};
}

Result<> write_pages(std::span<const Command> commands, const std::filesystem::path& folder) {
  std::error_code failure;
  std::filesystem::create_directories(folder, failure);
  if (failure)
    return Error{"NotWritten", folder.string() + " cannot be made: " + failure.message()};
  TRY(write_page(folder, page_name(""), page_of_all(commands)));
  for (auto& command : commands) TRY(write_page(folder, page_name(command.name), page_of(command)));
  return Done{};
}

}  // namespace

Result<std::string> man_page(std::span<const Command> commands, const std::string& verb) {
  if (verb.empty()) return page_of_all(commands);
  auto found = std::ranges::find(commands, verb, &Command::name);
  if (found != commands.end()) return page_of(*found);
  std::vector<std::string> names;
  for (auto& command : commands) names.emplace_back(command.name);
  return usage_error("there is no verb '" + verb + "'" + did_you_mean(verb, names));
}

Command man_command(const std::vector<Command>& commands) {
  static constexpr Option options[] = {{"--into", "DIR", "write all pages into that folder"}};
  static constexpr Example examples[] = {
      {"windlass man deploy | man -l -", "Shows the page of a verb."},
      {"windlass man --into ~/.local/share/man/man1",
       "Writes all pages to where man finds them: man windlass deploy."},
  };
  return {.name = "man",
          .summary = "Prints a page for man(1), of windlass or of a verb.",
          .usage = "[VERB] | --into DIR",
          .options = options,
          .examples = examples,
          .words_max = 3,
          .run = [&commands](const Invocation& invocation) -> Result<int> {
            if (auto folder = invocation.find("--into")) {
              if (!invocation.words.empty()) return usage_error("--into writes the pages of all");
              TRY(write_pages(commands, *folder));
              return 0;
            }
            std::string verb;
            for (auto& word : invocation.words) verb += (verb.empty() ? "" : " ") + word;
            invocation.console.out(TRY(man_page(commands, verb)));
            return 0;
          }};
}

}  // namespace windlass::cli
