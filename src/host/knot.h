// The name server, by Knot DNS: a child process, started when there is a first zone.
#pragma once

#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "host/name_server.h"

namespace windlass::host {

class Child;

class Knot final : public NameServer {
 public:
  // Everything of it is below `folder`. It listens on 127.0.0.1, UDP and TCP; port 0: a free one,
  // the same one until we end.
  Knot(std::string folder, int port);
  ~Knot() override;

  Result<> publish(const std::vector<ServedZone>& zones,
                   const std::vector<std::string>& gone) override;
  bool serves() const override;

  // Where it answers; 0 while it does not.
  int port() const { return answering_; }
  // Why it does not answer what it was told; "" when all is well.
  std::string trouble() const;
  // Ends it and forgets all zones.
  void clear();

 private:
  struct Kept {
    std::string name;
    std::uint32_t serial;
    std::vector<std::string> modules;  // "mod-geoip/ID", one a kind of weighted answer
    std::string module_section;
  };
  Result<> publish_now(const std::vector<ServedZone>& zones, const std::vector<std::string>& gone);
  Result<> start();
  Result<> reload(bool all, const std::vector<ServedZone>& zones);
  Result<> wait_for(const std::string& zone, std::uint32_t serial);
  // Answers whether the configuration must be read again.
  bool keep(const ServedZone& zone);
  void write_configuration();
  void end_leftover();
  std::string path(const std::string& name) const { return folder_ + "/" + name; }

  const std::string folder_;
  int port_;
  mutable std::mutex mutex_;
  std::map<std::string, Kept> zones_;  // by id
  std::unique_ptr<Child> child_;
  std::atomic<int> answering_ = 0;
  mutable std::mutex trouble_mutex_;
  std::string trouble_;
};

}  // namespace windlass::host
