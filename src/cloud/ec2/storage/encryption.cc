#include "cloud/ec2/storage/encryption.h"

#include "aws/kms/describe_key.h"

namespace windlass::cloud::ec2 {

namespace {

Result<std::string> checked_key(Ec2& ec2, const std::string& key) {
  auto found = ec2.work.peers.call<aws::kms::op::DescribeKey>({.key_id = key});
  if (!found)
    return Error{"InvalidParameterValue",
                 "The KMS key '" + key + "' cannot be used: " + found.error().message};
  auto& about = *found->key_metadata;
  if (about.key_state != "Enabled")
    return Error{"InvalidKMSKey.InvalidState", "The KMS key '" + key + "' is in the state " +
                                                   about.key_state.value_or("") +
                                                   ", in which it cannot be used"};
  if (about.key_usage != "ENCRYPT_DECRYPT")
    return Error{"InvalidKMSKey.InvalidKeyUsage",
                 "The KMS key '" + key + "' is not one for encrypting and decrypting"};
  return about.arn.value_or(key);
}

}  // namespace

bool is_encrypted_by_default(Ec2& ec2, const Call& call) {
  return ec2.db.any(
      "select 1 from ec2_ebs_default where account = ? and region = ? and encrypted = 1",
      {call.caller.account.text, call.region.text});
}

Result<Encryption> encryption_for(Ec2& ec2, const Call& call, const std::optional<bool>& wanted,
                                  const std::optional<std::string>& key, const Encryption& source) {
  auto named = key && !key->empty();
  if (named && !wanted.value_or(false) && !source.on)
    return Error{"InvalidParameterDependency",
                 "The parameter KmsKeyId requires the parameter Encrypted to be set."};
  if (wanted && !*wanted && source.on)
    return Error{"InvalidParameterCombination",
                 "What is made from an encrypted snapshot must be encrypted"};
  if (!wanted.value_or(false) && !source.on && !is_encrypted_by_default(ec2, call))
    return Encryption{};
  if (!named && source.on) return source;
  return Encryption{true, TRY(checked_key(ec2, named ? *key : std::string(default_ebs_key)))};
}

}  // namespace windlass::cloud::ec2
