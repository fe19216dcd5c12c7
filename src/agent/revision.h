// Which revision this machine runs: the digest that its launch template tagged it with.
#pragma once

#include <string>

#include "agent/metadata.h"
#include "agent/places.h"
#include "base/log.h"

namespace windlass::agent {

class Revision {
 public:
  Revision(Metadata& metadata, const Places& places, const Ticks& ticks, Log& log)
      : metadata_(metadata), places_(places), ticks_(ticks), log_(log) {}

  // Reads the tag when it is time. What was known stays known while the metadata cannot be asked.
  void step();
  const std::string& digest() const { return digest_; }
  Duration due() const { return due_; }

 private:
  Metadata& metadata_;
  const Places& places_;
  const Ticks& ticks_;
  Log& log_;
  std::string digest_, problem_;
  Duration due_{};
};

}  // namespace windlass::agent
