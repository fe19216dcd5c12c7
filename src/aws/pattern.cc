#include "aws/pattern.h"

#include <map>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <string>

#include "aws/pattern_program.h"

namespace windlass::aws {

namespace {

constexpr std::size_t patterns_max = 4096;
constexpr std::size_t steps_base = 100'000, steps_per_character = 64;

std::u32string decode(std::string_view text) {
  std::u32string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size();) {
    auto first = static_cast<unsigned char>(text[i++]);
    int more = first >= 0xF0 ? 3 : first >= 0xE0 ? 2 : first >= 0xC0 ? 1 : 0;
    char32_t point = more ? first & (0x3Fu >> more) : first;
    for (; more > 0 && i < text.size(); --more)
      point = point << 6 | (static_cast<unsigned char>(text[i++]) & 0x3F);
    out += point;
  }
  return out;
}

bool is_word(char32_t c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

class Matcher {
 public:
  enum class Outcome { Yes, No, GaveUp };

  Matcher(const PatternProgram& program, std::u32string_view text)
      : program_(program), text_(text), left_(steps_base + steps_per_character * text.size()) {}

  // Backtracks over choices on the heap; only lookaheads nest.
  Outcome run(std::uint32_t pc, std::size_t at) {
    // A choice not taken yet: go on at `pc` from `at`, then from each position down to `low`.
    struct Choice {
      std::uint32_t pc;
      std::size_t at, low;
    };
    std::vector<Choice> choices;
    for (;;) {
      if (left_ == 0) return Outcome::GaveUp;
      --left_;
      auto& now = program_.code[pc];
      bool works = true;
      switch (now.kind) {
        case Instruction::Kind::Set: {
          auto end = longest(now, at);
          works = end - at >= now.low;
          if (!works) break;
          if (end - at > now.low) choices.push_back({pc + 1, end - 1, at + now.low});
          at = end;
          ++pc;
          break;
        }
        case Instruction::Kind::Split:
          choices.push_back({now.b, at, at});
          pc = now.a;
          break;
        case Instruction::Kind::Jump: pc = now.a; break;
        case Instruction::Kind::Begin: works = at == 0, ++pc; break;
        case Instruction::Kind::End: works = at == text_.size(), ++pc; break;
        case Instruction::Kind::Word: works = at_border(at), ++pc; break;
        case Instruction::Kind::Look: {
          auto inner = run(pc + 1, at);
          if (inner == Outcome::GaveUp) return inner;
          works = (inner == Outcome::Yes) != (now.low == 1);
          pc = now.a;
          break;
        }
        case Instruction::Kind::Accept: return Outcome::Yes;
        case Instruction::Kind::Finish:
          if (at == text_.size()) return Outcome::Yes;
          works = false;
          break;
      }
      if (works) continue;
      if (choices.empty()) return Outcome::No;
      auto& choice = choices.back();
      pc = choice.pc;
      at = choice.at;
      if (choice.at == choice.low)
        choices.pop_back();
      else
        --choice.at;
    }
  }

 private:
  // Where the longest run of the set's characters ends.
  std::size_t longest(const Instruction& set, std::size_t at) {
    auto& characters = program_.sets[set.a];
    auto limit = text_.size() - at > set.high ? at + set.high : text_.size();
    while (at < limit && characters.contains(text_[at])) ++at;
    return at;
  }

  bool at_border(std::size_t at) const {
    bool before = at > 0 && is_word(text_[at - 1]);
    bool after = at < text_.size() && is_word(text_[at]);
    return before != after;
  }

  const PatternProgram& program_;
  std::u32string_view text_;
  std::size_t left_;
};

using Program = std::shared_ptr<const std::optional<PatternProgram>>;

Program program_of(std::string_view pattern) {
  static std::shared_mutex mutex;
  static std::map<std::string, Program, std::less<>> kept;
  {
    std::shared_lock lock(mutex);
    auto found = kept.find(pattern);
    if (found != kept.end()) return found->second;
  }
  auto made = std::make_shared<const std::optional<PatternProgram>>(compile_pattern(pattern));
  std::unique_lock lock(mutex);
  if (kept.size() < patterns_max) kept.try_emplace(std::string(pattern), made);
  return made;
}

}  // namespace

bool matches_pattern(std::string_view pattern, std::string_view text) {
  auto program = program_of(pattern);
  if (!*program) return true;
  auto points = decode(text);
  return Matcher(**program, points).run(0, 0) != Matcher::Outcome::No;
}

}  // namespace windlass::aws
