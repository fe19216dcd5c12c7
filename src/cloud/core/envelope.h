// Envelopes: bytes of any size encrypted under a KMS key, for services that keep other people's
// secrets.
//
// KMS makes a data key; the bytes are sealed with it (AES-256-GCM), and its ciphertext travels with
// them. Only KMS's public operations are used, as the service's own principal.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "cloud/core/call.h"

namespace windlass::cloud {

// Bound to the envelope: it only opens where the same is said again.
using EncryptionContext = std::map<std::string, std::string>;

struct Envelope {
  std::string bytes;
  std::string key_arn;
};

// In a writing handler: an alias like alias/aws/ssm gets its key when it is first used.
Result<Envelope> seal_envelope(const Work& work, const std::string& key_id,
                               std::string_view plaintext, const EncryptionContext& context);
// KMS's refusal if the key is disabled or gone.
Result<std::string> open_envelope(const Work& work, std::string_view envelope,
                                  const EncryptionContext& context);

}  // namespace windlass::cloud
