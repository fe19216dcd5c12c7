#include "cloud/logs/words.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace windlass::cloud::logs {

namespace {

// Blocks of 32 bytes, one bit in each of their eight words: one cache line a question.
constexpr std::size_t block_size = 32;
constexpr std::size_t bits_per_word = 12;

constexpr auto word_table = [] {
  std::array<bool, 256> table{};
  for (int c = 0; c < 256; ++c)
    table[static_cast<std::size_t>(c)] = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                                         (c >= '0' && c <= '9') || c == '_' || c >= 0x80;
  return table;
}();

std::uint64_t mixed(std::uint64_t h) {
  h ^= h >> 32;
  h *= 0xd6e8feb86659fd93ULL;
  h ^= h >> 32;
  h *= 0xd6e8feb86659fd93ULL;
  return h ^ h >> 32;
}

template <class OnWord>
void each_word(std::string_view text, OnWord on_word) {
  std::size_t at = 0;
  while (at < text.size()) {
    while (at < text.size() && !is_word(text[at])) ++at;
    auto from = at;
    while (at < text.size() && is_word(text[at])) ++at;
    if (at > from) on_word(text.substr(from, at - from));
  }
}

std::size_t block_of(std::uint64_t hash, std::size_t blocks) {
  return static_cast<std::size_t>((hash >> 32) * blocks >> 32) * block_size;
}

std::uint32_t bit_of(std::uint64_t hash, int word) {
  constexpr std::array<std::uint32_t, 8> salts{0x47b6137bU, 0x44974d91U, 0x8824ad5bU, 0xa2b7289dU,
                                               0x705495c7U, 0x2df1424bU, 0x9efc4947U, 0x5c6bfb31U};
  return std::uint32_t{1} << (static_cast<std::uint32_t>(hash) *
                                  salts[static_cast<std::size_t>(word)] >>
                              27);
}

bool holds(std::string_view filter, std::uint64_t hash) {
  auto* block = filter.data() + block_of(hash, filter.size() / block_size);
  for (int word = 0; word < 8; ++word) {
    std::uint32_t bits;
    std::memcpy(&bits, block + 4 * word, 4);
    if (!(bits & bit_of(hash, word))) return false;
  }
  return true;
}

}  // namespace

bool is_word(char c) { return word_table[static_cast<unsigned char>(c)]; }

std::vector<std::string_view> words_of(std::string_view text) {
  std::vector<std::string_view> words;
  each_word(text, [&](std::string_view word) { words.push_back(word); });
  return words;
}

std::uint64_t word_hash(std::string_view word, std::uint64_t secret) {
  auto h = secret ^ (0x9e3779b97f4a7c15ULL * (word.size() + 1));
  for (; word.size() >= 8; word.remove_prefix(8)) {
    std::uint64_t part;
    std::memcpy(&part, word.data(), 8);
    h = mixed(h ^ part);
  }
  std::uint64_t part = 0;
  if (!word.empty()) std::memcpy(&part, word.data(), word.size());
  return mixed(mixed(h ^ part) + secret);
}

void WordFilterBuilder::add(std::string_view message) {
  each_word(message, [&](std::string_view word) { hashes_.push_back(word_hash(word, secret_)); });
  if (message.find(escapes_mark) != std::string_view::npos)
    hashes_.push_back(word_hash(escapes_mark, secret_));
}

std::string WordFilterBuilder::build() {
  std::sort(hashes_.begin(), hashes_.end());
  hashes_.erase(std::unique(hashes_.begin(), hashes_.end()), hashes_.end());
  auto blocks = hashes_.size() * bits_per_word / (8 * block_size) + 1;
  std::string filter(blocks * block_size, '\0');
  for (auto hash : hashes_) {
    auto* block = filter.data() + block_of(hash, blocks);
    for (int word = 0; word < 8; ++word) {
      std::uint32_t bits;
      std::memcpy(&bits, block + 4 * word, 4);
      bits |= bit_of(hash, word);
      std::memcpy(block + 4 * word, &bits, 4);
    }
  }
  return filter;
}

WordQuery::WordQuery(const Words& words, std::uint64_t secret) {
  for (auto& clause : words.clauses) {
    auto& hashes = clauses_.emplace_back();
    for (auto& word : clause) hashes.push_back(word_hash(word, secret));
  }
}

bool WordQuery::may_match(std::string_view filter) const {
  if (filter.size() < block_size) return true;
  return std::ranges::all_of(clauses_, [&](auto& clause) {
    return std::ranges::any_of(clause, [&](auto hash) { return holds(filter, hash); });
  });
}

}  // namespace windlass::cloud::logs
