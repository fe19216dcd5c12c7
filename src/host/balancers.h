// Load balancers on this host: an HAProxy each, in a namespace of its own that is linked to a
// network.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "base/result.h"
#include "host/networks.h"

namespace windlass::host {

// A balancer in HAProxy's own words: what is written, and what may change while it runs.
struct BalancerSpec {
  std::string id;               // "lb-0a": names its namespace, its folder and its process
  std::vector<LinkSpec> links;  // one a subnet
  // haproxy.cfg without `global` and without servers. "${FILES}" in it is the folder of `files`,
  // "${HOST}" the name of the host's own namespace, "${NAME}" one of `words`.
  std::string configuration;
  std::map<std::string, std::string> words = {};
  struct Server {
    std::string backend, name, address;
    int port = 0;
    int weight = 100;
    bool draining = false;
    std::string options = {};  // of `add server`: checks and the like
    // It has options that HAProxy takes from its file only (cookies): it comes and goes by a
    // reload.
    bool by_file = false;
    auto operator<=>(const Server&) const = default;
  };
  std::vector<Server> servers;
  std::map<std::string, std::string> files;  // certificates and maps, by name, mode 0600
};

struct BalancerReport {
  struct Server {
    std::string backend, name;
    std::string check;    // HAProxy's words: "L7OK", "L4CON", ...
    int check_code = 0;   // of an HTTP check
    bool up = false;      // it passes its checks, or has none
    int connections = 0;  // held now
  };
  // Counters begin anew with each of these.
  std::int64_t generation = 0;
  std::vector<Server> servers;
  struct Counters {
    std::uint64_t requests = 0, connections = 0, bytes_in = 0, bytes_out = 0;
    std::uint64_t codes[6] = {};  // [2]: how many 2xx, ...
    double response_seconds = 0;  // the mean of the last thousand
    int active = 0;               // connections held now
  };
  // What clients were answered, by frontend; what servers answered, by backend: the rest are
  // answers of the balancer itself.
  std::map<std::string, Counters> frontends, backends;
};

class Balancers {
 public:
  virtual ~Balancers() = default;
  // Makes it what the specification says, dropping no request: starts it, reloads it when the
  // configuration changed, adds, drains and takes servers at run time otherwise.
  virtual Result<> apply(const BalancerSpec& spec) = 0;
  virtual Result<BalancerReport> report(const std::string& id) = 0;
  // Removing what is not there is no error.
  virtual Result<> remove(const std::string& id) = 0;
  virtual std::vector<std::string> all() = 0;
  // Sends all its processes a signal: what may happen to a balancer. It is started again when it ends.
  virtual Result<> signal(const std::string&, int) { return Done{}; }
  // A port of the host's loopback that nobody uses, for a listener; the same one for the same name.
  virtual Result<int> loopback_port(const std::string& name) = 0;

  // What it logged, from a place on; and where that ended. Only whole lines.
  struct Logged {
    std::string text;
    std::uint64_t end = 0;
  };
  virtual Result<Logged> logged(const std::string&, std::uint64_t from, std::size_t) {
    return Logged{{}, from};
  }
  // Gives the room of what was read back to the file system; places stay what they are.
  virtual void forget_logged(const std::string&, std::uint64_t) {}
};

}  // namespace windlass::host
