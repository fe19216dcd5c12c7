#include "base/random.h"

#include <algorithm>
#include <cerrno>
#include <cstring>

#if defined(__linux__)
#include <sys/random.h>
#else
#include <stdlib.h>
#endif

#include "base/fault.h"

namespace windlass {

std::uint64_t Random::number() {
  std::uint64_t value = 0;
  fill(std::as_writable_bytes(std::span(&value, 1)));
  return value;
}

std::uint64_t Random::below(std::uint64_t limit) {
  if (limit <= 1) return 0;
  // Values above the largest multiple of `limit` would favour small results: draw again.
  auto const ceiling = UINT64_MAX - UINT64_MAX % limit;
  auto value = number();
  while (value >= ceiling) value = number();
  return value % limit;
}

std::string Random::text(std::size_t length, std::string_view alphabet) {
  std::string out(length, ' ');
  for (auto& letter : out) letter = alphabet[below(alphabet.size())];
  return out;
}

std::string Random::hex(std::size_t digits) {
  static constexpr char alphabet[] = "0123456789abcdef";
  std::string out((digits + 1) / 2, '\0');
  fill(std::as_writable_bytes(std::span(out)));
  std::string text;
  text.reserve(out.size() * 2);
  for (unsigned char byte : out) {
    text += alphabet[byte >> 4];
    text += alphabet[byte & 15];
  }
  text.resize(digits);
  return text;
}

std::string Random::uuid() {
  auto text = hex(32);
  text[12] = '4';
  text[16] = "89ab"[text[16] & 3];
  for (auto at : {8, 13, 18, 23}) text.insert(static_cast<std::size_t>(at), 1, '-');
  return text;
}

void SystemRandom::fill(std::span<std::byte> bytes) {
#if defined(__linux__)
  while (!bytes.empty()) {
    auto got = getrandom(bytes.data(), bytes.size(), 0);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) throw_errno("getrandom");
    bytes = bytes.subspan(static_cast<std::size_t>(got));
  }
#else
  arc4random_buf(bytes.data(), bytes.size());
#endif
}

void SeededRandom::fill(std::span<std::byte> bytes) {
  std::lock_guard lock(mutex_);
  while (!bytes.empty()) {
    auto value = engine_();
    auto take = std::min(bytes.size(), sizeof value);
    std::memcpy(bytes.data(), &value, take);
    bytes = bytes.subspan(take);
  }
}

}  // namespace windlass
