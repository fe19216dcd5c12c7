#include "cli/terminal.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>

#include "base/text.h"

namespace windlass::cli {

namespace {

std::string variable(const char* name) {
  auto* value = std::getenv(name);
  return value ? value : "";
}

// LC_ALL, LC_CTYPE, LANG: the first that is set counts.
bool speaks_utf8() {
  for (auto* name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
    auto value = lower(variable(name));
    if (value.empty()) continue;
    return value.find("utf-8") != std::string::npos || value.find("utf8") != std::string::npos;
  }
  return false;
}

const char* code_of(Tone tone) {
  switch (tone) {
    case Tone::Good: return "32";
    case Tone::Bad: return "31";
    case Tone::Warn: return "33";
    case Tone::Faint: return "2";
    case Tone::Strong: return "1";
    case Tone::Accent: return "36";
    case Tone::Plain: break;
  }
  return "";
}

bool begins_code_point(char byte) { return (static_cast<unsigned char>(byte) & 0xC0) != 0x80; }

// Past a colour that begins here; `at` itself where none does.
std::size_t after_colour(std::string_view text, std::size_t at) {
  if (text[at] != '\x1b' || at + 1 >= text.size() || text[at + 1] != '[') return at;
  auto end = text.find_first_of("mKJA", at);
  return end == std::string_view::npos ? text.size() : end + 1;
}

}  // namespace

Terminal system_terminal() {
  Terminal terminal;
  if (!::isatty(STDOUT_FILENO)) return terminal;
  bool dumb = variable("TERM") == "dumb" || variable("TERM").empty();
  terminal.live = !dumb;
  terminal.colours = !dumb && variable("NO_COLOR").empty();
  terminal.signs = speaks_utf8();
  terminal.width = 80;
  winsize size{};
  if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) {
    terminal.width = std::max<std::size_t>(size.ws_col, 20);
    terminal.height = std::max<std::size_t>(size.ws_row, 5);
  }
  return terminal;
}

std::string painted(const Terminal& terminal, Tone tone, std::string_view text) {
  if (!terminal.colours || tone == Tone::Plain || text.empty()) return std::string(text);
  return std::string("\x1b[") + code_of(tone) + "m" + std::string(text) + "\x1b[0m";
}

std::size_t columns_of(std::string_view text) {
  std::size_t columns = 0;
  for (std::size_t at = 0; at < text.size();) {
    if (auto next = after_colour(text, at); next != at) {
      at = next;
      continue;
    }
    columns += begins_code_point(text[at++]);
  }
  return columns;
}

std::string cut(std::string_view text, std::size_t columns) {
  if (columns_of(text) <= columns) return std::string(text);
  auto kept = columns > 3 ? columns - 3 : columns;
  std::size_t at = 0;
  for (std::size_t seen = 0; at < text.size(); ++at) {
    if (begins_code_point(text[at]) && seen++ == kept) break;
  }
  return std::string(text.substr(0, at)) + (columns > 3 ? "..." : "");
}

std::string padded_to(std::string text, std::size_t columns) {
  auto taken = columns_of(text);
  if (taken < columns) text.append(columns - taken, ' ');
  return text;
}

std::string bar(const Terminal& terminal, double share, std::size_t columns) {
  auto full = static_cast<std::size_t>(std::clamp(share, 0.0, 1.0) * static_cast<double>(columns));
  std::string done, left;
  for (std::size_t i = 0; i < columns; ++i)
    (i < full ? done : left) += terminal.signs ? (i < full ? "━" : "─") : (i < full ? "#" : ".");
  return painted(terminal, Tone::Accent, done) + painted(terminal, Tone::Faint, left);
}

std::string Table::text(const Terminal& terminal, std::size_t indent) const {
  constexpr std::size_t gap = 2, last_min = 12;
  auto count = heads_.size();
  std::vector<std::size_t> widths(count, 0);
  for (auto& row : rows_)
    for (std::size_t i = 0; i < count && i < row.size(); ++i)
      widths[i] = std::max(widths[i], columns_of(row[i].text));
  std::vector<std::size_t> shown;
  for (std::size_t i = 0; i < count; ++i)
    if (widths[i] > 0) shown.push_back(i), widths[i] = std::max(widths[i], columns_of(heads_[i]));
  if (shown.empty()) return "";

  auto whole = [&] {
    auto columns = indent;
    for (auto i : shown) columns += widths[i] + (i == shown.back() ? 0 : gap);
    return columns;
  };
  for (auto& head : droppable_)
    if (terminal.width && whole() > terminal.width && shown.size() > 1)
      std::erase_if(shown, [&](auto i) { return heads_[i] == head; });
  auto before = whole() - widths[shown.back()];
  // On a terminal too narrow for the rest, rows may run over: nothing is hidden but the last.
  auto last_max = terminal.width > before + last_min ? terminal.width - before : 0;

  auto line = [&](auto&& cell_of) {
    std::string out(indent, ' ');
    for (auto i : shown) {
      Cell cell = cell_of(i);
      if (i == shown.back()) {
        out += painted(terminal, cell.tone, last_max ? cut(cell.text, last_max) : cell.text);
      } else {
        auto space = widths[i] + gap - columns_of(cell.text);
        out += painted(terminal, cell.tone, cell.text) + std::string(space, ' ');
      }
    }
    out.erase(out.find_last_not_of(' ') + 1);
    return out + "\n";
  };
  bool headed = std::ranges::any_of(heads_, [](auto& head) { return !head.empty(); });
  std::string out;
  if (headed) out += line([&](auto i) { return Cell(heads_[i], Tone::Faint); });
  for (auto& row : rows_) out += line([&](auto i) { return i < row.size() ? row[i] : Cell(""); });
  return out;
}

std::string counted(long number, std::string_view what) {
  return std::to_string(number) + " " + std::string(what) + (number == 1 ? "" : "s");
}

}  // namespace windlass::cli
