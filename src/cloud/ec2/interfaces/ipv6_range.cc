#include "cloud/ec2/interfaces/ipv6_range.h"

#include <arpa/inet.h>

#include <array>

#include "base/text.h"

namespace windlass::cloud::ec2 {

std::optional<std::string> canonical_ipv6_range(std::string_view text) {
  auto parts = split_once(text, "/");
  if (!parts) return std::nullopt;
  auto prefix = parse_int(parts->second);
  std::array<unsigned char, 16> bytes{};
  if (!prefix || *prefix < 0 || *prefix > 128 ||
      ::inet_pton(AF_INET6, std::string(parts->first).c_str(), bytes.data()) != 1)
    return std::nullopt;
  for (std::size_t bit = static_cast<std::size_t>(*prefix); bit < 128; ++bit)
    bytes[bit / 8] &= static_cast<unsigned char>(~(0x80u >> bit % 8));
  std::array<char, INET6_ADDRSTRLEN> shown{};
  ::inet_ntop(AF_INET6, bytes.data(), shown.data(), shown.size());
  return std::string(shown.data()) + "/" + std::to_string(*prefix);
}

}  // namespace windlass::cloud::ec2
