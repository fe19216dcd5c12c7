// Machines on this host, whatever runs them.
//
// A machine is created (its namespaces are there, so that a network can be attached), started, and
// removed; it outlives us, and is found again by its name. Nobody else remembers anything: what
// there is, is read from the host.
#pragma once

#include "base/result.h"
#include "host/command.h"
#include "host/machine.h"

namespace windlass::host {

class Machines {
 public:
  virtual ~Machines() = default;

  virtual Result<Machine> create(const MachineSpec& spec) = 0;
  virtual Result<> start(const std::string& id) = 0;
  // Asks its first process to halt the machine (true), or ends it at once.
  virtual Result<> stop(const std::string& id, bool kindly) = 0;
  // Nothing in it goes on until it is resumed. Pausing what is paused is no error.
  virtual Result<> pause(const std::string& id, bool paused) = 0;
  virtual Result<Finished> execute(const std::string& id, const std::vector<std::string>& arguments,
                                   const CommandOptions& options) = 0;
  // The last that its console said, at most so many bytes.
  virtual std::string console(const std::string& id, std::size_t bytes_max) = 0;
  // Nothing of one that is not running.
  virtual std::optional<MachineUsage> usage(const std::string& id) = 0;

  virtual std::optional<Machine> find(const std::string& id) = 0;
  virtual std::vector<Machine> all() = 0;

  // Ends it, and takes its mounts, groups and namespaces away; its changes to the layers stay until
  // forget(). Removing what is not there is no error.
  virtual Result<> remove(const std::string& id) = 0;
  virtual void forget(const std::string& id) = 0;
};

}  // namespace windlass::host
