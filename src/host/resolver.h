// The DNS that machines ask: names of the cloud's own at once, hosted zones from its name server,
// everything else from the host's.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "host/descriptor.h"

namespace windlass::host {

class Resolver {
 public:
  struct Answer {
    enum class Kind {
      Addresses,   // may be none: the name exists, and has nothing of that type
      NoSuchName,
      Elsewhere,   // ask 127.0.0.1:port, or the host's own name server when port is 0
    } kind = Kind::Elsewhere;
    std::vector<std::uint32_t> addresses = {};  // host byte order
    int port = 0;
  };
  // Asked on several threads. The name is in lower case, without the last dot.
  using Names = std::function<Answer(const std::string& network, const std::string& name, int type)>;

  static std::unique_ptr<Resolver> start(Names names);
  virtual ~Resolver() = default;

  // Both bound to port 53 of an address in that network; the stream one listens.
  virtual void serve(Descriptor datagram, Descriptor stream, const std::string& network) = 0;
  virtual void leave(const std::string& network) = 0;
};

}  // namespace windlass::host
