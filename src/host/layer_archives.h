// Layers as bytes, which another host makes the same layers of: what images are kept and carried
// as.
#pragma once

#include <string>

#include "base/result.h"

namespace windlass::host {

class Images;

class LayerArchives {
 public:
  virtual ~LayerArchives() = default;

  // Appends a layer to an open file, compressed. The digest of its content: the layer's name
  // wherever it is made of these bytes (a catalogue image has no other).
  virtual Result<std::string> write(const std::string& layer, int file) = 0;
  // Makes the layer of such bytes, from where the file stands to its end; nothing is done when it
  // is there. LayerDamaged, and nothing is left, when the content does not have that digest.
  virtual Result<> read(const std::string& digest, int file) = 0;
};

// Null where images have no content (a host in memory).
LayerArchives* archives_of(Images& images);

}  // namespace windlass::host
