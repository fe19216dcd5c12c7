// What stands at the other end of the output: how wide it is, whether it shows colours and can be
// redrawn; and text laid out for it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace windlass::cli {

struct Terminal {
  bool live = false;  // lines can be drawn anew in place
  bool colours = false;
  bool signs = false;     // more than ASCII: bars and ticks
  std::size_t width = 0;  // 0: no limit, nobody looks at it
  std::size_t height = 24;
};
// Standard output: colours only on a terminal, and not with NO_COLOR.
Terminal system_terminal();

enum class Tone { Plain, Good, Bad, Warn, Faint, Strong, Accent };
std::string painted(const Terminal& terminal, Tone tone, std::string_view text);

// Columns that a text takes: code points, without colours.
std::size_t columns_of(std::string_view text);
// At most so many columns; what is cut ends with "...".
std::string cut(std::string_view text, std::size_t columns);
std::string padded_to(std::string text, std::size_t columns);
// A bar for 0 to 1, so many columns wide.
std::string bar(const Terminal& terminal, double share, std::size_t columns);

struct Cell {
  Cell(std::string words, Tone its_tone = Tone::Plain) : text(std::move(words)), tone(its_tone) {}
  Cell(const char* words) : text(words) {}
  Cell(int number) : text(std::to_string(number)) {}
  std::string text;
  Tone tone = Tone::Plain;
};

// Columns as wide as what is in them; columns with nothing in them are left out. On a terminal the
// last one is cut, so that a row is a line.
class Table {
 public:
  explicit Table(std::vector<std::string> heads) : heads_(std::move(heads)) {}
  void add(std::vector<Cell> cells) { rows_.push_back(std::move(cells)); }
  // Where a terminal is too narrow for all, these columns are left out, the first first.
  void may_drop(std::vector<std::string> heads) { droppable_ = std::move(heads); }
  bool empty() const { return rows_.empty(); }
  std::string text(const Terminal& terminal, std::size_t indent = 2) const;

 private:
  std::vector<std::string> heads_, droppable_;
  std::vector<std::vector<Cell>> rows_;
};

// "2 machines", "1 machine".
std::string counted(long number, std::string_view what);

}  // namespace windlass::cli
