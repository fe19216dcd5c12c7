// A real network of this host for tests: machines are bare namespaces, and whether one reaches
// another is found out by trying.
#pragma once

#include <doctest/doctest.h>

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "host/namespace_networks.h"

namespace windlass::host::testing {

// Another cloud's than any other that is tested now.
std::string fresh_owner();
// Nothing, with the reason said, where networks cannot be made.
std::unique_ptr<Networks> try_networks(const std::string& owner);

class NetworkGround {
 public:
  NetworkGround();
  ~NetworkGround();

  explicit operator bool() const { return networks != nullptr; }

  // A machine of that name with that address in 10.0.X.0/24, whose gateway is .1.
  void machine(const std::string& name, const std::string& address,
               const std::string& network = "vpc-1");
  LinkSpec link_spec(const std::string& name, const std::string& address,
                     const std::string& network = "vpc-1") const;
  std::string path(const std::string& name) const { return machines_.at(name).path; }
  std::string address(const std::string& name) const { return machines_.at(name).address; }
  // Makes the rules hold.
  void apply();
  // The group of that id, made when there is none; with all machines of those names.
  Firewall::Group& group(const std::string& id, const std::vector<std::string>& names = {});

  // What happens to a connection: "open", "refused", "unreachable", "silent".
  std::string call(const std::string& from, const std::string& address, int port) const;
  // Machines' ports that answer, without anybody behind them.
  void serve(const std::string& name, std::vector<int> ports);
  std::string call_machine(const std::string& from, const std::string& to, int port) const {
    return call(from, address(to), port);
  }
  bool pings(const std::string& from, const std::string& address) const;
  // Whether a packet of that protocol arrives, sent with that source.
  bool arrives(const std::string& from, const std::string& to, int protocol,
               const std::string& source) const;
  bool datagram_arrives(const std::string& from, const std::string& to, int port) const;

  std::string owner;
  std::unique_ptr<Networks> networks;
  NetworkSpec spec;  // of vpc-1

 private:
  struct Machine {
    std::string path, address;
  };
  std::map<std::string, Machine> machines_;
  std::vector<Descriptor> served_;
};

// What a rule says, in few words.
Firewall::Rule allows(const std::string& protocol, int from, int to, const std::string& range);
Firewall::Rule allows_group(const std::string& protocol, int from, int to,
                            const std::string& group);
inline Firewall::Rule everything() { return allows("-1", -1, -1, "0.0.0.0/0"); }

// A connection that stays open, and both its ends.
struct Flow {
  Descriptor caller, called;
  bool carries() const;
};
Flow open_flow(const NetworkGround& ground, const std::string& from, const std::string& to,
               int port);

std::string call_inside(const std::string& namespace_path, const std::string& address, int port);
Descriptor listen_inside(const std::string& namespace_path, const std::string& address, int port);
Descriptor connect_inside(const std::string& namespace_path, const std::string& address, int port);

}  // namespace windlass::host::testing
