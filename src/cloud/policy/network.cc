// IP ranges, as the conditions IpAddress and NotIpAddress have them.
#include <arpa/inet.h>

#include <algorithm>

#include "base/text.h"
#include "cloud/policy/condition.h"

namespace windlass::cloud::policy {

std::optional<Network> parse_network(std::string_view text) {
  Network network;
  auto parts = split_once(text, "/");
  std::string address(parts ? parts->first : text);
  network.v6 = address.find(':') != address.npos;
  if (::inet_pton(network.v6 ? AF_INET6 : AF_INET, address.c_str(), network.address.data()) != 1)
    return std::nullopt;
  auto bits_max = network.v6 ? 128 : 32;
  network.bits = bits_max;
  if (parts) {
    auto bits = parse_int(parts->second);
    if (!bits || *bits < 0 || *bits > bits_max) return std::nullopt;
    network.bits = static_cast<int>(*bits);
  }
  return network;
}

bool contains(const Network& network, const Network& address) {
  if (network.v6 != address.v6 || address.bits < network.bits) return false;
  for (int bit = 0; bit < network.bits; bit += 8) {
    auto byte = static_cast<std::size_t>(bit / 8);
    auto used = std::min(8, network.bits - bit);
    auto mask = static_cast<std::uint8_t>(0xFF << (8 - used));
    if ((network.address[byte] & mask) != (address.address[byte] & mask)) return false;
  }
  return true;
}

}  // namespace windlass::cloud::policy
