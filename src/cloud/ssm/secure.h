// Values as they are kept: a SecureString's lies in the rows as an envelope under its KMS key.
#pragma once

#include <string>

#include "cloud/ssm/parameter.h"

namespace windlass::cloud::ssm {

constexpr const char* default_key = "alias/aws/ssm";

Result<std::string> sealed_value(Ssm& ssm, const Call& call, const std::string& name,
                                 const std::string& key_id, const std::string& value);
// The value for whoever reads it. Without decryption, a SecureString's is its ciphertext, in
// base64.
Result<std::string> value_of(Ssm& ssm, const Call& call, const Version& version, bool decrypt);

}  // namespace windlass::cloud::ssm
