#include "cli/command.h"

#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <iterator>

#include "base/text.h"

namespace windlass::cli {

const char* const version = "0.1.0";

namespace {

struct Found {
  const Command* command = nullptr;
  std::size_t words = 0;  // how many arguments its name took
};

// "cloud up" is two words: the longest name that fits wins.
Found find_command(std::span<const Command> commands, std::span<const std::string> arguments) {
  Found found;
  for (auto& command : commands) {
    auto words = split(command.name, ' ');
    if (words.size() <= found.words || words.size() > arguments.size()) continue;
    if (std::equal(words.begin(), words.end(), arguments.begin())) found = {&command, words.size()};
  }
  return found;
}

bool asks_for_help(std::string_view word) { return word == "--help" || word == "-h"; }

std::vector<std::string> option_names(const Command& command) {
  std::vector<std::string> names{"--help"};
  for (auto& option : command.options) names.push_back(option.name);
  return names;
}

Result<> read_option(const Command& command, std::span<const std::string> arguments,
                     std::size_t& at, Invocation& invocation) {
  auto& word = arguments[at];
  auto equals = word.find('=');
  auto name = word.substr(0, equals);
  auto option = std::ranges::find_if(command.options, [&](auto& one) { return name == one.name; });
  if (option == command.options.end())
    return usage_error("there is no option " + name + did_you_mean(name, option_names(command)));
  bool takes_value = *option->value != '\0';
  if (!takes_value && equals != std::string::npos) return usage_error(name + " takes no value");
  if (!takes_value) {
    invocation.options.emplace_back(name, "");
  } else if (equals != std::string::npos) {
    invocation.options.emplace_back(name, word.substr(equals + 1));
  } else {
    if (++at == arguments.size())
      return usage_error(name + " needs a value: " + name + " " + option->value);
    invocation.options.emplace_back(name, arguments[at]);
  }
  return Done{};
}

// Where another program's command line begins: what it says there is not said to us.
std::size_t rest_begins(const Command& command, std::span<const std::string> arguments) {
  std::size_t words = 0;
  for (std::size_t at = 0; at < arguments.size(); ++at) {
    auto& word = arguments[at];
    if (words >= command.words_before_rest || word == "--") return at;
    auto takes_value = [&](auto& option) { return word == option.name && *option.value; };
    if (!word.starts_with('-'))
      ++words;
    else if (std::ranges::any_of(command.options, takes_value))
      ++at;
  }
  return arguments.size();
}

Result<Invocation> read_arguments(const Command& command, std::span<const std::string> arguments,
                                  const Console& console) {
  Invocation invocation;
  invocation.console = console;
  bool only_words = command.reads_itself, parted = false;
  for (std::size_t at = 0; at < arguments.size(); ++at) {
    auto& word = arguments[at];
    only_words = only_words || invocation.words.size() >= command.words_before_rest;
    auto may_part = !only_words || invocation.words.size() == command.words_before_rest;
    if (may_part && !parted && word == "--")
      only_words = parted = true;
    else if (only_words || !word.starts_with('-') || word == "-")
      invocation.words.push_back(word);
    else
      TRY(read_option(command, arguments, at, invocation));
  }
  if (!command.reads_itself && invocation.words.size() > command.words_max)
    return usage_error("'" + invocation.words[command.words_max] + "' is one word too many");
  return invocation;
}

int refuse(const Console& console, const std::string& message, const std::string& hint,
           int exit_code = 2) {
  console.err("windlass: " + message + "\n" + hint + "\n");
  return exit_code;
}

// "image", whose verbs are "image list", "image diff", ...
std::vector<Command> verbs_below(std::span<const Command> commands, const std::string& given) {
  std::vector<Command> below;
  for (auto& command : commands)
    if (std::string_view(command.name).starts_with(given + " ")) below.push_back(command);
  return below;
}

int unknown_verb(std::span<const Command> commands, std::span<const std::string> arguments,
                 bool wants_help, const Console& console) {
  auto given = arguments[0];
  auto below = verbs_below(commands, given);
  if (!below.empty() && arguments.size() > 1 && asks_for_help(arguments[1])) wants_help = true;
  if (!below.empty() && wants_help) {
    console.out("Usage: windlass " + given + " VERB ...\n\n" + rows_of(below) + "\nwindlass " +
                given + " VERB --help shows examples of a verb.\n");
    return 0;
  }
  if (!below.empty() && arguments.size() == 1) {
    std::string lines;
    for (auto& command : below) lines += "\n  windlass " + std::string(command.name);
    console.err("windlass: " + given + " does one of these:" + lines + "\n");
    return 2;
  }
  std::vector<std::string> names;
  for (auto& command : commands) names.emplace_back(command.name);
  if (!below.empty()) given += " " + arguments[1];
  return refuse(console, "there is no verb '" + given + "'" + did_you_mean(given, names),
                "Try: windlass --help");
}

}  // namespace

Console system_console() {
  return {.out = [](std::string_view text) { std::fwrite(text.data(), 1, text.size(), stdout); },
          .err = [](std::string_view text) { std::fwrite(text.data(), 1, text.size(), stderr); },
          .read_in =
              [] {
                std::string all;
                char piece[65536];
                while (auto got = std::fread(piece, 1, sizeof piece, stdin)) all.append(piece, got);
                return all;
              },
          .ask = [](const std::string& question) -> std::optional<std::string> {
            if (!::isatty(0) || !::isatty(2)) return std::nullopt;
            std::fputs(question.c_str(), stderr);
            std::string line;
            for (int c; (c = std::getchar()) != EOF && c != '\n';) line += static_cast<char>(c);
            return line;
          },
          .terminal = system_terminal(),
          .flush = [] { std::fflush(stdout); }};
}

std::optional<std::string> Invocation::find(std::string_view option) const {
  for (auto at = options.rbegin(); at != options.rend(); ++at)
    if (at->first == option) return at->second;
  return std::nullopt;
}

int run(std::span<const Command> commands, std::span<const std::string> arguments,
        const Console& console) {
  if (arguments.empty() || asks_for_help(arguments[0]) ||
      (arguments[0] == "help" && arguments.size() == 1)) {
    console.out(overview(commands));
    return 0;
  }
  if (arguments[0] == "--version" || arguments[0] == "-V") {
    console.out("windlass " + std::string(version) + "\n");
    return 0;
  }
  bool help_first = arguments[0] == "help";
  if (help_first) arguments = arguments.subspan(1);
  auto [command, words] = find_command(commands, arguments);
  if (!command) return unknown_verb(commands, arguments, help_first, console);
  auto rest = arguments.subspan(words);
  bool wants_help =
      command->reads_itself
          ? !rest.empty() && asks_for_help(rest[0])
          : std::ranges::any_of(rest.first(rest_begins(*command, rest)), asks_for_help);
  if (help_first || wants_help) {
    console.out(help_of(*command));
    return 0;
  }
  auto invocation = read_arguments(*command, rest, console);
  auto outcome = invocation ? command->run(*invocation) : Result<int>(invocation.error());
  if (outcome) return *outcome;
  auto& error = outcome.error();
  if (error.code == "Usage")
    return refuse(console, error.message, "Try: windlass " + std::string(command->name) + " --help",
                  command->usage_exit);
  // Lines that begin with their place, as editors read them.
  bool placed = error.code == "ManifestError";
  console.err((placed ? "" : "windlass: ") + error.message + "\n");
  return 1;
}

namespace {

// Small optimal string alignment: swapped neighbours are one mistake.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before2, before(b.size() + 1), row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) before[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      row[j] = std::min({before[j] + 1, row[j - 1] + 1, before[j - 1] + (a[i - 1] != b[j - 1])});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        row[j] = std::min(row[j], before2[j - 2] + 1);
    }
    before2 = before;
    std::swap(before, row);
  }
  return before[b.size()];
}

}  // namespace

std::vector<std::string> nearest(std::string_view name, const std::vector<std::string>& known) {
  constexpr std::size_t answers_max = 3;
  if (name.size() > 100) return {};
  auto low = lower(name);
  std::vector<std::pair<std::size_t, std::string>> ranked;
  auto allowed = std::max<std::size_t>(2, name.size() / 3);
  for (auto& one : known) {
    auto steps = distance(low, lower(one));
    // What was only begun is meant, too: "create" for "create-queue".
    if (low.size() >= 3 && lower(one).starts_with(low)) steps = std::min<std::size_t>(steps, 1);
    if (steps <= allowed) ranked.emplace_back(steps, one);
  }
  std::ranges::stable_sort(ranked, {}, [](auto& one) { return one.first; });
  std::vector<std::string> out;
  for (auto& [steps, one] : ranked)
    if (out.size() < answers_max) out.push_back(one);
  return out;
}

std::string did_you_mean(std::string_view name, const std::vector<std::string>& known) {
  auto near = nearest(name, known);
  std::string out;
  for (std::size_t i = 0; i < near.size(); ++i)
    out += (i == 0 ? "'" : i + 1 == near.size() ? " or '" : ", '") + near[i] + "'";
  return out.empty() ? out : "; did you mean " + out + "?";
}

}  // namespace windlass::cli
