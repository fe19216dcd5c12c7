// The checksums of hash.h. All are reflected CRCs that start and end inverted.
#include <zlib.h>

#include <bit>
#include <cstring>
#include <utility>

#include "base/hash.h"

#if defined(__x86_64__)
#include <nmmintrin.h>
#endif

namespace windlass {

namespace {

// Polynomials with the lowest power in the highest bit.
constexpr std::uint32_t poly_crc32 = 0xEDB88320;
constexpr std::uint32_t poly_crc32c = 0x82F63B78;
constexpr std::uint64_t poly_crc64nvme = 0x9A6C9329AC4BC9B5;

// table[k][b]: what the byte b does to the checksum k bytes later.
template <class Word>
using Tables = std::array<std::array<Word, 256>, 8>;

template <class Word>
constexpr Tables<Word> make_tables(Word poly) {
  Tables<Word> tables{};
  for (unsigned byte = 0; byte < 256; ++byte) {
    Word value = byte;
    for (int bit = 0; bit < 8; ++bit) value = value & 1 ? value >> 1 ^ poly : value >> 1;
    tables[0][byte] = value;
  }
  for (std::size_t k = 1; k < 8; ++k)
    for (unsigned byte = 0; byte < 256; ++byte) {
      auto before = tables[k - 1][byte];
      tables[k][byte] = before >> 8 ^ tables[0][before & 255];
    }
  return tables;
}

constexpr auto tables_crc32c = make_tables(poly_crc32c);
constexpr auto tables_crc64nvme = make_tables(poly_crc64nvme);

std::uint64_t eight_bytes(const char* at) {
  std::uint64_t word;
  std::memcpy(&word, at, 8);
  if constexpr (std::endian::native == std::endian::big) word = __builtin_bswap64(word);
  return word;
}

// Eight bytes a step, with one table for each of them.
template <class Word>
Word by_tables(const Tables<Word>& tables, Word crc, std::string_view bytes) {
  crc = ~crc;
  auto* at = bytes.data();
  auto left = bytes.size();
  for (; left >= 8; at += 8, left -= 8) {
    auto word = eight_bytes(at) ^ crc;
    crc = 0;
    for (std::size_t k = 0; k < 8; ++k) crc ^= tables[7 - k][word >> (8 * k) & 255];
  }
  for (; left; ++at, --left)
    crc = crc >> 8 ^ tables[0][(crc ^ static_cast<unsigned char>(*at)) & 255];
  return ~crc;
}

#if defined(__x86_64__)
__attribute__((target("sse4.2"))) std::uint32_t crc32c_by_instruction(std::uint32_t crc,
                                                                      std::string_view bytes) {
  std::uint64_t wide = ~crc;
  auto* at = bytes.data();
  auto left = bytes.size();
  for (; left >= 8; at += 8, left -= 8) wide = _mm_crc32_u64(wide, eight_bytes(at));
  auto narrow = static_cast<std::uint32_t>(wide);
  for (; left; ++at, --left) narrow = _mm_crc32_u8(narrow, static_cast<unsigned char>(*at));
  return ~narrow;
}
const bool has_crc32c_instruction = __builtin_cpu_supports("sse4.2");
#endif

std::uint32_t crc32c_update(std::uint32_t crc, std::string_view bytes) {
#if defined(__x86_64__)
  if (has_crc32c_instruction) return crc32c_by_instruction(crc, bytes);
#endif
  return by_tables(tables_crc32c, crc, bytes);
}

std::uint32_t crc32_update(std::uint32_t crc, std::string_view bytes) {
  if (bytes.empty()) return crc;  // zlib takes a null address for a question
  return static_cast<std::uint32_t>(
      ::crc32_z(crc, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size()));
}

// The product of two polynomials, modulo the checksum's.
template <class Word>
Word multiply(Word a, Word b, Word poly) {
  Word product = 0;
  for (Word bit = Word{1} << (sizeof(Word) * 8 - 1); bit; bit >>= 1) {
    if (a & bit) product ^= b;
    b = b & 1 ? b >> 1 ^ poly : b >> 1;
  }
  return product;
}

// To append n bytes is to multiply by x^8n; powers by repeated squaring.
template <class Word>
Word combine(Word first, Word second, std::uint64_t second_size, Word poly) {
  constexpr auto one = Word{1} << (sizeof(Word) * 8 - 1);
  Word shift = one, power = one >> 8;
  for (; second_size; second_size >>= 1) {
    if (second_size & 1) shift = multiply(shift, power, poly);
    power = multiply(power, power, poly);
  }
  return multiply(shift, first, poly) ^ second;
}

template <class Word>
std::string big_endian(Word value) {
  std::string out;
  for (int shift = sizeof(Word) * 8 - 8; shift >= 0; shift -= 8)
    out += static_cast<char>(value >> shift & 255);
  return out;
}

}  // namespace

std::uint32_t crc32(std::string_view bytes) { return crc32_update(0, bytes); }
std::uint32_t crc32c(std::string_view bytes) { return crc32c_update(0, bytes); }
std::uint64_t crc64nvme(std::string_view bytes) {
  return by_tables<std::uint64_t>(tables_crc64nvme, 0, bytes);
}

std::uint32_t crc32_combine(std::uint32_t first, std::uint32_t second, std::uint64_t second_size) {
  return combine(first, second, second_size, poly_crc32);
}
std::uint32_t crc32c_combine(std::uint32_t first, std::uint32_t second, std::uint64_t second_size) {
  return combine(first, second, second_size, poly_crc32c);
}
std::uint64_t crc64nvme_combine(std::uint64_t first, std::uint64_t second,
                                std::uint64_t second_size) {
  return combine(first, second, second_size, poly_crc64nvme);
}

void Crc32::update(std::string_view bytes) { value_ = crc32_update(value_, bytes); }
void Crc32c::update(std::string_view bytes) { value_ = crc32c_update(value_, bytes); }
void Crc64Nvme::update(std::string_view bytes) {
  value_ = by_tables(tables_crc64nvme, value_, bytes);
}
std::string Crc32::finish() { return big_endian(std::exchange(value_, 0)); }
std::string Crc32c::finish() { return big_endian(std::exchange(value_, 0)); }
std::string Crc64Nvme::finish() { return big_endian(std::exchange(value_, 0)); }

}  // namespace windlass
