// Does this machine serve? Looked at from the machine itself, and by its balancer's word.
#pragma once

#include <string>

#include "agent/calls.h"
#include "agent/layer_file.h"
#include "agent/process.h"

namespace windlass::agent {

struct Health {
  bool healthy = false;
  std::string why = "not looked at yet";  // empty when it is healthy
  bool operator==(const Health&) const = default;
};

class Eyes {
 public:
  virtual ~Eyes() = default;
  // What is cheap to see: services and ports.
  virtual Health glance() = 0;
  // What is not: the layer's command, and what the balancer says.
  virtual Health look_closely() = 0;
};

class RealEyes final : public Eyes {
 public:
  RealEyes(const LayerFile& layer, const std::string& instance, Web& web, Processes& processes,
           Calls& calls)
      : layer_(layer), instance_(instance), web_(web), processes_(processes), calls_(calls) {}
  Health glance() override;
  Health look_closely() override;

 private:
  std::string services();
  std::string page();
  std::string port();
  std::string command();
  std::string balancer();

  const LayerFile& layer_;
  const std::string& instance_;
  Web& web_;
  Processes& processes_;
  Calls& calls_;
  bool balancer_was_content_ = false;
};

}  // namespace windlass::agent
