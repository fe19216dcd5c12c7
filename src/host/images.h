// Root file systems as layers: content-addressed folders, the topmost first, shared by all
// machines.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"

namespace windlass::host {

class Images {
 public:
  virtual ~Images() = default;

  // Makes a catalogue image ("debian-12", "tiny") if this host does not have it yet, which may take
  // half a minute and needs the package mirror. `say` hears what is being done, for people.
  virtual Result<> prepare(const std::string& catalogue_name,
                           const std::function<void(const std::string&)>& say) = 0;
  virtual bool has(const std::string& catalogue_name) const = 0;

  // A layer's name is "debian-12" (a catalogue image is a layer, too) or a digest. The folder of
  // it.
  virtual std::optional<std::string> folder(const std::string& layer) const = 0;
  // What a machine has changed of its layers (its upper folder) becomes a layer; its digest. The
  // machine is paused, or stopped. Its machine-id and the marks of what runs once are not taken.
  virtual Result<std::string> commit(const std::string& machine) = 0;
  // Refused for a catalogue image, which other clouds of this host use too, and for a layer that is
  // mounted in a machine.
  virtual Result<> remove(const std::string& layer) = 0;
  // This cloud's own: those that commit() made.
  virtual std::vector<std::string> all() const = 0;
};

struct ImagesOptions {
  std::string folder;  // this cloud's own layers
  // Catalogue images, shared by every cloud of this user: /var/cache/windlass.
  std::string cache;
  std::string machines;  // RuncOptions::folder: where machines keep what they change
};

std::unique_ptr<Images> make_images(const ImagesOptions& options);

}  // namespace windlass::host
