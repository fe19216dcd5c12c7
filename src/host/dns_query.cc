#include "host/dns_query.h"

#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>

#include <array>
#include <cstring>
#include <string>

#include "base/fault.h"
#include "base/text.h"
#include "host/descriptor.h"

namespace windlass::host {

namespace {

constexpr std::size_t head_bytes = 12;
constexpr char soa = 6, internet = 1;

// "a\052.example.com." with decimal escapes, as zone files have them.
std::string wire_name(std::string_view name) {
  std::string wire, label;
  for (std::size_t at = 0; at < name.size(); ++at) {
    if (name[at] == '.') {
      if (!label.empty()) wire += static_cast<char>(label.size()) + label;
      label.clear();
    } else if (name[at] == '\\' && at + 3 < name.size()) {
      label += static_cast<char>(parse_uint(name.substr(at + 1, 3)).value_or('?'));
      at += 3;
    } else {
      label += name[at];
    }
  }
  if (!label.empty()) wire += static_cast<char>(label.size()) + label;
  return wire + '\0';
}

std::string question(std::string_view zone) {
  // Id 7, a plain query with one question.
  std::string text("\0\7\0\0\0\1\0\0\0\0\0\0", head_bytes);
  text += wire_name(zone);
  return text + '\0' + soa + '\0' + internet;
}

bool skip_name(std::string_view answer, std::size_t& at) {
  while (at < answer.size()) {
    auto length = static_cast<unsigned char>(answer[at]);
    if (length >= 0xc0) return at += 2, true;
    at += 1u + length;
    if (length == 0) return true;
  }
  return false;
}

std::optional<std::uint32_t> serial_in(std::string_view answer, std::size_t question_bytes) {
  auto is_answer = answer.size() > question_bytes + 12 && (answer[2] & 0x84) == 0x84 &&
                   (answer[3] & 0x0f) == 0 && answer[7] > 0;
  if (!is_answer) return std::nullopt;
  auto at = question_bytes;
  if (!skip_name(answer, at)) return std::nullopt;
  at += 10;  // type, class, time to live, length
  if (!skip_name(answer, at) || !skip_name(answer, at)) return std::nullopt;
  if (at + 4 > answer.size()) return std::nullopt;
  std::uint32_t serial;
  std::memcpy(&serial, answer.data() + at, 4);
  return ntohl(serial);
}

}  // namespace

std::optional<std::uint32_t> ask_serial(int port, std::string_view zone,
                                        std::chrono::milliseconds deadline) {
  Descriptor socket(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  if (!socket) throw_errno("socket");
  sockaddr_in server{};
  server.sin_family = AF_INET;
  server.sin_port = htons(static_cast<std::uint16_t>(port));
  server.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  // Connected, so that a port without a listener is told at once.
  if (::connect(socket.get(), reinterpret_cast<sockaddr*>(&server), sizeof server) != 0)
    return std::nullopt;
  auto asked = question(zone);
  if (::send(socket.get(), asked.data(), asked.size(), 0) < 0) return std::nullopt;
  pollfd watched{socket.get(), POLLIN, 0};
  if (::poll(&watched, 1, static_cast<int>(deadline.count())) <= 0) return std::nullopt;
  std::array<char, 1500> answer;
  auto count = ::recv(socket.get(), answer.data(), answer.size(), 0);
  if (count < 0) return std::nullopt;
  return serial_in({answer.data(), static_cast<std::size_t>(count)}, asked.size());
}

}  // namespace windlass::host
