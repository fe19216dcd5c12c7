#include "base/hash.h"

#include <doctest/doctest.h>

#include "base/text.h"

using namespace windlass;

namespace {

constexpr std::string_view fox = "The quick brown fox jumps over the lazy dog";

std::string pattern(std::size_t size) {
  std::string out;
  for (std::size_t i = 0; i < size; ++i) out += static_cast<char>(i * 131 + i / 251);
  return out;
}

// One bit after another, as the definition of a CRC has it.
template <class Word>
Word slow_crc(Word poly, std::string_view bytes) {
  Word crc = ~Word{0};
  for (unsigned char byte : bytes) {
    crc ^= byte;
    for (int bit = 0; bit < 8; ++bit) crc = crc & 1 ? crc >> 1 ^ poly : crc >> 1;
  }
  return ~crc;
}

}  // namespace

TEST_CASE("digests answer what is published") {
  CHECK(hex(md5("")) == "d41d8cd98f00b204e9800998ecf8427e");
  CHECK(hex(md5(fox)) == "9e107d9d372bb6826bd81d3542a419d6");
  CHECK(hex(sha1("")) == "da39a3ee5e6b4b0d3255bfef95601890afd80709");
  CHECK(hex(sha1(fox)) == "2fd4e1c67a2d28fced849ee1bb76e7391b93eb12");
  CHECK(hex(sha256("")) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK(hex(sha256("abc")) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(hex(sha256(std::string(1'000'000, 'a'))) ==
        "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST_CASE("HMAC-SHA256 answers RFC 4231's cases") {
  CHECK(hex(hmac_sha256(std::string(20, '\x0b'), "Hi There")) ==
        "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
  CHECK(hex(hmac_sha256("Jefe", "what do ya want for nothing?")) ==
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  CHECK(hex(hmac_sha256(std::string(131, '\xaa'),
                        "Test Using Larger Than Block-Size Key - Hash Key First")) ==
        "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

TEST_CASE("checksums answer their check values") {
  CHECK(crc32("123456789") == 0xCBF43926);
  CHECK(crc32c("123456789") == 0xE3069283);
  CHECK(crc64nvme("123456789") == 0xAE8B14860A799888);
  CHECK(crc32("") == 0);
  CHECK(crc32c("") == 0);
  CHECK(crc64nvme("") == 0);
}

TEST_CASE("the fast forms of the checksums equal their definition at every length") {
  auto bytes = pattern(100);
  for (std::size_t size = 0; size <= bytes.size(); ++size) {
    CAPTURE(size);
    auto part = std::string_view(bytes).substr(bytes.size() - size);
    REQUIRE(crc32(part) == slow_crc<std::uint32_t>(0xEDB88320, part));
    REQUIRE(crc32c(part) == slow_crc<std::uint32_t>(0x82F63B78, part));
    REQUIRE(crc64nvme(part) == slow_crc<std::uint64_t>(0x9A6C9329AC4BC9B5, part));
  }
}

TEST_CASE("a hasher fed in pieces answers the same, and starts anew after it") {
  auto bytes = pattern(5000);
  for (auto hash :
       {Hash::Md5, Hash::Sha1, Hash::Sha256, Hash::Crc32, Hash::Crc32c, Hash::Crc64Nvme}) {
    CAPTURE(static_cast<int>(hash));
    auto hasher = make_hasher(hash);
    hasher->update(bytes);
    auto expected = hasher->finish();
    for (std::size_t piece : {1, 7, 64, 1000}) {
      hasher->update({});
      for (std::size_t at = 0; at < bytes.size(); at += piece)
        hasher->update(std::string_view(bytes).substr(at, piece));
      REQUIRE(hasher->finish() == expected);
    }
  }
}

TEST_CASE("a checksum's bytes come most significant first, as AWS sends them") {
  Crc32 crc;
  crc.update("123456789");
  CHECK(hex(crc.finish()) == "cbf43926");
  Crc64Nvme wide;
  wide.update("123456789");
  CHECK(hex(wide.finish()) == "ae8b14860a799888");
}

TEST_CASE("the checksum of a whole comes from those of its parts") {
  auto bytes = pattern(3000);
  std::string_view all = bytes;
  for (std::size_t cut : {0, 1, 8, 1500, 2999, 3000}) {
    CAPTURE(cut);
    auto a = all.substr(0, cut), b = all.substr(cut);
    CHECK(crc32_combine(crc32(a), crc32(b), b.size()) == crc32(all));
    CHECK(crc32c_combine(crc32c(a), crc32c(b), b.size()) == crc32c(all));
    CHECK(crc64nvme_combine(crc64nvme(a), crc64nvme(b), b.size()) == crc64nvme(all));
  }
}

TEST_CASE("checksums of parts of 5 GiB and more can be combined") {
  // Appending twice is appending the sum.
  auto size = std::uint64_t{5} << 30;
  auto once = crc64nvme_combine(crc64nvme_combine(77, 0, size), 0, size);
  CHECK(once == crc64nvme_combine(77, 0, 2 * size));
  CHECK(once != 77);
}

TEST_CASE("equality in constant time is equality") {
  CHECK(constant_time_equal("", ""));
  CHECK(constant_time_equal("abc", "abc"));
  CHECK_FALSE(constant_time_equal("abc", "abd"));
  CHECK_FALSE(constant_time_equal("abc", "abcd"));
}
