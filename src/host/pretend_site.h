// A host on which machines are only said to run: for trying templates and tools where there can be
// no machines. Nothing of it is on the real one, and nothing outlives the process.
#pragma once

#include <memory>

#include "host/site.h"

namespace windlass::host {

class PretendSite {
 public:
  virtual ~PretendSite() = default;
  virtual Site& site() = 0;
};

// Served from any thread.
std::unique_ptr<PretendSite> make_pretend_site();

}  // namespace windlass::host
