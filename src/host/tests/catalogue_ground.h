// Machines of catalogue images. The images are made once for this host, if it can make them.
#pragma once

#include <stdlib.h>

#include "host/images.h"
#include "host/tests/fake_metadata.h"
#include "host/tests/machine_ground.h"
#include "host/volumes.h"

namespace windlass::host::testing {

struct Catalogue : Ground {
  explicit Catalogue(std::string name) : image(std::move(name)) {
    if (!machines) return;
    images = make_images({.folder = folder + "/images",
                          .cache = "/var/cache/windlass",
                          .machines = options().folder});
    auto prepared = images->prepare(image, [](const std::string& words) { MESSAGE(words); });
    if (!prepared) {
      MESSAGE("skipped: " << prepared.error().message);
      machines.reset();
      return;
    }
    volumes = make_volumes({.folder = folder + "/volumes", .machines = *machines});
  }
  ~Catalogue() {
    if (!machines) return;
    for (auto* machine : {"i-1", "i-2"})
      for (auto& volume : volumes->attached(machine)) CHECK(volumes->detach(volume, machine));
  }

  // A machine with its own metadata service, on layers above the image, before it boots.
  FakeMetadata& given_machine(const std::string& id, std::vector<std::string> layers = {}) {
    layers.push_back(image);
    std::vector<std::string> folders;
    for (auto& layer : layers) folders.push_back(*images->folder(layer));
    auto made = machines->create({.id = id, .layers = folders, .host_name = "ip-10-0-0-5"});
    REQUIRE_MESSAGE(made, made.error().message);
    auto& its = *(metadata[id] = std::make_unique<FakeMetadata>());
    its.answers["/latest/meta-data/instance-id"] = id;
    its.answers["/latest/meta-data/local-hostname"] = "ip-10-0-0-5.ec2.internal";
    its.serve(made->pid);
    return its;
  }

  // Until what the command says is that, or it takes too long.
  std::string until(const std::string& id, const std::string& command, const std::string& wanted) {
    std::string said;
    for (int i = 0; i < 600; ++i) {
      said = shell(id, command);
      if (said == wanted) break;
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
    return said;
  }
  std::string until_console(const std::string& id, const std::string& words) {
    for (int i = 0; i < 600; ++i) {
      if (machines->console(id, 65536).find(words) != std::string::npos) return words;
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    return machines->console(id, 65536);
  }

  std::string image;
  std::unique_ptr<Images> images;
  std::unique_ptr<Volumes> volumes;
  std::map<std::string, std::unique_ptr<FakeMetadata>> metadata;
};

struct DebianGround : Catalogue {
  DebianGround() : Catalogue("debian-12") {}
};
struct TinyGround : Catalogue {
  TinyGround() : Catalogue("tiny") {}
};

}  // namespace windlass::host::testing
