#include "base/gzip.h"

#include <doctest/doctest.h>
#include <zlib.h>

namespace windlass {

namespace {

std::string gzipped(const std::string& text) {
  z_stream stream{};
  REQUIRE(deflateInit2(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) == Z_OK);
  std::string out(deflateBound(&stream, text.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  REQUIRE(deflate(&stream, Z_FINISH) == Z_STREAM_END);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

constexpr std::size_t size_max = 1 << 20;

}  // namespace

TEST_CASE("gunzip gives back what was compressed") {
  for (std::size_t size : {0u, 1u, 65'536u, 1'048'576u}) {
    CAPTURE(size);
    std::string text(size, 'x');
    auto got = gunzip(gzipped(text), size_max);
    REQUIRE(got);
    CHECK(*got == text);
  }
  CHECK(*gunzip(gzipped("a") + gzipped("b"), size_max) == "ab");
}

TEST_CASE("a bomb is refused before it has gone off") {
  auto bomb = gzipped(std::string(size_max + 1, 'x'));
  CHECK(bomb.size() < 2000);
  auto got = gunzip(bomb, size_max);
  REQUIRE_FALSE(got);
  CHECK(got.error().code == "TooLarge");
}

TEST_CASE("what is no gzip, cut short or spoilt is malformed") {
  auto whole = gzipped("something to compress");
  auto spoilt = whole;
  spoilt[spoilt.size() - 6] ^= 1;
  for (auto& text : {std::string(), std::string("plain"), whole.substr(0, whole.size() - 3),
                     whole + "rest", spoilt}) {
    CAPTURE(text.size());
    auto got = gunzip(text, size_max);
    REQUIRE_FALSE(got);
    CHECK(got.error().code == "Malformed");
  }
}

}  // namespace windlass
