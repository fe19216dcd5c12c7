// Shell completion, made from the table of verbs.
#include <algorithm>

#include "base/text.h"
#include "cli/command.h"

namespace windlass::cli {

namespace {

// For a shell's single quotes.
std::string quoted(std::string_view text) {
  return "'" + replace_all(std::string(text), "'", "'\\''") + "'";
}

// What may follow the words so far: the next words of verbs' names, and a whole verb's options.
struct Step {
  std::string before;                                        // "", "cloud", "cloud up"
  std::vector<std::pair<std::string, std::string>> choices;  // word, what it is
};

std::vector<Step> steps_of(std::span<const Command> commands) {
  std::vector<Step> steps;
  auto add = [&](const std::string& before, const std::string& word, std::string what) {
    auto step = std::ranges::find(steps, before, &Step::before);
    if (step == steps.end()) step = steps.insert(steps.end(), Step{before, {}});
    auto known = [&](auto& choice) { return choice.first == word; };
    if (std::ranges::none_of(step->choices, known))
      step->choices.emplace_back(word, std::move(what));
  };
  for (auto& command : commands) {
    std::string before;
    auto words = split(command.name, ' ');
    for (std::size_t i = 0; i < words.size(); ++i) {
      auto word = words[i];
      add(before, std::string(word), i + 1 == words.size() ? command.summary : "");
      before += (before.empty() ? "" : " ") + std::string(word);
    }
    for (auto& option : command.options) add(before, option.name, option.help);
    add(before, "--help", "show examples and options");
  }
  return steps;
}

std::string bash_script(const std::vector<Step>& steps) {
  std::string out =
      "# bash completion for windlass: put this where bash-completion looks, or into ~/.bashrc:\n"
      "#   eval \"$(windlass completion bash)\"\n"
      "_windlass() {\n"
      "  local word=${COMP_WORDS[COMP_CWORD]} before=\"\" choices=\"\" i\n"
      "  for ((i = 1; i < COMP_CWORD; i++)); do\n"
      "    case ${COMP_WORDS[i]} in -*) break ;; esac\n"
      "    before+=\"${before:+ }${COMP_WORDS[i]}\"\n"
      "  done\n"
      "  while :; do\n"
      "    case $before in\n";
  for (auto& step : steps) {
    std::string words;
    for (auto& [word, what] : step.choices) words += (words.empty() ? "" : " ") + word;
    out += "      " + quoted(step.before) + ") choices=" + quoted(words) + " ; break ;;\n";
  }
  return out +
         "    esac\n"
         "    case $before in *' '*) before=${before% *} ;; *) break ;; esac\n"
         "  done\n"
         "  COMPREPLY=($(compgen -W \"$choices\" -- \"$word\"))\n"
         "  [ ${#COMPREPLY[@]} -eq 0 ] && COMPREPLY=($(compgen -f -- \"$word\"))\n"
         "}\n"
         "complete -F _windlass windlass\n";
}

// A colon ends the word in zsh's lists.
std::string zsh_choice(const std::string& word, const std::string& what) {
  return quoted(replace_all(word, ":", "\\:") + ":" + what);
}

std::string zsh_script(const std::vector<Step>& steps) {
  std::string out =
      "#compdef windlass\n"
      "# zsh completion for windlass: put this into a folder of $fpath as _windlass, or into "
      "~/.zshrc:\n"
      "#   eval \"$(windlass completion zsh)\"\n"
      "_windlass() {\n"
      "  local before=\"\" i\n"
      "  local -a choices\n"
      "  for ((i = 2; i < CURRENT; i++)); do\n"
      "    [[ ${words[i]} == -* ]] && break\n"
      "    before+=\"${before:+ }${words[i]}\"\n"
      "  done\n"
      "  while true; do\n"
      "    case $before in\n";
  for (auto& step : steps) {
    out += "      " + quoted(step.before) + ") choices=(";
    for (auto& [word, what] : step.choices) out += "\n        " + zsh_choice(word, what);
    out += ") ; break ;;\n";
  }
  return out +
         "    esac\n"
         "    if [[ $before == *' '* ]]; then before=${before% *}; else break; fi\n"
         "  done\n"
         "  _describe windlass choices || _files\n"
         "}\n"
         "compdef _windlass windlass\n";
}

std::string fish_script(const std::vector<Step>& steps) {
  std::string out =
      "# fish completion for windlass: put this into ~/.config/fish/completions/windlass.fish\n"
      "function __windlass_after\n"
      "  set -l words (commandline -opc)[2..-1]\n"
      "  set -l plain (string match -v -- '-*' $words)\n"
      "  test \"$plain\" = \"$argv\"\n"
      "end\n";
  for (auto& step : steps)
    for (auto& [word, what] : step.choices) {
      out += "complete -c windlass -n " + quoted("__windlass_after " + step.before);
      out += word.starts_with("--") ? " -l " + word.substr(2) : " -f -a " + word;
      out += " -d " + quoted(what) + "\n";
    }
  return out;
}

}  // namespace

Result<std::string> completion_script(std::span<const Command> commands, std::string_view shell) {
  auto steps = steps_of(commands);
  if (shell == "bash") return bash_script(steps);
  if (shell == "zsh") return zsh_script(steps);
  if (shell == "fish") return fish_script(steps);
  return usage_error("completion is made for bash, zsh and fish, not for '" + std::string(shell) +
                     "'");
}

Command completion_command(const std::vector<Command>& commands) {
  static constexpr Example examples[] = {
      {"eval \"$(windlass completion bash)\"", "Completes windlass in this shell."},
      {"windlass completion fish > ~/.config/fish/completions/windlass.fish",
       "Completes windlass in all fish shells to come."},
  };
  return {.name = "completion",
          .summary = "Prints a script that teaches your shell to complete windlass's verbs.",
          .usage = "bash|zsh|fish",
          .examples = examples,
          .words_max = 1,
          .run = [&commands](const Invocation& invocation) -> Result<int> {
            if (invocation.words.empty()) return usage_error("which shell: bash, zsh or fish?");
            invocation.console.out(TRY(completion_script(commands, invocation.words[0])));
            return 0;
          }};
}

}  // namespace windlass::cli
