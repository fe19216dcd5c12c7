// The host's networks, with this cloud's own services in each: metadata, AWS's endpoints, names,
// and the way out. Whoever makes a network gets them with it.
#pragma once

#include <functional>
#include <mutex>
#include <set>

#include "base/log.h"
#include "host/networks.h"
#include "host/relay.h"
#include "host/resolver.h"
#include "http/server.h"

namespace windlass::cloud {

// Made when there is a first network: an idle cloud needs none of it.
struct Insides {
  std::unique_ptr<http::Server> metadata, endpoints, secure_endpoints;
  std::unique_ptr<host::Relay> relay;
  std::unique_ptr<host::Resolver> resolver;
};

class NetworkDoor final : public host::Networks {
 public:
  using Furnish = std::function<Result<Insides>()>;
  NetworkDoor(host::Networks& networks, Furnish furnish, Log& log)
      : networks_(networks), furnish_(std::move(furnish)), log_(log) {}

  Result<> make(const std::string& id) override;
  Result<> apply(const host::NetworkSpec& spec) override;
  Result<> remove(const std::string& id) override;
  Result<> remove_unused(const std::string& id) override;
  // Makes the network when it went meanwhile.
  Result<> link(const host::LinkSpec& spec, const std::string& path) override;
  // Leaves all networks, which go on without us.
  void close(std::chrono::milliseconds deadline);

  Result<> unlink(const std::string& network, const std::string& link) override {
    return networks_.unlink(network, link);
  }
  std::vector<std::string> all() override { return networks_.all(); }
  bool in_use(const std::string& id) override { return networks_.in_use(id); }
  Result<Traffic> traffic(const std::string& network, const std::string& link) override {
    return networks_.traffic(network, link);
  }
  Result<std::string> make_namespace(const std::string& name) override {
    return networks_.make_namespace(name);
  }
  Result<> remove_namespace(const std::string& name) override {
    return networks_.remove_namespace(name);
  }
  Result<host::Descriptor> listen(const std::string& network, Socket kind,
                                  const std::string& address, int port) override {
    return networks_.listen(network, kind, address, port);
  }
  Result<> partition(const std::string& network, const std::string& address, bool apart) override {
    return networks_.partition(network, address, apart);
  }
  Result<> delay(const std::string& network, const std::string& link, int milliseconds) override {
    return networks_.delay(network, link, milliseconds);
  }

 private:
  Result<> made(const std::string& id);
  Result<> removed(const std::string& id);
  Result<> attend(const std::string& id);
  void leave(const std::string& id);

  host::Networks& networks_;
  Furnish furnish_;
  Log& log_;
  std::mutex coming_and_going_;  // of networks and of what lives in them, one at a time
  std::mutex mutex_;
  std::optional<Insides> insides_;
  std::set<std::string> attended_;
};

}  // namespace windlass::cloud
