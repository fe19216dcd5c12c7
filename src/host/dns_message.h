// Just enough of DNS messages to see what is asked, and to answer addresses.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace windlass::host {

struct DnsQuestion {
  std::string name;  // lower case, without the last dot
  int type = 0;
  std::size_t end = 0;  // where the question ends in the message
};

constexpr int dns_type_a = 1;

// Nothing for what is no plain query with one question of class IN.
std::optional<DnsQuestion> read_question(std::string_view message);
// `code` as in RFC 1035: 0 all is well, 2 the server failed, 3 no such name.
std::string dns_answer(std::string_view query, const DnsQuestion& question, int code,
                       const std::vector<std::uint32_t>& addresses, std::uint32_t ttl);

}  // namespace windlass::host
