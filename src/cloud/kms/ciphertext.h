// A ciphertext blob: says by itself which key, and which of its materials, opens it.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "cloud/kms/key.h"

namespace windlass::cloud::kms {

// Bound to the ciphertext: it only opens where the same pairs are said again.
using Context = std::optional<std::map<std::string, std::string>>;

struct Sealed {
  std::string blob;
  std::string material_id;
};
Sealed encrypt_under(Kms& kms, const Key& key, std::string_view plaintext, const Context& context);

// Where a blob came from, if it is one of ours.
struct Origin {
  std::string key;
  std::int64_t material = 0;
};
std::optional<Origin> origin_of(std::string_view blob);

struct Opened {
  std::string plaintext;
  std::string material_id;
};
// Nothing if the blob or the context is not what it was.
std::optional<Opened> decrypt_blob(Kms& kms, std::string_view blob, const Context& context);

}  // namespace windlass::cloud::kms
