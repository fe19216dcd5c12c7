// Whether new volumes are encrypted when nobody says so.
#include "aws/ec2/disable_ebs_encryption_by_default.h"
#include "aws/ec2/enable_ebs_encryption_by_default.h"
#include "aws/ec2/get_ebs_default_kms_key_id.h"
#include "aws/ec2/get_ebs_encryption_by_default.h"
#include "cloud/ec2/common/errors.h"
#include "cloud/ec2/storage/encryption.h"
#include "cloud/ec2/storage/handlers.h"

namespace windlass::cloud::ec2 {

using namespace aws::ec2;

namespace {

void encrypt_by_default(Ec2& ec2, const Call& call, bool on) {
  ec2.db.run(
      "insert into ec2_ebs_default(account, region, encrypted) values(?, ?, ?)"
      " on conflict do update set encrypted = excluded.encrypted",
      {call.caller.account.text, call.region.text, on});
}

}  // namespace

Result<EnableEbsEncryptionByDefaultResult> enable_ebs_encryption_by_default(
    Ec2& ec2, const Call& call, const EnableEbsEncryptionByDefaultRequest& in) {
  TRY(refuse_dry_run(in.dry_run));
  encrypt_by_default(ec2, call, true);
  return EnableEbsEncryptionByDefaultResult{true};
}

Result<DisableEbsEncryptionByDefaultResult> disable_ebs_encryption_by_default(
    Ec2& ec2, const Call& call, const DisableEbsEncryptionByDefaultRequest& in) {
  TRY(refuse_dry_run(in.dry_run));
  encrypt_by_default(ec2, call, false);
  return DisableEbsEncryptionByDefaultResult{false};
}

Result<GetEbsEncryptionByDefaultResult> get_ebs_encryption_by_default(
    Ec2& ec2, const Call& call, const GetEbsEncryptionByDefaultRequest& in) {
  TRY(refuse_dry_run(in.dry_run));
  auto on = is_encrypted_by_default(ec2, call);
  return GetEbsEncryptionByDefaultResult{on, on ? "sse-kms" : "none"};
}

Result<GetEbsDefaultKmsKeyIdResult> get_ebs_default_kms_key_id(
    Ec2&, const Call&, const GetEbsDefaultKmsKeyIdRequest& in) {
  TRY(refuse_dry_run(in.dry_run));
  return GetEbsDefaultKmsKeyIdResult{std::string(default_ebs_key)};
}

}  // namespace windlass::cloud::ec2
