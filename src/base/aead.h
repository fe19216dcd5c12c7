// Sealed bytes: AES-256-GCM. Nobody reads or changes them without the key.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "base/random.h"

namespace windlass {

constexpr std::size_t aead_key_size = 32;
constexpr std::size_t aead_nonce_size = 12;
constexpr std::size_t aead_tag_size = 16;

// The ciphertext with its tag. What is `bound` is not kept in it, but it only opens where the same
// is said again. A nonce is used once a key: two texts under the same one give both of them away.
std::string seal_with_nonce(std::string_view key, std::string_view nonce,
                            std::string_view plaintext, std::string_view bound);
// Nothing, if key, nonce, bytes or what is bound are not those of the sealing.
std::optional<std::string> open_with_nonce(std::string_view key, std::string_view nonce,
                                           std::string_view sealed, std::string_view bound);

// The same with a random nonce in front of it. A key serves 2^32 of them.
std::string seal(Random& random, std::string_view key, std::string_view plaintext,
                 std::string_view bound);
std::optional<std::string> open(std::string_view key, std::string_view sealed,
                                std::string_view bound);

}  // namespace windlass
