// All that a cloud has on this host beside its files: machines and what they stand on.
#pragma once

#include "host/balancers.h"
#include "host/images.h"
#include "host/machines.h"
#include "host/networks.h"
#include "host/volumes.h"

namespace windlass::host {

struct Site {
  Machines& machines;
  Networks& networks;
  Images& images;
  Volumes& volumes;
  Balancers& balancers;
};

}  // namespace windlass::host
