#include <algorithm>
#include <limits>

#include "aws/pattern_program.h"
#include "base/text.h"

namespace windlass::aws {

namespace {

constexpr std::uint32_t unlimited = std::numeric_limits<std::uint32_t>::max();
constexpr std::size_t code_max = 20'000;
constexpr int groups_max = 50;

using Kind = Instruction::Kind;

void add_range(CharacterSet& set, char32_t low, char32_t high) {
  set.ranges.emplace_back(low, high);
  for (char32_t c = low; c <= high && c < 128; ++c) set.ascii.set(c);
}

void add_word(CharacterSet& set) {
  add_range(set, 'a', 'z');
  add_range(set, 'A', 'Z');
  add_range(set, '0', '9');
  add_range(set, '_', '_');
}

void add_space(CharacterSet& set) {
  add_range(set, '\t', '\r');
  add_range(set, ' ', ' ');
}

// All but what `add` adds.
void add_complement(CharacterSet& set, void (*add)(CharacterSet&)) {
  CharacterSet inner;
  add(inner);
  set.ascii |= ~inner.ascii;
  set.others = true;
}

void add_digits(CharacterSet& set) { add_range(set, '0', '9'); }

class Compiler {
 public:
  explicit Compiler(std::string_view text) : text_(text) {}

  std::optional<PatternProgram> compile() {
    if (text_.starts_with("(?i)")) {
      ignore_case_ = true;
      at_ = 4;
    }
    auto code = alternatives(0);
    if (bad_ || at_ != text_.size()) return std::nullopt;
    code.push_back({Kind::Finish});
    return PatternProgram{std::move(code), std::move(sets_)};
  }

 private:
  // Code refers to itself by relative positions until it is placed: `a` and `b` of Split, Jump and
  // Look count from the start of their piece.
  using Code = std::vector<Instruction>;

  void append(Code& out, const Code& piece) {
    auto base = static_cast<std::uint32_t>(out.size());
    if (out.size() + piece.size() > code_max) bad_ = true;
    if (bad_) return;
    for (auto instruction : piece) {
      if (instruction.kind == Kind::Split || instruction.kind == Kind::Jump ||
          instruction.kind == Kind::Look) {
        instruction.a += base;
        instruction.b += base;
      }
      out.push_back(instruction);
    }
  }

  bool done() const { return bad_ || at_ >= text_.size(); }
  char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  bool take(std::string_view expected) {
    if (!text_.substr(at_).starts_with(expected)) return false;
    at_ += expected.size();
    return true;
  }

  Code alternatives(int depth) {
    if (depth > groups_max) bad_ = true;
    auto left = sequence(depth);
    while (!bad_ && take("|")) {
      auto right = sequence(depth);
      Code both{{Kind::Split, 1, static_cast<std::uint32_t>(left.size()) + 2}};
      append(both, left);
      both.push_back({Kind::Jump, static_cast<std::uint32_t>(left.size() + right.size()) + 2});
      append(both, right);
      left = std::move(both);
    }
    return left;
  }

  Code sequence(int depth) {
    Code out;
    while (!done() && peek() != '|' && peek() != ')') {
      auto piece = repeated(atom(depth));
      append(out, piece);
    }
    return out;
  }

  Code atom(int depth) {
    if (take("^")) return {{Kind::Begin}};
    if (take("$")) return {{Kind::End}};
    if (take("\\b")) return {{Kind::Word}};
    if (take("(?=")) return look(depth, 0);
    if (take("(?!")) return look(depth, 1);
    if (take("(?:") || take("(")) {
      if (peek() == '?') bad_ = true;
      auto inner = alternatives(depth + 1);
      if (!take(")")) bad_ = true;
      return inner;
    }
    CharacterSet set;
    if (take("[")) {
      bracket(set);
    } else if (take(".")) {
      add_range(set, '\n', '\n');
      set.negated = true;
    } else {
      one(set);
    }
    return single(std::move(set));
  }

  Code look(int depth, std::uint32_t negative) {
    auto inner = alternatives(depth + 1);
    if (!take(")")) bad_ = true;
    Code out{{Kind::Look, static_cast<std::uint32_t>(inner.size()) + 2, 0, negative}};
    append(out, inner);
    out.push_back({Kind::Accept});
    return out;
  }

  Code single(CharacterSet set) {
    if (ignore_case_)
      for (char32_t c = 'a'; c <= 'z'; ++c)
        if (set.ascii[c] || set.ascii[c - 32]) set.ascii.set(c).set(c - 32);
    sets_.push_back(std::move(set));
    return {{Kind::Set, static_cast<std::uint32_t>(sets_.size() - 1)}};
  }

  // A quantifier behind a piece, if there is one.
  Code repeated(Code piece) {
    std::uint32_t low = 1, high = 1;
    if (take("*"))
      low = 0, high = unlimited;
    else if (take("+"))
      high = unlimited;
    else if (take("?"))
      low = 0;
    else if (!counts(low, high))
      return piece;
    // Lazy or greedy: whether the whole text matches does not depend on it.
    if (!take("?")) take("+");
    if (piece.size() == 1 && piece[0].kind == Kind::Set && piece[0].low == 1 &&
        piece[0].high == 1) {
      piece[0].low = low;
      piece[0].high = high;
      return piece;
    }
    Code out;
    for (std::uint32_t i = 0; i < low && !bad_; ++i) append(out, piece);
    auto size = static_cast<std::uint32_t>(piece.size());
    if (high == unlimited) {
      auto start = static_cast<std::uint32_t>(out.size());
      out.push_back({Kind::Split, start + 1, start + size + 2});
      append(out, piece);
      out.push_back({Kind::Jump, start});
      return out;
    }
    for (auto i = low; i < high && !bad_; ++i) {
      auto start = static_cast<std::uint32_t>(out.size());
      out.push_back({Kind::Split, start + 1, start + size + 1});
      append(out, piece);
    }
    return out;
  }

  // {3}, {1,} or {1,20}; anything else is a brace as it is.
  bool counts(std::uint32_t& low, std::uint32_t& high) {
    if (peek() != '{') return false;
    auto close = text_.find('}', at_);
    if (close == std::string_view::npos) return false;
    auto inside = text_.substr(at_ + 1, close - at_ - 1);
    auto comma = inside.find(',');
    auto first = parse_uint(inside.substr(0, comma));
    if (!first || *first > 1'000'000) return false;
    low = high = static_cast<std::uint32_t>(*first);
    if (comma != std::string_view::npos) {
      auto rest = inside.substr(comma + 1);
      auto second = parse_uint(rest);
      if (!rest.empty() && (!second || *second > 1'000'000 || *second < *first)) return false;
      high = rest.empty() ? unlimited : static_cast<std::uint32_t>(*second);
    }
    at_ = close + 1;
    return true;
  }

  void bracket(CharacterSet& set) {
    set.negated = take("^");
    bool first = true;
    while (!bad_ && (peek() != ']' || first)) {
      if (at_ >= text_.size()) bad_ = true;
      first = false;
      auto low = one(set);
      if (!low || peek() != '-' || at_ + 1 >= text_.size() || text_[at_ + 1] == ']') continue;
      // A range, unless what follows is a class ("[.-\w]"), where the dash is just a dash.
      auto dash = at_++;
      CharacterSet ignored;
      auto high = one(ignored);
      if (high && *high >= *low) {
        add_range(set, *low, *high);
      } else {
        at_ = dash + 1;
        add_range(set, '-', '-');
      }
    }
    if (!take("]")) bad_ = true;
  }

  // Adds one character or class; the character, if it was one.
  std::optional<char32_t> one(CharacterSet& set) {
    auto c = peek();
    if (at_ >= text_.size()) {
      bad_ = true;
      return std::nullopt;
    }
    if (c == '\\') return escape(set);
    auto point = character();
    add_range(set, point, point);
    return point;
  }

  char32_t character() {
    auto first = static_cast<unsigned char>(text_[at_++]);
    if (first < 0x80) return first;
    int more = first >= 0xF0 ? 3 : first >= 0xE0 ? 2 : 1;
    char32_t point = first & (0x3Fu >> more);
    for (; more > 0 && at_ < text_.size(); --more)
      point = point << 6 | (static_cast<unsigned char>(text_[at_++]) & 0x3F);
    return point;
  }

  std::optional<char32_t> hex(std::size_t digits) {
    auto bytes = at_ + digits <= text_.size() ? parse_hex(text_.substr(at_, digits)) : std::nullopt;
    if (!bytes) {
      bad_ = true;
      return std::nullopt;
    }
    at_ += digits;
    char32_t point = 0;
    for (unsigned char byte : *bytes) point = point << 8 | byte;
    return point;
  }

  std::optional<char32_t> escape(CharacterSet& set) {
    if (++at_ >= text_.size()) {
      bad_ = true;
      return std::nullopt;
    }
    auto c = text_[at_++];
    switch (c) {
      case 'w': return add_word(set), std::nullopt;
      case 'd': return add_digits(set), std::nullopt;
      case 's': return add_space(set), std::nullopt;
      case 'W': return add_complement(set, add_word), std::nullopt;
      case 'D': return add_complement(set, add_digits), std::nullopt;
      case 'S': return add_complement(set, add_space), std::nullopt;
      case 'p': return property(set), std::nullopt;
      default: break;
    }
    std::optional<char32_t> point;
    if (c == 'x') {
      point = hex(2);
    } else if (c == 'u') {
      point = hex(4);
      if (point && *point >= 0xD800 && *point < 0xDC00 && take("\\u"))
        if (auto low = hex(4)) point = 0x10000 + ((*point - 0xD800) << 10) + (*low - 0xDC00);
    } else if (c == 'n' || c == 'r' || c == 't') {
      point = c == 'n' ? '\n' : c == 'r' ? '\r' : '\t';
    } else if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) {
      bad_ = true;  // a back reference, or a class that no model uses
    } else {
      point = static_cast<unsigned char>(c);
    }
    if (point) add_range(set, *point, *point);
    return point;
  }

  void property(CharacterSet& set) {
    if (take("{L}")) {
      set.letters = true;
      add_range(set, 'a', 'z');
      add_range(set, 'A', 'Z');
    } else if (take("{N}")) {
      set.numbers = true;
      add_digits(set);
    } else if (take("{Z}")) {
      set.blanks = true;
      add_range(set, ' ', ' ');
    } else if (take("{ASCII}")) {
      add_range(set, 0, 0x7F);
    } else if (take("{Print}")) {
      add_range(set, ' ', '~');
    } else {
      bad_ = true;
    }
  }

  std::string_view text_;
  std::size_t at_ = 0;
  bool bad_ = false;
  bool ignore_case_ = false;
  std::vector<CharacterSet> sets_;
};

bool is_blank(char32_t c) {
  return c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 ||
         c == 0x202F || c == 0x205F || c == 0x3000;
}

// As near as tags need: what is neither a letter nor a number stands in a few blocks.
bool is_other_symbol(char32_t c) {
  if (c < 0xAA) return true;
  if (c <= 0xBF) return c != 0xAA && c != 0xB5 && c != 0xBA;
  return c == 0xD7 || c == 0xF7 || (c >= 0x2000 && c <= 0x2BFF) || (c >= 0x3000 && c <= 0x3004) ||
         (c >= 0x3008 && c <= 0x3020) || (c >= 0xD800 && c <= 0xF8FF) ||
         (c >= 0xFE00 && c <= 0xFE6F) || (c >= 0x1F000 && c <= 0x1FAFF) || c >= 0xE0000;
}

bool is_number(char32_t c) {
  return c == 0xB2 || c == 0xB3 || c == 0xB9 || (c >= 0xBC && c <= 0xBE) ||
         (c >= 0x660 && c <= 0x669) || (c >= 0x6F0 && c <= 0x6F9) || (c >= 0x966 && c <= 0x96F) ||
         (c >= 0x2070 && c <= 0x2079) || (c >= 0x2080 && c <= 0x2089) ||
         (c >= 0x2150 && c <= 0x2189) || (c >= 0x2460 && c <= 0x249B) ||
         (c >= 0xFF10 && c <= 0xFF19);
}

}  // namespace

bool CharacterSet::contains(char32_t c) const {
  if (c < 128) return ascii[c] != negated;
  bool inside = others;
  for (auto& [low, high] : ranges) inside |= c >= low && c <= high;
  if (blanks) inside |= is_blank(c);
  if (numbers) inside |= is_number(c);
  if (letters) inside |= !is_other_symbol(c) && !is_number(c) && !is_blank(c);
  return inside != negated;
}

std::optional<PatternProgram> compile_pattern(std::string_view pattern) {
  return Compiler(pattern).compile();
}

}  // namespace windlass::aws
