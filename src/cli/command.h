// Verbs as data: what each is called, takes and does. Help, man pages, completion and the checks of
// a command line come from the same table.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "cli/terminal.h"

namespace windlass::cli {

// Where a verb speaks and listens: a parameter, so that tests read what was printed.
struct Console {
  std::function<void(std::string_view)> out;
  std::function<void(std::string_view)> err;
  std::function<std::string()> read_in;
  // Puts a question to a person; nothing when there is nobody to answer.
  std::function<std::optional<std::string>(const std::string& question)> ask = {};
  Terminal terminal = {};
  // What was said is seen now: asked for by what is drawn live.
  std::function<void()> flush = [] {};
};
Console system_console();

struct Option {
  const char* name;   // "--region"
  const char* value;  // what it takes, "REGION"; "" for a flag
  const char* help;   // a short clause, small letter, no stop
};

struct Example {
  const char* line;  // as it is typed
  const char* what;  // what it does, a sentence
};

// What stood on the command line after the verb, checked against its table.
class Invocation {
 public:
  bool has(std::string_view option) const { return find(option).has_value(); }
  // The last value given; "" for a flag.
  std::optional<std::string> find(std::string_view option) const;

  std::vector<std::string> words;  // what is no option
  std::vector<std::pair<std::string, std::string>> options;
  Console console;
};

struct Command {
  const char* name;     // "aws", "cloud up"
  const char* summary;  // one sentence
  const char* usage;    // what follows the name: "SERVICE OPERATION [--PARAMETER VALUE ...]"
  std::span<const Option> options = {};
  std::span<const Example> examples = {};
  const char* more = "";  // what else help says
  std::size_t words_max = 0;
  // After so many words, whatever follows is words, too: another program's command line.
  std::size_t words_before_rest = static_cast<std::size_t>(-1);
  // What a wrong command line exits with; 1 for a verb whose 2 is an answer.
  int usage_exit = 2;
  // Answers the exit code. An error with code "Usage" is the caller's fault and exits with
  // `usage_exit`, any other with 1.
  std::function<Result<int>(const Invocation&)> run;
  // The verb reads its words and options itself (all of them are `words`), except a first --help.
  bool reads_itself = false;
};

inline Error usage_error(std::string message) { return {"Usage", std::move(message)}; }

// Exit codes: 0 done, 1 refused or failed, 2 the command line was wrong. (`plan` and `drift` have
// their own.)
// Faults pass through: main catches them.
int run(std::span<const Command> commands, std::span<const std::string> arguments,
        const Console& console);

std::string overview(std::span<const Command> commands);
std::string rows_of(std::span<const Command> commands);  // each verb and what it does
std::string help_of(const Command& command);
// A table of two columns, the second wrapped to the width of a terminal.
std::string two_columns(const std::vector<std::pair<std::string, std::string>>& rows);

// `windlass completion bash|zsh|fish`: made from the table, which it refers to.
Command completion_command(const std::vector<Command>& commands);
Result<std::string> completion_script(std::span<const Command> commands, std::string_view shell);

// `windlass man [VERB]`: pages for man(1), made from the table, which it refers to.
Command man_command(const std::vector<Command>& commands);
Result<std::string> man_page(std::span<const Command> commands, const std::string& verb);

// The names nearest to a misspelt one, best first, at most three; none when all are far.
std::vector<std::string> nearest(std::string_view name, const std::vector<std::string>& known);
// "; did you mean 'a' or 'b'?", or "".
std::string did_you_mean(std::string_view name, const std::vector<std::string>& known);

extern const char* const version;

}  // namespace windlass::cli
