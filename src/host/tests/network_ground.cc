#include "network_ground.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/ip_icmp.h>
#include <netinet/udp.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <cstring>

#include "host/network_namespace.h"

namespace windlass::host::testing {

namespace {

// Nothing here is slower than a millisecond: what has not come by then was dropped.
constexpr int silence_ms = 150;

sockaddr_in socket_address(const std::string& address, int port) {
  sockaddr_in where{};
  where.sin_family = AF_INET;
  where.sin_port = htons(static_cast<std::uint16_t>(port));
  REQUIRE(::inet_pton(AF_INET, address.c_str(), &where.sin_addr) == 1);
  return where;
}

const sockaddr* plain(const sockaddr_in& address) {
  return reinterpret_cast<const sockaddr*>(&address);
}

bool readable(const Descriptor& socket) {
  pollfd watched{socket.get(), POLLIN, 0};
  return ::poll(&watched, 1, silence_ms) == 1;
}

std::uint16_t internet_checksum(std::string_view bytes) {
  std::uint32_t sum = 0;
  for (std::size_t i = 0; i + 1 < bytes.size(); i += 2)
    sum += static_cast<std::uint32_t>(static_cast<unsigned char>(bytes[i]) << 8 |
                                      static_cast<unsigned char>(bytes[i + 1]));
  sum = (sum >> 16) + (sum & 0xffff);
  return static_cast<std::uint16_t>(~(sum + (sum >> 16)));
}

Descriptor entered(const std::string& path) {
  auto opened = open_namespace(path);
  REQUIRE_MESSAGE(opened, opened.error().message);
  return std::move(opened).value();
}

Descriptor socket_inside(const std::string& path, int kind, int protocol = 0) {
  Descriptor made;
  inside(entered(path), [&] {
    made = Descriptor(::socket(AF_INET, kind | SOCK_CLOEXEC | SOCK_NONBLOCK, protocol));
  });
  REQUIRE(made);
  return made;
}

std::string outcome_of(int error) {
  switch (error) {
    case 0: return "open";
    case ECONNREFUSED: return "refused";
    case EHOSTUNREACH: return "unreachable";
    case EAGAIN: return "silent";
  }
  return std::strerror(error);
}

std::pair<Descriptor, std::string> try_to_connect(const std::string& path,
                                                  const std::string& address, int port) {
  auto caller = socket_inside(path, SOCK_STREAM);
  auto where = socket_address(address, port);
  if (::connect(caller.get(), plain(where), sizeof where) != 0 && errno != EINPROGRESS)
    return {std::move(caller), outcome_of(errno)};
  pollfd watched{caller.get(), POLLOUT, 0};
  if (::poll(&watched, 1, silence_ms) != 1) return {std::move(caller), outcome_of(EAGAIN)};
  int error = 0;
  socklen_t size = sizeof error;
  ::getsockopt(caller.get(), SOL_SOCKET, SO_ERROR, &error, &size);
  return {std::move(caller), outcome_of(error)};
}

}  // namespace

std::string fresh_owner() {
  static std::atomic<int> count = 0;
  return "t" + std::to_string(::getpid()) + "x" + std::to_string(++count);
}

std::unique_ptr<Networks> try_networks(const std::string& owner) {
  auto made = make_networks({owner});
  if (made && made->get()->make_namespace("try")) {
    REQUIRE(made->get()->remove_namespace("try"));
    return std::move(made).value();
  }
  MESSAGE("skipped: " << (made ? "no network namespace can be made here" : made.error().message));
  return nullptr;
}

NetworkGround::NetworkGround() : owner(fresh_owner()), networks(try_networks(owner)) {
  if (!networks) return;
  spec.id = "vpc-1";
  spec.addresses = {"10.0.1.1", "10.0.2.1", "10.0.3.1", "10.0.0.2"};
  auto made = networks->make("vpc-1");
  REQUIRE_MESSAGE(made, made.error().message);
}

NetworkGround::~NetworkGround() {
  if (!networks) return;
  served_.clear();
  for (auto& id : networks->all()) CHECK(networks->remove(id));
  for (auto& name : networks->namespaces()) CHECK(networks->remove_namespace(name));
}

void NetworkGround::machine(const std::string& name, const std::string& address,
                            const std::string& network) {
  auto path = networks->make_namespace(name);
  REQUIRE_MESSAGE(path, path.error().message);
  auto linked = networks->link(link_spec(name, address, network), *path);
  REQUIRE_MESSAGE(linked, linked.error().message);
  machines_[name] = {*path, address};
  spec.firewall.members.push_back(address);
}

LinkSpec NetworkGround::link_spec(const std::string& name, const std::string& address,
                                  const std::string& network) const {
  auto where = socket_address(address, 0);
  std::array<unsigned char, 4> bytes;
  std::memcpy(bytes.data(), &where.sin_addr, bytes.size());
  std::array<char, 18> mac{};
  std::snprintf(mac.data(), mac.size(), "02:00:%02x:%02x:%02x:%02x", bytes[0], bytes[1], bytes[2],
                bytes[3]);
  return {.id = "eni-" + name,
          .network = network,
          .address = address,
          .gateway = address.substr(0, address.rfind('.')) + ".1",
          .mac = mac.data()};
}

void NetworkGround::apply() {
  auto applied = networks->apply(spec);
  REQUIRE_MESSAGE(applied, applied.error().message);
}

Firewall::Group& NetworkGround::group(const std::string& id,
                                      const std::vector<std::string>& names) {
  auto& groups = spec.firewall.groups;
  auto found = std::ranges::find(groups, id, &Firewall::Group::id);
  if (found == groups.end()) found = groups.insert(found, Firewall::Group{.id = id});
  for (auto& name : names) found->members.push_back(address(name));
  return *found;
}

std::string call_inside(const std::string& path, const std::string& address, int port) {
  return try_to_connect(path, address, port).second;
}

Descriptor connect_inside(const std::string& path, const std::string& address, int port) {
  auto [socket, outcome] = try_to_connect(path, address, port);
  REQUIRE(outcome == "open");
  return std::move(socket);
}

Descriptor listen_inside(const std::string& path, const std::string& address, int port) {
  auto listening = socket_inside(path, SOCK_STREAM);
  auto where = socket_address(address, port);
  int yes = 1;
  ::setsockopt(listening.get(), SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  REQUIRE(::bind(listening.get(), plain(where), sizeof where) == 0);
  REQUIRE(::listen(listening.get(), 64) == 0);
  return listening;
}

std::string NetworkGround::call(const std::string& from, const std::string& address,
                                int port) const {
  return call_inside(path(from), address, port);
}

void NetworkGround::serve(const std::string& name, std::vector<int> ports) {
  for (auto port : ports) served_.push_back(listen_inside(path(name), "0.0.0.0", port));
}

bool NetworkGround::pings(const std::string& from, const std::string& address) const {
  auto socket = socket_inside(path(from), SOCK_RAW, IPPROTO_ICMP);
  icmphdr echo{};
  echo.type = ICMP_ECHO;
  echo.un.echo.id = htons(77);
  echo.checksum = htons(internet_checksum({reinterpret_cast<const char*>(&echo), sizeof echo}));
  auto where = socket_address(address, 0);
  ::sendto(socket.get(), &echo, sizeof echo, 0, plain(where), sizeof where);
  while (readable(socket)) {
    std::array<char, 512> packet;
    auto size = ::recv(socket.get(), packet.data(), packet.size(), 0);
    // Type 0 behind the 20 bytes of IP; what the kernel tells of lost ones has another.
    if (size >= 28 && packet[20] == ICMP_ECHOREPLY) return true;
  }
  return false;
}

bool NetworkGround::arrives(const std::string& from, const std::string& to, int protocol,
                            const std::string& source) const {
  auto ear = socket_inside(path(to), SOCK_RAW, protocol);
  auto mouth = socket_inside(path(from), SOCK_RAW, IPPROTO_RAW);
  std::string packet(28, '\0');
  packet[0] = 0x45;
  packet[8] = 64;
  packet[9] = static_cast<char>(protocol);
  auto sender = socket_address(source, 0), where = socket_address(address(to), 0);
  std::memcpy(packet.data() + 12, &sender.sin_addr, 4);
  std::memcpy(packet.data() + 16, &where.sin_addr, 4);
  ::sendto(mouth.get(), packet.data(), packet.size(), 0, plain(where), sizeof where);
  while (readable(ear)) {
    std::array<char, 512> heard;
    auto size = ::recv(ear.get(), heard.data(), heard.size(), 0);
    if (size >= 20 && std::memcmp(heard.data() + 12, &sender.sin_addr, 4) == 0) return true;
  }
  return false;
}

bool NetworkGround::datagram_arrives(const std::string& from, const std::string& to,
                                     int port) const {
  auto ear = socket_inside(path(to), SOCK_DGRAM);
  auto any = socket_address("0.0.0.0", port);
  REQUIRE(::bind(ear.get(), plain(any), sizeof any) == 0);
  auto mouth = socket_inside(path(from), SOCK_DGRAM);
  auto where = socket_address(address(to), port);
  ::sendto(mouth.get(), "x", 1, 0, plain(where), sizeof where);
  return readable(ear);
}

Firewall::Rule allows(const std::string& protocol, int from, int to, const std::string& range) {
  return {protocol, from, to, {.range = range}};
}

Firewall::Rule allows_group(const std::string& protocol, int from, int to,
                            const std::string& group) {
  return {protocol, from, to, {.group = group}};
}

Flow open_flow(const NetworkGround& ground, const std::string& from, const std::string& to,
               int port) {
  auto listening = listen_inside(ground.path(to), "0.0.0.0", port);
  auto caller = connect_inside(ground.path(from), ground.address(to), port);
  REQUIRE(readable(listening));
  Descriptor called(::accept4(listening.get(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK));
  REQUIRE(called);
  return {std::move(caller), std::move(called)};
}

bool Flow::carries() const {
  char byte = 'x';
  if (::send(caller.get(), &byte, 1, MSG_NOSIGNAL) != 1 || !readable(called)) return false;
  if (::recv(called.get(), &byte, 1, 0) != 1) return false;
  return ::send(called.get(), &byte, 1, MSG_NOSIGNAL) == 1 && readable(caller) &&
         ::recv(caller.get(), &byte, 1, 0) == 1;
}

}  // namespace windlass::host::testing
