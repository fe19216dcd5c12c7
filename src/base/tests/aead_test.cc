#include "base/aead.h"

#include <doctest/doctest.h>

#include "base/fault.h"
#include "base/text.h"

namespace windlass {

namespace {

std::string from_hex(std::string_view text) { return *parse_hex(text); }

// Test cases 13 to 16 of "The Galois/Counter Mode of Operation" (McGrew, Viega): 256-bit keys.
struct Known {
  const char* key;
  const char* nonce;
  const char* plaintext;
  const char* bound;
  const char* sealed;
};
const Known known[] = {
    {"0000000000000000000000000000000000000000000000000000000000000000", "000000000000000000000000",
     "", "", "530f8afbc74536b9a963b4f1c4cb738b"},
    {"0000000000000000000000000000000000000000000000000000000000000000", "000000000000000000000000",
     "00000000000000000000000000000000", "",
     "cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919"},
    {"feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308", "cafebabefacedbaddecaf888",
     "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b"
     "5"
     "25b16aedf5aa0de657ba637b391aafd255",
     "",
     "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828"
     "838"
     "c5f61e6393ba7a0abcc9f662898015adb094dac5d93471bdec1a502270e3cc6c"},
    {"feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308", "cafebabefacedbaddecaf888",
     "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b"
     "5"
     "25b16aedf5aa0de657ba637b39",
     "feedfacedeadbeeffeedfacedeadbeefabaddad2",
     "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828"
     "838"
     "c5f61e6393ba7a0abcc9f66276fc6ece0f4e1768cddf8853bb2d551b"},
};

const std::string key(32, 'k');

}  // namespace

TEST_CASE("sealing answers what the specification's examples say") {
  for (auto& example : known)
    CHECK(hex(seal_with_nonce(from_hex(example.key), from_hex(example.nonce),
                              from_hex(example.plaintext), from_hex(example.bound))) ==
          example.sealed);
}

TEST_CASE("opening answers what was sealed, in the specification's examples") {
  for (auto& example : known)
    CHECK(open_with_nonce(from_hex(example.key), from_hex(example.nonce), from_hex(example.sealed),
                          from_hex(example.bound)) == from_hex(example.plaintext));
}

TEST_CASE("what is sealed opens with its key and what was bound to it") {
  SeededRandom random(1);
  auto sealed = seal(random, key, "attack at dawn", "page 1");
  CHECK(open(key, sealed, "page 1") == "attack at dawn");
  CHECK(!open(key, sealed, "page 2"));
  CHECK(!open(std::string(32, 'x'), sealed, "page 1"));
}

TEST_CASE("a changed or missing byte is noticed, wherever it is") {
  SeededRandom random(1);
  auto sealed = seal(random, key, "attack at dawn", "");
  for (std::size_t at = 0; at < sealed.size(); ++at) {
    auto changed = sealed;
    changed[at] ^= 1;
    CHECK(!open(key, changed, ""));
    CHECK(!open(key, sealed.substr(0, at), ""));
  }
}

TEST_CASE("the same text is never sealed to the same bytes") {
  SeededRandom random(1);
  CHECK(seal(random, key, "x", "") != seal(random, key, "x", ""));
}

TEST_CASE("a key of the wrong size is an accident") {
  CHECK_THROWS_AS((void)seal_with_nonce("short", std::string(12, 'n'), "x", ""), Fault);
}

}  // namespace windlass
