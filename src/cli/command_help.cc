// What `--help` prints: it teaches by example, options come after.
#include <algorithm>

#include "base/text.h"
#include "cli/command.h"

namespace windlass::cli {

namespace {

constexpr std::size_t width = 96;
constexpr std::size_t first_column_max = 32;

std::string wrapped(std::string_view text, std::size_t indent) {
  std::string out;
  std::size_t column = indent;
  for (auto word : split(text, ' ')) {
    if (column > indent && column + 1 + word.size() > width) {
      out += "\n" + std::string(indent, ' ');
      column = indent;
    }
    if (column > indent) out += ' ', ++column;
    out += word;
    column += word.size();
  }
  return out;
}

}  // namespace

std::string two_columns(const std::vector<std::pair<std::string, std::string>>& rows) {
  std::size_t first = 0;
  for (auto& [left, right] : rows)
    if (left.size() <= first_column_max) first = std::max(first, left.size());
  auto indent = first + 4;
  std::string out;
  for (auto& [left, right] : rows) {
    out += "  " + left;
    if (left.size() > first)
      out += "\n" + std::string(indent, ' ');
    else
      out += std::string(indent - 2 - left.size(), ' ');
    out += wrapped(right, indent) + "\n";
  }
  return out;
}

std::string rows_of(std::span<const Command> commands) {
  std::vector<std::pair<std::string, std::string>> rows;
  for (auto& command : commands) rows.emplace_back(command.name, command.summary);
  return two_columns(rows);
}

std::string overview(std::span<const Command> commands) {
  return "windlass builds, launches, updates, rehearses and recovers fleets of machines on AWS.\n\n"
         "Usage: windlass VERB ...\n\n" +
         rows_of(commands) + "\nwindlass VERB --help shows examples of a verb.\n";
}

std::string help_of(const Command& command) {
  std::string name = "windlass " + std::string(command.name);
  std::string out = wrapped(command.summary, 0) + "\n\nUsage: " + name;
  if (*command.usage) out += " " + std::string(command.usage);
  out += "\n";
  if (!command.examples.empty()) out += "\nExamples:\n";
  for (auto& example : command.examples)
    out += "  " + std::string(example.line) + "\n      " + wrapped(example.what, 6) + "\n";
  if (!command.options.empty()) out += "\nOptions:\n";
  std::vector<std::pair<std::string, std::string>> rows;
  for (auto& option : command.options)
    rows.emplace_back(std::string(option.name) + (*option.value ? " " : "") + option.value,
                      option.help);
  out += two_columns(rows);
  if (*command.more) out += "\n" + std::string(command.more) + "\n";
  return out;
}

}  // namespace windlass::cli
