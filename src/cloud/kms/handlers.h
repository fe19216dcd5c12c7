// KMS's operations, grouped by noun as their files are.
#pragma once

#include "aws/kms/cancel_key_deletion.h"
#include "aws/kms/create_alias.h"
#include "aws/kms/create_grant.h"
#include "aws/kms/create_key.h"
#include "aws/kms/decrypt.h"
#include "aws/kms/delete_alias.h"
#include "aws/kms/describe_key.h"
#include "aws/kms/disable_key.h"
#include "aws/kms/disable_key_rotation.h"
#include "aws/kms/enable_key.h"
#include "aws/kms/enable_key_rotation.h"
#include "aws/kms/encrypt.h"
#include "aws/kms/generate_data_key.h"
#include "aws/kms/generate_data_key_without_plaintext.h"
#include "aws/kms/generate_random.h"
#include "aws/kms/get_key_policy.h"
#include "aws/kms/get_key_rotation_status.h"
#include "aws/kms/list_aliases.h"
#include "aws/kms/list_grants.h"
#include "aws/kms/list_key_policies.h"
#include "aws/kms/list_key_rotations.h"
#include "aws/kms/list_keys.h"
#include "aws/kms/list_resource_tags.h"
#include "aws/kms/list_retirable_grants.h"
#include "aws/kms/put_key_policy.h"
#include "aws/kms/re_encrypt.h"
#include "aws/kms/retire_grant.h"
#include "aws/kms/revoke_grant.h"
#include "aws/kms/rotate_key_on_demand.h"
#include "aws/kms/schedule_key_deletion.h"
#include "aws/kms/tag_resource.h"
#include "aws/kms/untag_resource.h"
#include "aws/kms/update_alias.h"
#include "aws/kms/update_key_description.h"
#include "cloud/kms/context.h"

namespace windlass::cloud::kms {

using namespace aws::kms;

// keys.cc
Result<CreateKeyResponse> create_key(Kms& kms, const Call& call, const CreateKeyRequest& in);
Result<DescribeKeyResponse> describe_key(Kms& kms, const Call& call, const DescribeKeyRequest& in);
Result<ListKeysResponse> list_keys(Kms& kms, const Call& call, const ListKeysRequest& in);
Result<> enable_key(Kms& kms, const Call& call, const EnableKeyRequest& in);
Result<> disable_key(Kms& kms, const Call& call, const DisableKeyRequest& in);
Result<> update_key_description(Kms& kms, const Call& call, const UpdateKeyDescriptionRequest& in);
Result<ScheduleKeyDeletionResponse> schedule_key_deletion(Kms& kms, const Call& call,
                                                          const ScheduleKeyDeletionRequest& in);
Result<CancelKeyDeletionResponse> cancel_key_deletion(Kms& kms, const Call& call,
                                                      const CancelKeyDeletionRequest& in);

// policies.cc
Result<GetKeyPolicyResponse> get_key_policy(Kms& kms, const Call& call,
                                            const GetKeyPolicyRequest& in);
Result<> put_key_policy(Kms& kms, const Call& call, const PutKeyPolicyRequest& in);
Result<ListKeyPoliciesResponse> list_key_policies(Kms& kms, const Call& call,
                                                  const ListKeyPoliciesRequest& in);

// aliases.cc
Result<> create_alias(Kms& kms, const Call& call, const CreateAliasRequest& in);
Result<> update_alias(Kms& kms, const Call& call, const UpdateAliasRequest& in);
Result<> delete_alias(Kms& kms, const Call& call, const DeleteAliasRequest& in);
Result<ListAliasesResponse> list_aliases(Kms& kms, const Call& call, const ListAliasesRequest& in);

// tags.cc
Result<> tag_resource(Kms& kms, const Call& call, const TagResourceRequest& in);
Result<> untag_resource(Kms& kms, const Call& call, const UntagResourceRequest& in);
Result<ListResourceTagsResponse> list_resource_tags(Kms& kms, const Call& call,
                                                    const ListResourceTagsRequest& in);

// grants.cc
Result<CreateGrantResponse> create_grant(Kms& kms, const Call& call, const CreateGrantRequest& in);
Result<ListGrantsResponse> list_grants(Kms& kms, const Call& call, const ListGrantsRequest& in);
Result<ListGrantsResponse> list_retirable_grants(Kms& kms, const Call& call,
                                                 const ListRetirableGrantsRequest& in);
Result<> revoke_grant(Kms& kms, const Call& call, const RevokeGrantRequest& in);
Result<> retire_grant(Kms& kms, const Call& call, const RetireGrantRequest& in);

// rotation.cc
Result<> enable_key_rotation(Kms& kms, const Call& call, const EnableKeyRotationRequest& in);
Result<> disable_key_rotation(Kms& kms, const Call& call, const DisableKeyRotationRequest& in);
Result<GetKeyRotationStatusResponse> get_key_rotation_status(Kms& kms, const Call& call,
                                                             const GetKeyRotationStatusRequest& in);
Result<RotateKeyOnDemandResponse> rotate_key_on_demand(Kms& kms, const Call& call,
                                                       const RotateKeyOnDemandRequest& in);
Result<ListKeyRotationsResponse> list_key_rotations(Kms& kms, const Call& call,
                                                    const ListKeyRotationsRequest& in);

// encrypting.cc
Result<EncryptResponse> encrypt(Kms& kms, const Call& call, const EncryptRequest& in);
Result<DecryptResponse> decrypt(Kms& kms, const Call& call, const DecryptRequest& in);
Result<ReEncryptResponse> re_encrypt(Kms& kms, const Call& call, const ReEncryptRequest& in);

// data_keys.cc
Result<GenerateDataKeyResponse> generate_data_key(Kms& kms, const Call& call,
                                                  const GenerateDataKeyRequest& in);
Result<GenerateDataKeyWithoutPlaintextResponse> generate_data_key_without_plaintext(
    Kms& kms, const Call& call, const GenerateDataKeyWithoutPlaintextRequest& in);
Result<GenerateRandomResponse> generate_random(Kms& kms, const Call& call,
                                               const GenerateRandomRequest& in);

}  // namespace windlass::cloud::kms
