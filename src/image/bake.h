// windlass bake: makes the images of windlass.yaml, or finds that they are made already.
//
//   auto ids = TRY(image::bake(parts, model, {.folder = "shop"}));   // {"web": "ami-..."}
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "aws/client.h"
#include "aws/retry.h"
#include "base/clock.h"
#include "base/random.h"
#include "image/box.h"
#include "image/lock.h"
#include "manifest/model.h"

namespace windlass::image {

struct Progress {
  enum class State { Begun, Going, Done, Warning, Failed };
  std::string image;  // its name in the file
  State state = State::Going;
  std::string text;
  double share = -1;    // 0 to 1 where it is known
  std::string id = {};  // the image's, when it is done
};

// Where images are made.
struct Place {
  bool local = true;
  std::string account, region, bucket;
  // As windlass.lock names it.
  std::string text() const { return (local ? "local " : "aws ") + region; }
};

struct BakeParts {
  std::shared_ptr<aws::Transport> transport;
  Sign sign;
  Place place;
  const Clock& clock;
  Random& random;
  aws::Sleeper sleep;
  std::function<void(const Progress&)> tell = [](auto&) {};
  // Once true, whatever is being made is taken away again.
  std::function<bool()> cancelled = [] { return false; };
  // "MACHINE PID" of this desk, and whether such a one may still live.
  std::string baker = {};
  std::function<bool(const std::string& baker)> may_live = [](auto&) { return true; };
  std::string agent = {};         // the agent's program; empty: images have none
  std::string state_folder = {};  // where logs are kept on this desk; empty: nowhere
};

// Where windlass.yaml and windlass.lock are.
struct Repository {
  std::string folder;  // "" for the current one
  std::string path_of(const std::string& file) const {
    return folder.empty() ? file : folder + "/" + file;
  }
};
Result<Lock> read_lock(const Repository& repository);
Result<> write_lock(const Repository& repository, const Lock& lock);

struct BakeWish {
  std::vector<std::string> names = {};  // empty: all of the file's images
  bool refresh = false;                 // bases and versions move on
  std::chrono::seconds limit{30 * 60};  // of each machine
};

// Name -> image id, of those whose inputs are baked; without any work. One call where the lock
// knows the bases.
Result<std::map<std::string, std::string>> baked_images(const BakeParts& parts,
                                                        const manifest::Model& model,
                                                        const Repository& repository);

// Name -> digest of what it is made of, of the images that layers need. Without a call: nothing
// where the lock does not know one's base.
Result<std::optional<std::map<std::string, std::string>>> locked_inputs(
    const Place& place, const std::string& agent, const manifest::Model& model,
    const Repository& repository);

// Name -> image id. The error says of each image that failed why; what others made stays.
Result<std::map<std::string, std::string>> bake(const BakeParts& parts,
                                                const manifest::Model& model,
                                                const Repository& repository,
                                                const BakeWish& wish = {});

// Runs an image's tests on a machine of it, which is taken away again. `id` may be empty: the baked
// one.
Result<> test_image(const BakeParts& parts, const manifest::Model& model,
                    const Repository& repository, const std::string& name, const std::string& id,
                    std::chrono::seconds limit);

// What windlass keeps of an app's images in the bucket.
std::string images_prefix(const std::string& app);
std::string report_key(const std::string& app, const std::string& image, const std::string& id);

}  // namespace windlass::image
