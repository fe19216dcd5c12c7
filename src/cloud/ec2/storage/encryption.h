// Whether a volume or snapshot is encrypted, and under which key: what the request, its source and
// the account's default say. The key is checked with KMS; the bytes on this host are not encrypted.
#pragma once

#include <optional>
#include <string>

#include "cloud/ec2/common/context.h"

namespace windlass::cloud::ec2 {

struct Encryption {
  bool on = false;
  std::string key = {};  // its ARN
};

// `source`: of what it is made from. What comes from something encrypted cannot be in the clear.
Result<Encryption> encryption_for(Ec2& ec2, const Call& call, const std::optional<bool>& wanted,
                                  const std::optional<std::string>& key,
                                  const Encryption& source = {});

bool is_encrypted_by_default(Ec2& ec2, const Call& call);
inline constexpr std::string_view default_ebs_key = "alias/aws/ebs";

}  // namespace windlass::cloud::ec2
