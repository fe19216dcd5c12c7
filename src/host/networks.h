// Networks on this host: one network namespace each, in which machines and balancers are linked by
// routed pairs of interfaces. The host's own routes, rules and settings stay as they are.
//
// A network outlives us and is found again by its name; nothing of it is kept in a file.
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

#include "base/result.h"
#include "host/descriptor.h"
#include "host/firewall.h"

namespace windlass::host {

// What every network's router answers on beside the addresses of its specification. They are there
// from make() on.
constexpr const char* metadata_address = "169.254.169.254";  // tcp 80
constexpr const char* dns_address = "169.254.169.253";       // udp and tcp 53
constexpr const char* endpoint_address = "169.254.170.1";    // tcp 80 and 443: AWS's own names
constexpr int relay_port = 15001;  // on endpoint_address: connections that leave end up here

struct NetworkSpec {
  std::string id;  // "vpc-0abc"
  // Its router's own: the subnets' gateways, DNS.
  std::vector<std::string> addresses = {};
  Firewall firewall = {};
  auto operator<=>(const NetworkSpec&) const = default;
};

struct LinkSpec {
  std::string id;  // "eni-0abc"; the same link may be made again
  std::string network;
  std::string address;
  int prefix = 24;
  std::string gateway = {};  // the subnet's first address
  std::vector<std::string> more_addresses = {};
  std::string mac = {};         // "02:..."
  std::string device = "eth0";  // its name at the machine's end
};

class Networks {
 public:
  virtual ~Networks() = default;

  // Makes the network when it is not there (with nothing allowed), and nothing otherwise.
  virtual Result<> make(const std::string& id) = 0;
  // Makes it what the specification says. Costs nothing when it already is that.
  virtual Result<> apply(const NetworkSpec& spec) = 0;
  // Links a namespace ("/proc/PID/ns/net", "/run/netns/NAME") to its network: pair, addresses,
  // route. Linking again what is linked is no error.
  virtual Result<> link(const LinkSpec& spec, const std::string& namespace_path) = 0;
  virtual Result<> unlink(const std::string& network, const std::string& link) = 0;
  // Removing what is not there is no error.
  virtual Result<> remove(const std::string& id) = 0;
  virtual std::vector<std::string> all() = 0;
  // Is anything linked to it? Links end with what was linked.
  virtual bool in_use(const std::string& id) = 0;
  // A network that something is linked to stays.
  virtual Result<> remove_unused(const std::string& id) {
    return in_use(id) ? Result<>(Done{}) : remove(id);
  }

  // What a link carried since it was made.
  struct Traffic {
    std::uint64_t bytes_in = 0, bytes_out = 0, packets_in = 0, packets_out = 0;
  };
  virtual Result<Traffic> traffic(const std::string& network, const std::string& link) = 0;

  // A named namespace for what is no machine (a balancer), with its loopback up; its path.
  virtual Result<std::string> make_namespace(const std::string& name) = 0;
  virtual Result<> remove_namespace(const std::string& name) = 0;
  // Their names: also of one that nobody remembers.
  virtual std::vector<std::string> namespaces() { return {}; }

  // A bound socket in the network's namespace, served from any thread of ours; one of a stream
  // listens. The network is not quite gone before it is closed.
  enum class Socket { Stream, Datagram };
  virtual Result<Descriptor> listen(const std::string& network, Socket kind,
                                    const std::string& address, int port) = 0;

  // Faults for rehearsals: lets nothing through to or from an address, or makes it slow.
  virtual Result<> partition(const std::string& network, const std::string& address,
                             bool apart) = 0;
  virtual Result<> delay(const std::string& network, const std::string& link, int milliseconds) = 0;
};

}  // namespace windlass::host
