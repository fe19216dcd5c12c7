#include "host/firewall_words.h"

#include <arpa/inet.h>

#include <algorithm>
#include <cctype>

#include "base/text.h"

namespace windlass::host {

namespace {

constexpr int port_max = 65'535;
constexpr std::int64_t icmp_v6 = 58;

std::optional<std::int64_t> protocol_number(const std::string& protocol) {
  if (protocol == "tcp") return 6;
  if (protocol == "udp") return 17;
  if (protocol == "icmp") return 1;
  if (protocol == "icmpv6") return icmp_v6;
  return parse_int(protocol);
}

std::string ports(const char* protocol, int from, int to) {
  if (from < 0 || (from == 0 && to == port_max)) return std::string("meta l4proto ") + protocol;
  auto text = std::string(protocol) + " dport " + std::to_string(from);
  return to == from ? text : text + "-" + std::to_string(to);
}

std::string icmp(int type, int code) {
  if (type < 0) return "meta l4proto icmp";
  auto text = "icmp type " + std::to_string(type);
  return code < 0 ? text : text + " icmp code " + std::to_string(code);
}

}  // namespace

bool is_address(const std::string& text) {
  in_addr address;
  return ::inet_pton(AF_INET, text.c_str(), &address) == 1;
}

bool is_range(const std::string& text) {
  auto parts = split_once(text, "/");
  if (!parts) return is_address(text);
  auto bits = parse_uint(parts->second);
  return is_address(std::string(parts->first)) && bits && *bits <= 32;
}

bool is_everything(const std::string& range) { return range.ends_with("/0") && is_range(range); }

std::string nft_name(const std::string& prefix, const std::string& id) {
  auto name = prefix + id;
  std::ranges::replace_if(
      name, [](unsigned char c) { return !std::isalnum(c); }, '_');
  return name;
}

std::optional<std::string> nft_protocol(const std::string& protocol, int from, int to) {
  auto number = protocol_number(protocol);
  if (!number || *number > 255 || from > port_max || to > port_max) return std::nullopt;
  switch (*number) {
    case 1: return icmp(from, to);
    case 6: return from > to ? std::nullopt : std::optional(ports("tcp", from, to));
    case 17: return from > to ? std::nullopt : std::optional(ports("udp", from, to));
    case icmp_v6: return std::nullopt;
  }
  return *number < 0 ? "" : "meta l4proto " + std::to_string(*number);
}

}  // namespace windlass::host
