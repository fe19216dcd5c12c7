#include "base/stream_cipher.h"

#include <doctest/doctest.h>

#include "base/text.h"

namespace windlass {

namespace {

std::string applied(const StreamCipher& cipher, std::string text, std::uint64_t offset = 0) {
  cipher.apply(offset, text);
  return text;
}

}  // namespace

TEST_CASE("AES-256-CTR answers as published (SP 800-38A, F.5.5)") {
  StreamCipher cipher(
      *parse_hex("603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4"),
      *parse_hex("f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff"));
  auto plain = *parse_hex("6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51");
  CHECK(hex(applied(cipher, plain)) ==
        "601ec313775789a5b7a7f504bbf3d228f443e3ca4d62b59aca84e990cacaf5c5");
}

TEST_CASE("any part of encrypted bytes is decrypted without the rest") {
  StreamCipher cipher(std::string(32, 'k'), std::string(16, '\xff'));
  std::string plain;
  for (int i = 0; i < 1000; ++i) plain += static_cast<char>(i * 7);
  auto encrypted = applied(cipher, plain);
  for (std::size_t offset : {0, 1, 15, 16, 17, 31, 500, 999})
    for (std::size_t size : {1, 16, 100}) {
      CAPTURE(offset);
      CAPTURE(size);
      CHECK(applied(cipher, encrypted.substr(offset, size), offset) == plain.substr(offset, size));
    }
}

TEST_CASE("another start gives other bytes") {
  StreamCipher one(std::string(32, 'k'), std::string(16, 'a'));
  StreamCipher other(std::string(32, 'k'), std::string(16, 'b'));
  CHECK(applied(one, "the same text") != applied(other, "the same text"));
}

}  // namespace windlass
