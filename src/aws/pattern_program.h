// A compiled pattern: instructions for the matcher in pattern.cc.
#pragma once

#include <bitset>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace windlass::aws {

struct CharacterSet {
  std::vector<std::pair<char32_t, char32_t>> ranges;
  std::bitset<128> ascii;  // all that `ranges` and the flags say about these
  bool letters = false, numbers = false, blanks = false;  // \p{L}, \p{N}, \p{Z}
  bool others = false;                                    // \W, \D, \S: all beyond ASCII
  bool negated = false;

  bool contains(char32_t c) const;
};

struct Instruction {
  enum class Kind : std::uint8_t {
    Set,     // one character of sets[a], between `low` and `high` times, as many as possible
    Split,   // go on at a; should that fail, at b
    Jump,    // go on at a
    Begin,   // only at the beginning
    End,     // only at the end
    Word,    // only between a word's character and another (\b)
    Look,    // what follows must match up to its Accept (low: must not, when 1); go on at a
    Accept,  // the end of a lookahead
    Finish,  // the whole text must be used up
  } kind;
  std::uint32_t a = 0, b = 0;
  std::uint32_t low = 1, high = 1;
};

struct PatternProgram {
  std::vector<Instruction> code;
  std::vector<CharacterSet> sets;
};

// Nothing when the pattern contains what we do not understand.
std::optional<PatternProgram> compile_pattern(std::string_view pattern);

}  // namespace windlass::aws
