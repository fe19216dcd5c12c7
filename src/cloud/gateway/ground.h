// What this cloud's machines stand on, on this host: made when the cloud may have machines.
#pragma once

#include <memory>
#include <string>

#include "cloud/gateway/network_door.h"
#include "host/site.h"

namespace windlass::cloud {

class Ground {
 public:
  // Refused, with what is missing, when this host cannot run machines. `furnish` makes what
  // networks have inside, when there is a first one.
  static Result<std::unique_ptr<Ground>> lay(const std::string& state_dir,
                                             NetworkDoor::Furnish furnish, Log& log);

  host::Site& site() { return site_; }
  // Machines, networks and balancers go on without us.
  void leave(std::chrono::milliseconds deadline) { networks_.close(deadline); }
  // Ends machines, networks and balancers; what they have written stays, and a cloud that comes up
  // boots them again.
  void rest();
  // Something of a cloud with its state there is on this host, whether its state is or not.
  static bool is_anything_left(const std::string& state_dir);
  // Takes everything of this cloud from the host but files below the state directory.
  void clear();

 private:
  struct Parts {
    std::unique_ptr<host::Machines> machines;
    std::unique_ptr<host::Networks> networks;
    std::unique_ptr<host::Images> images;
    std::unique_ptr<host::Volumes> volumes;
  };
  Ground(Parts parts, std::unique_ptr<host::Balancers> balancers, NetworkDoor::Furnish furnish,
         Log& log)
      : parts_(std::move(parts)),
        networks_(*parts_.networks, std::move(furnish), log),
        balancers_(std::move(balancers)) {}

  void end_all();
  void forget_owner();

  std::string folder_;  // the state directory
  std::string owner_;
  Parts parts_;
  NetworkDoor networks_;
  std::unique_ptr<host::Balancers> balancers_;
  host::Site site_{*parts_.machines, networks_, *parts_.images, *parts_.volumes, *balancers_};
};

}  // namespace windlass::cloud
