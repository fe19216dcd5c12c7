// Secrets Manager's operations, grouped as their files are.
#pragma once

#include "aws/secretsmanager/batch_get_secret_value.h"
#include "aws/secretsmanager/create_secret.h"
#include "aws/secretsmanager/delete_resource_policy.h"
#include "aws/secretsmanager/delete_secret.h"
#include "aws/secretsmanager/describe_secret.h"
#include "aws/secretsmanager/get_random_password.h"
#include "aws/secretsmanager/get_resource_policy.h"
#include "aws/secretsmanager/get_secret_value.h"
#include "aws/secretsmanager/list_secret_version_ids.h"
#include "aws/secretsmanager/list_secrets.h"
#include "aws/secretsmanager/put_resource_policy.h"
#include "aws/secretsmanager/put_secret_value.h"
#include "aws/secretsmanager/restore_secret.h"
#include "aws/secretsmanager/tag_resource.h"
#include "aws/secretsmanager/untag_resource.h"
#include "aws/secretsmanager/update_secret.h"
#include "aws/secretsmanager/update_secret_version_stage.h"
#include "aws/secretsmanager/validate_resource_policy.h"
#include "cloud/secretsmanager/context.h"

namespace windlass::cloud::secretsmanager {

using namespace aws::secretsmanager;

// changing.cc
Result<CreateSecretResponse> create_secret(Secrets& secrets, const Call& call,
                                           const CreateSecretRequest& in);
Result<UpdateSecretResponse> update_secret(Secrets& secrets, const Call& call,
                                           const UpdateSecretRequest& in);

// values.cc
Result<GetSecretValueResponse> get_secret_value(Secrets& secrets, const Call& call,
                                                const GetSecretValueRequest& in);
Result<PutSecretValueResponse> put_secret_value(Secrets& secrets, const Call& call,
                                                const PutSecretValueRequest& in);
Result<BatchGetSecretValueResponse> batch_get_secret_value(Secrets& secrets, const Call& call,
                                                           const BatchGetSecretValueRequest& in);

// stages.cc
Result<ListSecretVersionIdsResponse> list_secret_version_ids(Secrets& secrets, const Call& call,
                                                             const ListSecretVersionIdsRequest& in);
Result<UpdateSecretVersionStageResponse> update_secret_version_stage(
    Secrets& secrets, const Call& call, const UpdateSecretVersionStageRequest& in);

// describe.cc
Result<DescribeSecretResponse> describe_secret(Secrets& secrets, const Call& call,
                                               const DescribeSecretRequest& in);

// listing.cc
Result<ListSecretsResponse> list_secrets(Secrets& secrets, const Call& call,
                                         const ListSecretsRequest& in);

// removal.cc
Result<DeleteSecretResponse> delete_secret(Secrets& secrets, const Call& call,
                                           const DeleteSecretRequest& in);
Result<RestoreSecretResponse> restore_secret(Secrets& secrets, const Call& call,
                                             const RestoreSecretRequest& in);

// tags.cc
Result<> tag_resource(Secrets& secrets, const Call& call, const TagResourceRequest& in);
Result<> untag_resource(Secrets& secrets, const Call& call, const UntagResourceRequest& in);

// policies.cc
Result<GetResourcePolicyResponse> get_resource_policy(Secrets& secrets, const Call& call,
                                                      const GetResourcePolicyRequest& in);
Result<PutResourcePolicyResponse> put_resource_policy(Secrets& secrets, const Call& call,
                                                      const PutResourcePolicyRequest& in);
Result<DeleteResourcePolicyResponse> delete_resource_policy(Secrets& secrets, const Call& call,
                                                            const DeleteResourcePolicyRequest& in);
Result<ValidateResourcePolicyResponse> validate_resource_policy(
    Secrets& secrets, const Call& call, const ValidateResourcePolicyRequest& in);

// password.cc
Result<GetRandomPasswordResponse> get_random_password(Secrets& secrets, const Call& call,
                                                      const GetRandomPasswordRequest& in);

}  // namespace windlass::cloud::secretsmanager
