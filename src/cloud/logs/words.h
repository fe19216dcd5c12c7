// Which words a chunk may hold: a filter of their hashes, small enough to ask all of them.
//
// A word is a run of ASCII letters, digits and `_`, and of everything beyond ASCII. Case counts. A
// filter never forgets a word; once in some 500 times it claims one that is not there.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace windlass::cloud::logs {

bool is_word(char c);

// Stands for any message in which JSON escapes (\u0041) may hide a word.
inline constexpr std::string_view escapes_mark = "\\u";

// What a message must hold to match: at least one word of every clause. No clause: anything may.
struct Words {
  using Clause = std::vector<std::string>;
  std::vector<Clause> clauses;
};

std::vector<std::string_view> words_of(std::string_view text);

// `secret` goes into every hash, so that a filter of encrypted events tells nothing without it.
std::uint64_t word_hash(std::string_view word, std::uint64_t secret);

class WordFilterBuilder {
 public:
  explicit WordFilterBuilder(std::uint64_t secret) : secret_(secret) {}
  void add(std::string_view message);
  std::string build();

 private:
  std::uint64_t secret_;
  std::vector<std::uint64_t> hashes_;
};

// The hashes of what is looked for, asked of one filter after another.
class WordQuery {
 public:
  WordQuery(const Words& words, std::uint64_t secret);
  bool empty() const { return clauses_.empty(); }
  bool may_match(std::string_view filter) const;

 private:
  std::vector<std::vector<std::uint64_t>> clauses_;
};

}  // namespace windlass::cloud::logs
