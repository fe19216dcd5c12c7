#include "formation/address_blocks.h"

#include <arpa/inet.h>

#include <array>

#include "base/text.h"

namespace windlass::formation {

namespace {

constexpr std::int64_t count_max = 256;

// An address as bits, most significant byte first: 4 or 16 bytes.
struct Block {
  int family = AF_INET;
  std::array<unsigned char, 16> bytes{};
  int prefix = 0;

  int width() const { return family == AF_INET ? 32 : 128; }

  std::string text() const {
    char buffer[INET6_ADDRSTRLEN] = {};
    inet_ntop(family, bytes.data(), buffer, sizeof buffer);
    return std::string(buffer) + "/" + std::to_string(prefix);
  }

  void clear_host_bits() {
    for (int bit = prefix; bit < width(); ++bit)
      bytes[static_cast<std::size_t>(bit / 8)] &= static_cast<unsigned char>(~(0x80 >> bit % 8));
  }

  // The next block of the same size.
  void advance() {
    for (int bit = prefix - 1; bit >= 0; --bit) {
      auto& byte = bytes[static_cast<std::size_t>(bit / 8)];
      auto mask = static_cast<unsigned char>(0x80 >> bit % 8);
      byte ^= mask;
      if (byte & mask) return;
    }
  }
};

std::optional<Block> parse_block(std::string_view text) {
  auto parts = split_once(text, "/");
  auto prefix = parts ? parse_int(parts->second) : std::nullopt;
  if (!prefix) return std::nullopt;
  Block block;
  block.family = parts->first.find(':') == std::string_view::npos ? AF_INET : AF_INET6;
  std::string address(parts->first);
  if (inet_pton(block.family, address.c_str(), block.bytes.data()) != 1) return std::nullopt;
  if (*prefix < 0 || *prefix > block.width()) return std::nullopt;
  block.prefix = static_cast<int>(*prefix);
  return block;
}

}  // namespace

Result<std::vector<std::string>> address_blocks(std::string_view block, std::int64_t count,
                                                std::int64_t host_bits) {
  auto refuse = [](std::string why) {
    return Error{"ValidationError", "Fn::Cidr: " + std::move(why)};
  };
  auto whole = parse_block(block);
  if (!whole) return refuse("'" + std::string(block) + "' is not a valid ipBlock");
  if (count < 1 || count > count_max) return refuse("the count of blocks must be from 1 to 256");
  if (host_bits < 1 || host_bits > whole->width())
    return refuse("cidrBits must be from 1 to " + std::to_string(whole->width()));

  auto part = *whole;
  part.clear_host_bits();
  part.prefix = whole->width() - static_cast<int>(host_bits);
  auto spare = part.prefix - whole->prefix;
  if (spare < 0 || (spare < 9 && count > (std::int64_t{1} << spare)))
    return refuse(std::to_string(count) + " blocks with " + std::to_string(host_bits) +
                  " cidrBits do not fit into " + std::string(block));

  std::vector<std::string> blocks;
  for (; count > 0; --count, part.advance()) blocks.push_back(part.text());
  return blocks;
}

}  // namespace windlass::formation
