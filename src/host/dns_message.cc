#include "host/dns_message.h"

#include "base/text.h"

namespace windlass::host {

namespace {

constexpr std::size_t header_size = 12;

unsigned number_at(std::string_view bytes, std::size_t at) {
  return static_cast<unsigned char>(bytes[at]) << 8 | static_cast<unsigned char>(bytes[at + 1]);
}

void put(std::string& bytes, unsigned number) {
  bytes += static_cast<char>(number >> 8 & 255);
  bytes += static_cast<char>(number & 255);
}

}  // namespace

std::optional<DnsQuestion> read_question(std::string_view message) {
  if (message.size() < header_size + 5) return std::nullopt;
  auto flags = number_at(message, 2);
  auto is_query = (flags & 0x8000) == 0 && (flags & 0x7800) == 0;
  if (!is_query || number_at(message, 4) != 1) return std::nullopt;
  DnsQuestion question;
  auto at = header_size;
  while (true) {
    if (at >= message.size()) return std::nullopt;
    std::size_t length = static_cast<unsigned char>(message[at++]);
    if (length == 0) break;
    if (length > 63 || at + length > message.size() || question.name.size() > 254)
      return std::nullopt;
    if (!question.name.empty()) question.name += '.';
    question.name += lower(message.substr(at, length));
    at += length;
  }
  if (at + 4 > message.size() || number_at(message, at + 2) != 1) return std::nullopt;
  question.type = static_cast<int>(number_at(message, at));
  question.end = at + 4;
  return question;
}

std::string dns_answer(std::string_view query, const DnsQuestion& question, int code,
                       const std::vector<std::uint32_t>& addresses, std::uint32_t ttl) {
  std::string answer(query.substr(0, 2));
  // A response; recursion as it was desired, and available.
  put(answer, 0x8080 | (number_at(query, 2) & 0x0100) | static_cast<unsigned>(code));
  put(answer, 1);
  put(answer, static_cast<unsigned>(addresses.size()));
  put(answer, 0);
  put(answer, 0);
  answer += query.substr(header_size, question.end - header_size);
  for (auto address : addresses) {
    put(answer, 0xc000 | header_size);  // the name that was asked for
    put(answer, dns_type_a);
    put(answer, 1);
    put(answer, ttl >> 16);
    put(answer, ttl & 0xffff);
    put(answer, 4);
    put(answer, address >> 16);
    put(answer, address & 0xffff);
  }
  return answer;
}

}  // namespace windlass::host
