// The images that this cloud comes with. They belong to nobody here, cannot be changed, and are the
// same in every region.
#pragma once

#include <span>
#include <string_view>

#include "cloud/core/catalogue.h"

namespace windlass::cloud::ec2 {

struct CatalogueImage {
  std::string_view id;
  std::string_view layer;  // what host::Images calls it
  std::string_view name;   // "debian-12-amd64-20251112-2294"
  std::string_view description;
  std::string_view owner;  // an account that is nobody's here
  std::string_view created;
  std::string_view snapshot;  // of its root; nobody may use it but by the image
  int size_gib;
  bool systemd;
};

std::span<const CatalogueImage> catalogue_images();
bool is_catalogue_layer(std::string_view layer);

}  // namespace windlass::cloud::ec2
