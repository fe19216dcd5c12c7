// AES-256-CTR: bytes that nobody reads without the key, of which any part is read without the rest.
//
// It does not notice changes, unlike aead.h; who keeps such bytes trusts the place where they lie.
#pragma once

#include <cstdint>
#include <span>
#include <string>

namespace windlass {

class StreamCipher {
 public:
  static constexpr std::size_t key_size = 32;
  static constexpr std::size_t start_size = 16;

  // A key may serve many texts, each with a random start of its own.
  StreamCipher(std::string key, std::string start);

  // Encrypts plain bytes and decrypts encrypted ones, in place. `offset` is where they lie in the
  // whole.
  void apply(std::uint64_t offset, std::span<char> bytes) const;

 private:
  std::string key_;
  std::string start_;
};

}  // namespace windlass
