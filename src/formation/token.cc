#include "formation/token.h"

#include <cstdint>

#include "base/hash.h"

namespace windlass::formation {

std::string token_of(std::string_view what) {
  auto digest = sha256(what);
  std::uint64_t number = 0;
  for (int i = 0; i < 8; ++i)
    number = number << 8 | static_cast<unsigned char>(digest[static_cast<std::size_t>(i)]);
  std::string token(1, static_cast<char>('a' + number % 26));
  number /= 26;
  while (token.size() < 13) {
    token += "0123456789abcdefghijklmnopqrstuvwxyz"[number % 36];
    number /= 36;
  }
  return token;
}

}  // namespace windlass::formation
