#include "cloud/logs/regex.h"

#include <algorithm>
#include <cstdint>

#include "base/text.h"
#include "cloud/logs/pattern.h"

namespace windlass::cloud::logs {

namespace {

constexpr std::size_t items_max = 1024;

bool is_alphanumeric(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

std::bitset<256> range(unsigned char from, unsigned char to) {
  std::bitset<256> bytes;
  for (int c = from; c <= to; ++c) bytes.set(static_cast<std::size_t>(c));
  return bytes;
}

}  // namespace

class Regex::Parser {
 public:
  explicit Parser(std::string_view text) : rest_(text) {}

  Result<Regex> run() {
    Regex regex;
    if (rest_.empty()) return invalid_pattern("a regular expression is empty");
    do {
      regex.branches_.push_back(TRY(branch()));
    } while (take('|'));
    if (!rest_.empty()) return unknown();
    return regex;
  }

 private:
  Error unknown() const {
    return invalid_pattern("'" + std::string(1, rest_.empty() ? '%' : rest_[0]) +
                           "' is not supported in a regular expression here");
  }
  bool take(char c) {
    if (!rest_.starts_with(c)) return false;
    rest_.remove_prefix(1);
    return true;
  }
  char next() {
    auto c = rest_.front();
    rest_.remove_prefix(1);
    return c;
  }

  Result<Branch> branch() {
    Branch branch;
    branch.at_begin = take('^');
    while (!rest_.empty() && rest_[0] != '|') {
      if (take('$')) {
        branch.at_end = true;
        if (!rest_.empty() && rest_[0] != '|') return invalid_pattern("something follows '$'");
        break;
      }
      auto bytes = TRY(atom());
      TRY(repeated(branch, bytes));
      if (branch.items.size() > items_max)
        return invalid_pattern("a regular expression is too long");
    }
    return branch;
  }

  Result<Bytes> atom() {
    auto c = rest_[0];
    if (take('.')) return Bytes().set();
    if (take('[')) return set();
    if (take('\\')) return escape();
    if (!is_alphanumeric(c) && std::string_view(":_#=@/;,- '\"").find(c) == std::string_view::npos)
      return unknown();
    rest_.remove_prefix(1);
    return Bytes().set(static_cast<unsigned char>(c));
  }

  Result<Bytes> escape() {
    if (rest_.empty()) return invalid_pattern("a regular expression ends with '\\'");
    auto c = next();
    auto word = range('a', 'z') | range('A', 'Z') | range('0', '9') | Bytes().set('_');
    auto blank = range('\t', '\r') | Bytes().set(' ');
    switch (c) {
      case 'd': return range('0', '9');
      case 'D': return ~range('0', '9');
      case 'w': return word;
      case 'W': return ~word;
      case 's': return blank;
      case 'S': return ~blank;
      case 't': return Bytes().set('\t');
      case 'x': {
        auto byte = parse_hex(rest_.substr(0, 2));
        if (!byte || byte->size() != 1) return invalid_pattern("'\\x' wants two hex digits");
        rest_.remove_prefix(2);
        return Bytes().set(static_cast<unsigned char>((*byte)[0]));
      }
      default:
        if (is_alphanumeric(c))
          return invalid_pattern(std::string("'\\") + c + "' is not supported");
        return Bytes().set(static_cast<unsigned char>(c));
    }
  }

  Result<Bytes> set() {
    auto negated = take('^');
    Bytes bytes;
    for (bool first = true; first || !take(']'); first = false) {
      if (rest_.empty()) return invalid_pattern("'[' is not closed");
      auto c = next();
      if (c == '\\') {
        bytes |= TRY(escape());
      } else if (rest_.size() >= 2 && rest_[0] == '-' && rest_[1] != ']') {
        if (static_cast<unsigned char>(rest_[1]) < static_cast<unsigned char>(c))
          return invalid_pattern("a range goes backwards");
        bytes |= range(static_cast<unsigned char>(c), static_cast<unsigned char>(rest_[1]));
        rest_.remove_prefix(2);
      } else {
        bytes.set(static_cast<unsigned char>(c));
      }
    }
    return negated ? ~bytes : bytes;
  }

  // x{2,4} is xx and two that may be left out.
  Result<> repeated(Branch& branch, const Bytes& bytes) {
    std::int64_t low = 1, high = 1;  // -1: any number
    if (take('*'))
      low = 0, high = -1;
    else if (take('+'))
      high = -1;
    else if (take('?'))
      low = 0;
    else if (take('{')) {
      auto end = rest_.find('}');
      if (end == std::string_view::npos) return invalid_pattern("'{' is not closed");
      auto count = rest_.substr(0, end);
      rest_.remove_prefix(end + 1);
      auto comma = split_once(count, ",");
      auto from = parse_int(comma ? comma->first : count);
      auto to = !comma                  ? from
                : comma->second.empty() ? std::optional<std::int64_t>(-1)
                                        : parse_int(comma->second);
      if (!from || !to || *from < 0 || *from > std::int64_t{items_max} ||
          *to > std::int64_t{items_max} || (*to >= 0 && *to < *from))
        return invalid_pattern("'{" + std::string(count) + "}' is no count");
      low = *from, high = *to;
    }
    for (std::int64_t i = 0; i < low; ++i) branch.items.push_back({bytes});
    if (high < 0) branch.items.push_back({bytes, true, true});
    for (auto i = low; i < high; ++i) branch.items.push_back({bytes, true});
    return Done{};
  }

  std::string_view rest_;
};

Result<Regex> Regex::parse(std::string_view text) { return Parser(text).run(); }

bool Regex::search(std::string_view text) const {
  return std::ranges::any_of(branches_, [&](auto& branch) { return search(branch, text); });
}

// All places of the branch where a match may stand, stepped together over the text: place i is
// before item i.
bool Regex::search(const Branch& branch, std::string_view text) {
  auto& items = branch.items;
  std::vector<char> here(items.size() + 1), there(items.size() + 1);
  auto settle = [&](std::vector<char>& places) {
    for (std::size_t i = 0; i < items.size(); ++i)
      if (places[i] && items[i].optional) places[i + 1] = 1;
  };
  for (std::size_t at = 0;; ++at) {
    if (at == 0 || !branch.at_begin) here[0] = 1;
    settle(here);
    if (here[items.size()] && (!branch.at_end || at == text.size())) return true;
    if (at == text.size()) return false;
    auto byte = static_cast<unsigned char>(text[at]);
    std::ranges::fill(there, 0);
    for (std::size_t i = 0; i < items.size(); ++i)
      if (here[i] && items[i].bytes[byte]) {
        there[i + 1] = 1;
        if (items[i].repeats) there[i] = 1;
      }
    here.swap(there);
  }
}

}  // namespace windlass::cloud::logs
