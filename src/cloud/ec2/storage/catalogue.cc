#include "cloud/ec2/storage/catalogue.h"

#include <algorithm>

namespace windlass::cloud::ec2 {

namespace {

// Named as Debian names its own, so that `debian-12-amd64-*` finds it; owned by Debian's account.
constexpr CatalogueImage images[] = {
    {.id = debian_image_id,
     .layer = "debian-12",
     .name = "debian-12-amd64-20251112-2294",
     .description = "Debian 12 (20251112-2294)",
     .owner = "136693071363",
     .created = "2025-11-12T08:20:14.000Z",
     .snapshot = "snap-0deb1200000000001",
     .size_gib = 8,
     .systemd = true},
    {.id = tiny_image_id,
     .layer = "tiny",
     .name = "windlass-tiny-amd64-20251112-1",
     .description = "BusyBox as the first process; no systemd",
     .owner = "137112412989",
     .created = "2025-11-12T08:20:14.000Z",
     .snapshot = "snap-0715e000000000001",
     .size_gib = 1,
     .systemd = false},
};

}  // namespace

std::span<const CatalogueImage> catalogue_images() { return images; }

bool is_catalogue_layer(std::string_view layer) {
  return std::ranges::find(images, layer, &CatalogueImage::layer) != std::end(images);
}

}  // namespace windlass::cloud::ec2
