// A key's row: found by whatever a client calls it, in a state that allows what is asked.
#pragma once

#include <optional>
#include <string>

#include "aws/kms/shape/key_metadata.h"
#include "cloud/kms/context.h"

namespace windlass::cloud::kms {

struct Key {
  std::string id;
  AccountId account;
  Region region;
  bool aws_managed = false;
  bool enabled = true;
  std::optional<Time> deletion = {};
  std::string description;
  std::int64_t material = 1;  // the number of the current one
  std::optional<std::int64_t> rotation_days = {};
  std::optional<Time> next_rotation = {};
  Time created{};

  std::string arn() const;
};

std::string alias_arn(const AccountId& account, const Region& region, const std::string& name);

// The key of that id.
std::optional<Key> find_key(Kms& kms, const std::string& id);

// By key id or key ARN; the key is of the caller's account.
using GivenId = std::optional<std::string>;
Result<Key> get_key(Kms& kms, const Call& call, const GivenId& key_id);
// The same, or by alias name or alias ARN; by ARN, also another account's. An AWS-managed key (alias/aws/ssm) is made when a
// service asks for it the first time.
enum class Managed { AsIs, MakeIfMissing };
Result<Key> get_key_or_alias(Kms& kms, const Call& call, const GivenId& key_id,
                             Managed managed = Managed::AsIs);

// The key may be changed: it is the caller's own, and not about to go.
Result<Key> get_changeable_key(Kms& kms, const Call& call, const GivenId& key_id);
// The key may encrypt and decrypt, for this caller.
Result<> check_usable(const Call& call, const Key& key);
// AWS's own keys are changed by AWS alone.
Result<> check_customers(const Call& call, const Key& key);

struct NewKey {
  std::string description;
  std::string policy;
  bool aws_managed = false;
  std::optional<std::int64_t> rotation_days = {};
};
Key make_key(Kms& kms, const Call& call, const NewKey& wanted);
aws::kms::KeyMetadata metadata_of(Kms& kms, const Key& key);
// With all that hangs on it. What was encrypted under it is lost.
void delete_key(Kms& kms, const std::string& id);

// Everything to the account's root, as CreateKey does it for whoever gives no policy.
std::string default_policy(const AccountId& account);
// To whoever in the account uses it through the service.
std::string managed_policy(const Call& call, const std::string& service);

}  // namespace windlass::cloud::kms
