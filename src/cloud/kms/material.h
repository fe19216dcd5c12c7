// Key material: 32 random bytes that lie in the rows encrypted under the cloud's master key.
#pragma once

#include <optional>
#include <string>

#include "cloud/kms/context.h"

namespace windlass::cloud::kms {

// `rotation`: what made it ("AUTOMATIC", "ON_DEMAND"); nothing for a key's first.
void add_material(Kms& kms, const std::string& key, std::int64_t number, Time now,
                  const std::optional<std::string>& rotation);

struct Material {
  std::string id;     // what clients call it; says nothing about the bytes
  std::string bytes;  // never in a log, an error or a row
};
// Nothing if the key has no such material.
std::optional<Material> find_material(Kms& kms, const std::string& key, std::int64_t number);
std::optional<std::string> material_id(Kms& kms, const std::string& key, std::int64_t number);

}  // namespace windlass::cloud::kms
