// Key pairs: only the public half is kept.
#pragma once

#include <optional>
#include <string>

#include "cloud/ec2/common/context.h"

namespace windlass::cloud::ec2 {

struct KeyPair {
  std::string id;  // "key-0a"
  std::string name;
  std::string type;  // "rsa", "ed25519"
  std::string fingerprint;
  std::string public_key;  // "ssh-ed25519 AAAA... name": a line of authorized_keys
  Time created{};
};

// By name. InvalidKeyPair.NotFound.
Result<KeyPair> find_key_pair(Ec2& ec2, const Call& call, const std::string& name);

}  // namespace windlass::cloud::ec2
