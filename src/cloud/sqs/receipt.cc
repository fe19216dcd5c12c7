#include "cloud/sqs/receipt.h"

#include "base/hash.h"
#include "base/text.h"

namespace windlass::cloud::sqs {

namespace {

constexpr std::size_t size = 8 + 8 + 4 + 4;

void append(std::string& out, std::uint64_t value, int bytes) {
  for (int shift = (bytes - 1) * 8; shift >= 0; shift -= 8)
    out += static_cast<char>(value >> shift & 0xff);
}

std::int64_t number(std::string_view bytes) {
  std::uint64_t value = 0;
  for (unsigned char byte : bytes) value = value << 8 | byte;
  return static_cast<std::int64_t>(value);
}

std::uint32_t checksum(std::string_view bytes) { return crc32c(bytes) ^ 0x53515352; }

}  // namespace

std::string Receipt::handle() const {
  std::string bytes;
  bytes.reserve(size);
  append(bytes, static_cast<std::uint64_t>(queue), 8);
  append(bytes, static_cast<std::uint64_t>(message), 8);
  append(bytes, static_cast<std::uint64_t>(receives), 4);
  append(bytes, checksum(bytes), 4);
  return base64(bytes);
}

std::optional<Receipt> parse_receipt(std::string_view handle) {
  auto bytes = parse_base64(handle);
  if (!bytes || bytes->size() != size) return std::nullopt;
  std::string_view view = *bytes;
  if (number(view.substr(20)) != checksum(view.substr(0, 20))) return std::nullopt;
  return Receipt{number(view.substr(0, 8)), number(view.substr(8, 8)), number(view.substr(16, 4))};
}

}  // namespace windlass::cloud::sqs
