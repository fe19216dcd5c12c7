// The first duty: tells CloudFormation, once in a machine's life, that it serves, or that it does
// not.
#pragma once

#include <optional>
#include <string>

#include "agent/calls.h"
#include "agent/health.h"
#include "agent/places.h"
#include "agent/process.h"
#include "base/log.h"

namespace windlass::agent {

struct ProofParts {
  const LayerFile& layer;
  const std::string& instance;
  const Places& places;
  Calls& calls;
  Processes& processes;
  const Ticks& ticks;
  Log& log;
};

class Proof {
 public:
  // Remembers what an earlier process of this machine decided and told.
  explicit Proof(ProofParts parts);

  // With what is seen of the machine now. What is decided is written down before it is told, so
  // that whoever comes after a crash says the same again; the stack counts a machine once.
  void step(const Health& health);
  bool settled() const { return settled_; }
  // When step() is wanted again though nothing changed.
  Duration due() const;

 private:
  bool take_address();
  void decide(bool serves, const std::string& why);
  void say_why(const std::string& why);
  void tell();
  void write_down();

  ProofParts parts_;
  Duration grace_ends_{};
  std::optional<bool> decided_;
  bool settled_ = false;
  Duration next_try_{}, give_up_{}, pause_{};
  std::string address_problem_;
};

}  // namespace windlass::agent
