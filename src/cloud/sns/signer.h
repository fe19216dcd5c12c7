// The key that messages are signed with, the local cloud's own: made when it is first needed, and
// sealed in its row under the cloud's master key.
#pragma once

#include <optional>

#include "cloud/sns/context.h"

namespace windlass::cloud::sns {

struct Signature {
  std::string version, text;     // base64
  std::string certificate_name;  // see links.h
};

// Version "1" hashes with SHA-1, "2" with SHA-256.
Signature sign(Sns& sns, const Call& call, const std::string& text, const std::string& version);

// As PEM.
std::optional<std::string> find_certificate(store::Database& db, std::string_view name);

}  // namespace windlass::cloud::sns
