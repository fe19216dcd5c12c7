// What names mean to machines in a network: machines' own, balancers, AWS's endpoints, hosted zones.
#pragma once

#include <functional>
#include <mutex>
#include <string>

#include "host/resolver.h"
#include "store/database.h"

namespace windlass::cloud {

class VpcNames {
 public:
  // `zones_port`: where hosted zones are answered on the host's loopback; 0 while they are not.
  VpcNames(const std::string& database_path, std::function<int()> zones_port)
      : db_(store::Database::open(database_path, store::Database::Access::ReadOnly)),
        zones_port_(std::move(zones_port)) {}

  // From any thread.
  host::Resolver::Answer answer(const std::string& network, const std::string& name, int type);

 private:
  host::Resolver::Answer look_up(const std::string& network, std::string_view name);

  std::mutex mutex_;
  store::Database db_;
  std::function<int()> zones_port_;
};

}  // namespace windlass::cloud
