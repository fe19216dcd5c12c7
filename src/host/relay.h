// The way out of networks: connections that a network's rules have led to us are made again from
// the host, to where they were going, unless that is the host itself or something private.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/log.h"
#include "host/descriptor.h"

namespace windlass::host {

// Addresses that nobody on a machine shall reach through us: loopback, private, link-local, shared,
// multicast and reserved ones. Host byte order.
bool is_out_of_bounds(std::uint32_t address);

class Relay {
 public:
  // Decides of an address that is_out_of_bounds(): package mirrors may lie on a private network.
  using MayReach = std::function<bool(std::uint32_t address, int port)>;
  static std::unique_ptr<Relay> start(MayReach may_reach, Log& log);
  virtual ~Relay() = default;  // ends what it carries

  // Takes connections from that socket, whose original destinations the kernel knows.
  virtual void serve(Descriptor listening, const std::string& network) = 0;
  virtual void leave(const std::string& network) = 0;
};

// What else is served where a mirror is, is not for machines.
struct MirrorPlace {
  std::uint32_t address = 0;
  int port = 0;
  auto operator<=>(const MirrorPlace&) const = default;
};
// Where the package mirrors are that this host's own apt uses.
std::vector<MirrorPlace> mirror_places();

// "https://mirror.example.org:8443/debian" -> the name and 8443; nothing for what is no such URL.
std::optional<std::pair<std::string, int>> mirror_of(const std::string& url);

}  // namespace windlass::host
